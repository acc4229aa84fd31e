"""`timeline export evidence`: a package for archives and courts, an RO-Crate in a BagIt folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from timeline import __version__, fs
from timeline.clock import build_moment, today
from timeline.diagnostics import UsageError
from timeline.exporting.bag import Bag, path_in_bag
from timeline.exporting.chronology import Chronology
from timeline.exporting.evidence_files import (
    IN_PACKAGE,
    ArchivedCopy,
    ContentFile,
    all_content,
    content_files,
    copies,
)
from timeline.exporting.evidence_history import GitState, git_state, history_json, utc_moment
from timeline.exporting.evidence_pages import PackedPages
from timeline.exporting.evidence_readme import readme, verification
from timeline.exporting.evidence_scope import Scope, pages_of_scope, scope_of
from timeline.exporting.export_site import build_export_site
from timeline.exporting.report import LossReport
from timeline.exporting.rests_on import on_one_line, part_of_data, rests_on_text
from timeline.exporting.ro_crate import NAME, Package, ro_crate
from timeline.planning.urls import address_of


def evidence(chronology: Chronology, target: Path, report: LossReport) -> None:
    """Write the package. Raises TimelineError; UsageError if no event is selected."""
    if not chronology.entries:
        raise UsageError("there is no event to make a package of", "name others with --event or --topic")
    scope, git = scope_of(chronology), git_state(chronology)
    site = build_export_site(chronology.paths)
    files = list(content_files(chronology, scope, notes=chronology.notes))
    package = _package(chronology, scope, git)
    bag = Bag(target)
    pages = pages_of_scope(scope, chronology, site.files)
    for path, data in PackedPages(site, pages, chronology.project.url or "").files():
        bag.add(f"pages/{path}", data)
    for file in files:
        if not file.withheld:
            bag.add(path_in_bag(f"records/{file.path}"), file.data)
    captured = [_add_copy(bag, copy, chronology) for copy in copies(chronology, scope)]
    part = part_of_data(msgspec.json.decode(site.read("timeline.json")), scope.events, scope.others)
    bag.add("chronology.json", _json(part))
    bag.add("rests-on.json", _json(_rests_on(part)))
    bag.add("rests-on.txt", rests_on_text(part).encode())
    bag.add("history.json", _json(history_json(chronology, git, files)))
    provenance = _provenance(git, files, captured, set(git.uncommitted(all_content(chronology))))
    bag.add("provenance.json", _json(provenance))
    first = _first_pages(scope, chronology, pages)
    bag.add("README.md", readme(package, provenance, first).encode())
    bag.add("VERIFY.md", verification(package, len(bag.sizes) + 2).encode())
    bag.add(NAME, ro_crate(package, bag.sizes, [copy for copy, _ in captured]))
    bag.finish(_bag_info(package))
    _tell(report, chronology, bag, files, captured)


def _package(chronology: Chronology, scope: Scope, git: GitState) -> Package:
    project = chronology.project
    titles = [on_one_line(event.title) for event in chronology.events]
    name = (
        project.title
        if scope.whole
        else titles[0]
        if len(titles) == 1
        else f"{project.title}: {len(titles)} events"
    )
    moment = build_moment()
    committed = utc_moment(git.commit.time) if git.commit else ""
    only = address_of(chronology.edition.paths.page("events", chronology.entries[0].id))
    url = project.url + (only if len(titles) == 1 and not scope.whole else "") if project.url else ""
    return Package(
        name=name,
        description=f"Evidence package of {len(titles)} event{'s' * (len(titles) > 1)} of the chronology “{project.title}”:"
        " its pages, records, archived sources and history, and what it rests on.",
        day=moment.date().isoformat() if moment else committed[:10] or today(),
        project=project.title,
        url=url,
        licence=(project.licence.text if project.licence else None) or "",
        contact=project.contact or "",
        commit=git.commit.id if git.commit else "",
        committed=committed,
    )


def _add_copy(bag: Bag, copy: ArchivedCopy, chronology: Chronology) -> tuple[ArchivedCopy, str]:
    """Add an archived copy if it may be handed on; returns it with the SHA-256 that it has now."""
    if copy.withheld or copy.missing:
        return copy, ""
    path = path_in_bag(f"captures/{copy.path}")
    bag.add(path, fs.read(str(chronology.paths.content / copy.path)))
    return copy, bag.digest_of(path)


def _rests_on(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Of each event its status, and the chain from each source to its origin."""
    kept = (
        "id",
        "title",
        "status",
        "status_note",
        "origins",
        "untraced",
        "withdrawn",
        "sources",
        "claims",
        "corrections",
    )
    return [{name: event[name] for name in kept} for event in data["events"]]


