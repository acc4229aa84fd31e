"""Archive the cited pages (`sources archive`): get copies, and add each to its source's record at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from timeline import fs
from timeline.dates import edtf
from timeline.diagnostics import Problem, Severity
from timeline.editing.content_files import create_file
from timeline.editing.source_files import Facts, SourceEdit, edit_sources
from timeline.model.project import Project
from timeline.model.source import Source
from timeline.network.archiving import Archives, CopyRequest, CopyResult, get_copies
from timeline.network.client import RequestPolicy
from timeline.network.snapshots import format_moment
from timeline.records.cited_pages import CitedPage, CitedPages


class ArchivedSources(msgspec.Struct):
    """The result of a run."""

    wanted: int = 0
    """The number of pages of which a copy was wanted."""
    copies: list[str] = []
    """A line for each copy."""
    changed: set[str] = set()
    """The files that were changed."""
    problems: list[Problem] = []


def archive_sources(
    root: Path,
    project: Project,
    cited: CitedPages,
    archives: Archives,
    policy: RequestPolicy,
    *,
    every: bool,
    write: bool,
    on_page: Callable[[str], None],
) -> ArchivedSources:
    """Get a copy of each page without one, or of `every` page; `on_page` is called with the address of each page done.

    Raises EnvironmentFailure.
    """
    pages = {page.url: page for page in cited.pages if every or not _has_copy(page)}
    done = ArchivedSources(wanted=len(pages))

    def on_result(url: str, result: CopyResult) -> None:
        _store(root, project, pages[url], result, archives, done, write=write)
        on_page(url)

    get_copies([_request(page) for page in pages.values()], archives, policy, on_result)
    return done


def _store(
    root: Path,
    project: Project,
    page: CitedPage,
    result: CopyResult,
    archives: Archives,
    done: ArchivedSources,
    *,
    write: bool,
) -> None:
    """Store the copies of a page, or report why there is none."""
    items: list[Facts] = []
    if result.copy is not None and not _has_url(page, result.copy.url):
        items.append({"url": result.copy.url, "at": format_moment(result.copy.at)})
    if result.warc and result.at is not None:
        items.append(_save_warc(root, page, result.warc, result.at))
    done.copies += [f"{page.url}: {_location(item)}" for item in items]
    if result.failures and not items and result.copy is None:
        message = f"{page.url}: {'; '.join(result.failures)}"
        help_text = (
            "if you know of a copy, add it: `archived: [https://...]`"
            if archives.own or _is_gone(page)
            else "capture it yourself: timeline sources archive --warc"
        )
        done.problems.append(
            Problem("LINK007", message, help_text, page.path, page.at, severity=Severity.WARNING)
        )
    if write and items:
        _write(root, project, page, tuple(items), done)


def _location(item: Facts) -> str:
    return item.get("url") or f"content/{item['file']}"


def _has_copy(page: CitedPage) -> bool:
    return any(description.source.archived for description in page.descriptions)


def _has_url(page: CitedPage, copy: str) -> bool:
    return any(copy == archived.url for d in page.descriptions for archived in d.source.archived)


def _request(page: CitedPage) -> CopyRequest:
    sources = [description.source for description in page.descriptions]
    days = [day for source in sources if (day := _day_of(source))]
    return CopyRequest(page.url, min(days, default=None), _is_gone(page), is_described=bool(sources))


def _is_gone(page: CitedPage) -> bool:
    sources = (description.source for description in page.descriptions)
    return any(source.link is not None and source.link.status == "gone" for source in sources)


def _day_of(source: Source) -> datetime | None:
    """Noon of the day on which a source was read, else of the latest day on which it can have been published."""
    if source.accessed:
        return datetime.fromisoformat(f"{source.accessed[:10]}T12:00:00+00:00")
    latest = edtf.parse(source.published).latest if source.published else None
    if latest is None:
        return None
    try:
        return datetime.fromtimestamp(latest * 86_400 + 43_200, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _save_warc(root: Path, page: CitedPage, warc: bytes, at: datetime) -> Facts:
    """Write a capture to content/archive/ under an unused name; return the fields of its record."""
    id_ = page.descriptions[0].source.id
    number = 1
    while True:
        suffix = f"-{number}" if number > 1 else ""
        file = f"archive/{id_}-{at:%Y%m%d}{suffix}.warc.gz"
        if not fs.kind(str(root / "content" / file)):
            create_file(root, f"content/{file}", warc)
            return {"file": file, "at": format_moment(at), "sha256": sha256(warc).hexdigest()}
        number += 1


def _write(
    root: Path, project: Project, page: CitedPage, items: tuple[Facts, ...], done: ArchivedSources
) -> None:
    if not page.descriptions:
        message = f"{page.url} is cited only by its address, so that a copy cannot be added to its record"
        fields = ", ".join(f"{key}: {value}" for item in items for key, value in item.items())
        help_text = f"write a record: {{url: {page.url}, archived: [{{{fields}}}]}}"
        done.problems.append(
            Problem("LINK006", message, help_text, page.path, page.at, severity=Severity.WARNING)
        )
        return
    changed, problems = edit_sources(
        root, project, [SourceEdit(page.descriptions[0], "archived", items=items)]
    )
    done.changed.update(changed)
    done.problems += problems
