"""Collect what needs work in a project, from the checks, the chronicle, the translations and the built site."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from timeline.checks.source_positions import source_label
from timeline.checks.source_rules import finding_in
from timeline.checks.subject import Subject
from timeline.chronicle.chronicle import Chronicle, is_claimed_only
from timeline.chronicle.sourcing_report import SourcingReport, ThinlySourced, sourcing_report
from timeline.clock import embargo_moment
from timeline.desk.work_items import WorkGroup, WorkItem
from timeline.diagnostics import ContentErrors, Diagnostic, Severity
from timeline.editing.translation_status import translation_status
from timeline.editing.translation_units import TranslationUnit, Units, find_units
from timeline.model.event import Event
from timeline.output.manifest import read_manifest
from timeline.project import ProjectPaths
from timeline.records.reviews import is_reviewed
from timeline.resolve import resolve

SOON = timedelta(days=14)
"""An embargo that ends within this time needs a look."""
LARGE_PAGE = 256 * 1024
"""Bytes of a page that readers with a slow connection wait for."""

_FAULTS = {
    "withdrawn": "all sources withdrawn",
    "gone": "all sources gone",
    "unaddressed": "no source with a page of its own",
    "unarchived": "no source archived",
}
_EVIDENCE = "EVID003"
"""The code of a copy that is missing."""


class Desk(msgspec.Struct, frozen=True):
    """What a project holds, as far as it could be read."""

    diagnostics: Sequence[Diagnostic]
    units: Units
    subject: Subject
    """The public chronicle."""
    site: Path

    @property
    def chronicle(self) -> Chronicle:
        """What readers see."""
        return self.subject.chronicle


def open_desk(paths: ProjectPaths, diagnostics: Sequence[Diagnostic]) -> Desk | None:
    """All records of a project, with what checking it has found; None where errors stand in the way of a chronicle."""
    try:
        units = find_units(paths)
    except ContentErrors:
        return None
    has_embargo = any(entry.embargo_until for file in units.files for entry in file.entries)
    resolved = resolve(units.project, units.files, moment=embargo_moment() if has_embargo else None)
    return Desk(diagnostics, units, resolved.subject, paths.site) if resolved.subject else None


class _Kind(msgspec.Struct, frozen=True):
    title: str
    next: str
    find: Callable[[Desk], Iterable[WorkItem]]


def errors_to_mend(diagnostics: Iterable[Diagnostic]) -> WorkGroup:
    """The errors of a project, which come before everything else."""
    items = (
        WorkItem(one.path, f"{one.code}: {one.message}", line=one.line)
        for one in diagnostics
        if one.severity is Severity.ERROR
    )
    return WorkGroup("errors", "Errors", "timeline check", tuple(items))


def work_to_do(desk: Desk, only: Collection[str] = ()) -> list[WorkGroup]:
    """What needs work, by kind, the most urgent first; `only` names kinds."""
    groups = [] if only and "errors" not in only else [errors_to_mend(desk.diagnostics)]
    for name, kind in _KINDS.items():
        if not only or name in only:
            groups.append(WorkGroup(name, kind.title, kind.next, tuple(kind.find(desk))))
    return [group for group in groups if group.items]


def _events(desk: Desk) -> Iterator[tuple[TranslationUnit, Event]]:
    for unit in desk.units.all:
        if isinstance(unit.record, Event):
            yield unit, unit.record


def _item(unit: TranslationUnit, why: str) -> WorkItem:
    title = getattr(unit.record, "title", "")
    return WorkItem(unit.file.path, why, title if isinstance(title, str) else "", unit.id, unit.at)


def _embargoes(desk: Desk) -> list[WorkItem]:
    found = [
        (datetime.fromisoformat(event.embargo_until), unit)
        for unit, event in _events(desk)
        if event.embargo_until
    ]
    now = embargo_moment() if found else None
    soon = [(until, unit) for until, unit in found if now and now < until <= now + SOON]
    soon.sort(key=lambda one: one[0])
    return [_item(unit, f"ends {unit.record.embargo_until}") for _, unit in soon]


def _sources(rule: str) -> Callable[[Desk], Iterator[WorkItem]]:
    """The sources in which a rule finds something, whatever its level."""

    def find(desk: Desk) -> Iterator[WorkItem]:
        positions = desk.subject.positions
        for source in desk.chronicle.sources.values():
            found = finding_in(rule, source)
            if found and source.id in positions:
                path, at = positions[source.id]
                yield WorkItem(path, found[0], source_label(source), source.id, at)

    return find


def _copies(desk: Desk) -> Iterator[WorkItem]:
    for one in desk.diagnostics:
        if one.code == _EVIDENCE:
            yield WorkItem(one.path, one.message, line=one.line)
    yield from _sources("unarchived")(desk)


def _report(desk: Desk) -> SourcingReport:
    return sourcing_report(desk.chronicle, len(desk.chronicle.entries))


def _untraced(desk: Desk) -> Iterator[WorkItem]:
    for one in _report(desk).first_undecided:
        yield _sourced(one, f"{one.sourcing.untraced} untraced")


def _thin(desk: Desk) -> Iterator[WorkItem]:
    for one in _report(desk).weakest:
        yield _sourced(one, _sourcing_in_words(one))


def _sourcing_in_words(one: ThinlySourced) -> str:
    """Empty where all sources are withdrawn, which is a fault of its own."""
    if is_claimed_only(one.entry):
        return "claims only"
    if not one.entry.cites:
        return "no source"
    if one.sourcing.untraced:
        return "origin not traced"
    return "one account" if one.sourcing.origins else ""


def _sourced(one: ThinlySourced, why: str) -> WorkItem:
    entry = one.entry
    words = [
        *([why] if why else []),
        *(["major"] if entry.importance == "major" else []),
        *(_FAULTS[name] for name in one.faults),
    ]
    return WorkItem(entry.path, ", ".join(words), entry.title, entry.id, entry.trail)


def _unreviewed(desk: Desk) -> Iterator[WorkItem]:
    """Events without a valid review, in projects that review."""
    events = [(unit, event) for unit, event in _events(desk) if not event.draft]
    if desk.units.project.rule("unreviewed") == "off" and not any(event.review for _, event in events):
        return
    for unit, event in sorted(events, key=lambda one: one[1].review is None):
        if not is_reviewed(event):
            yield _item(unit, "changed since its review" if event.review else "not reviewed")


def _translations(desk: Desk) -> Iterator[WorkItem]:
    units = {(unit.file.path, unit.id): unit for unit in desk.units.all}
    for state in ("outdated", "incomplete", "missing"):
        for language in translation_status(desk.units):
            for one in language.open:
                if one.state == state:
                    yield _item(units[one.file, one.id], f"{language.language}: {state}")


def _bare(desk: Desk) -> Iterator[WorkItem]:
    """Major events and key moments without a summary; without a place, where other events have one."""
    key = set(desk.units.project.key_moments)
    has_places = any(entry.place for entry in desk.chronicle.entries)
    for unit, event in _events(desk):
        if event.draft or (event.importance != "major" and event.id not in key):
            continue
        missing = ["no summary"] if not event.summary else []
        if has_places and event.place is None and event.kind == "event":
            missing.append("no place")
        if missing:
            yield _item(unit, ", ".join(missing))


def _drafts(desk: Desk) -> Iterator[WorkItem]:
    yield from (_item(unit, "draft") for unit, event in _events(desk) if event.draft)


def _large_pages(desk: Desk) -> Iterator[WorkItem]:
    sizes: list[tuple[int, str]] = []
    for path in read_manifest(desk.site) or ():
        if path.endswith(".html"):
            try:
                sizes.append((os.stat(desk.site / path).st_size, path))
            except OSError:
                continue  # `timeline verify` names files that are missing
    for size, path in sorted(sizes, reverse=True):
        if size > LARGE_PAGE:
            yield WorkItem(path, f"{size / 1024:,.0f} KiB", line=None)


_KINDS = {
    "embargoes": _Kind("Embargoes that end soon", "timeline serve --drafts", _embargoes),
    "links": _Kind("Dead links without a copy", "timeline sources archive", _sources("dead_link")),
    "copies": _Kind("Missing copies", "timeline sources archive", _copies),
    "reviews": _Kind("Not reviewed", "timeline check", _unreviewed),
    "translations": _Kind("Translations", "timeline translate status LANG", _translations),
    "origins": _Kind("Origins not traced", "write `citing:` at each source", _untraced),
    "sourcing": _Kind("Thinly sourced", "timeline new source URL", _thin),
    "bare": _Kind("Major events without a summary or a place", "add `summary:` or `place:`", _bare),
    "drafts": _Kind("Drafts", "timeline serve --drafts", _drafts),
    "pages": _Kind("Large pages", "divide or shorten what they hold", _large_pages),
}

KINDS = ("errors", *_KINDS)
"""The kinds of work, the most urgent first."""