def _provenance(
    git: GitState, files: list[ContentFile], captured: list[tuple[ArchivedCopy, str]], uncommitted: set[str]
) -> dict[str, Any]:
    """Who made the package from what, and what it does not hold. What is withheld is not named by its path."""
    given = {file.path for file in files if not file.withheld}
    return {
        "program": "timeline",
        "version": __version__,
        "commit": git.commit.id if git.commit else None,
        "committed": utc_moment(git.commit.time) if git.commit else None,
        "no_commit_because": git.problem or None,
        "shallow_clone": git.shallow,
        "uncommitted": sorted(uncommitted & given),
        "other_files_uncommitted": len(uncommitted - given),
        "records": [
            {"withheld": IN_PACKAGE, "records": list(file.records)}
            if file.withheld
            else {
                "path": file.path,
                "file": path_in_bag(f"records/{file.path}"),
                "records": list(file.records),
                "blob": git.blob_of(file.data),
                "as_committed": file.path not in uncommitted if git.commit else None,
            }
            for file in files
        ],
        "captures": [_capture(copy, digest) for copy, digest in captured],
    }


def _capture(copy: ArchivedCopy, digest: str) -> dict[str, Any]:
    """What is told of an archived copy, and of one that is withheld."""
    given = not copy.withheld
    return {
        "path": copy.path if given else None,
        "file": path_in_bag(f"captures/{copy.path}") if digest else None,
        "source": copy.source,
        "url": (copy.url or None) if given else None,
        "made": (copy.at or None) if given else None,
        "sha256": digest or None,
        "sha256_in_record": (copy.sha256 or None) if given else None,
        "withheld": None if given else IN_PACKAGE,
        "missing": (copy.missing or None) if given else None,
    }


def _first_pages(scope: Scope, chronology: Chronology, pages: list[str]) -> list[str]:
    """Where to begin reading."""
    paths = chronology.edition.paths
    if scope.whole:
        return [paths.home]
    wanted = [paths.page("events", entry.id) for entry in chronology.entries]
    return [path for path in wanted if path in pages]


def _bag_info(package: Package) -> dict[str, str]:
    is_email = "@" in package.contact and ":" not in package.contact
    return {
        "Bagging-Date": package.day,
        "Source-Organization": package.project,
        "External-Description": package.description,
        "External-Identifier": package.url,
        "Contact-Email": package.contact if is_email else "",
    }


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _tell(
    report: LossReport,
    chronology: Chronology,
    bag: Bag,
    files: list[ContentFile],
    captured: list[tuple[ArchivedCopy, str]],
) -> None:
    report.forget("archived copy", "file")  # said of records without their copies
    report.written = {
        "events": len(chronology.entries),
        "records": sum(path.startswith("records/") for path in bag.sizes),
        "captures": sum(path.startswith("captures/") for path in bag.sizes),
        "files": len(bag.sizes),
    }
    for file in files:
        if file.withheld:
            report.left_out("content file", file.withheld, example=file.path)
    for copy, digest in captured:
        if copy.withheld:
            report.left_out("archived copy", copy.withheld, example=copy.path)
        elif copy.missing:
            report.lost("archived copy", "file", copy.missing, example=copy.path)
        elif copy.sha256 and copy.sha256 != digest:
            report.changed("archived copy", "sha256", "the copy is not what was captured", example=copy.path)
