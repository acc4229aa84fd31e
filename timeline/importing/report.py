"""The report of an import: what came, what was changed, guessed or lost, and what a person must look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from timeline.diagnostics import counted
from timeline.importing.account import OUTCOMES, Line, Outcome

MOST_SHOWN = 20
"""Items of a list in the report as text; JSON has them all."""

_DONE = {"create": "new", "update": "changed"}
"""Words for what an import did with a file; the others stand for themselves."""
_HEADINGS: dict[Outcome, str] = {
    "lost": "Lost",
    "guessed": "Guessed: please check",
    "kept": "Kept in `x-` fields, which are not published",
    "changed": "Changed",
    "ignored": "Left out, as the mapping says",
    "carried": "Carried as they were",
}


class DraftedEvent(msgspec.Struct, frozen=True):
    """An event that is a draft, and why."""

    path: str
    place: str
    reasons: list[str]


class Finding(msgspec.Struct, frozen=True):
    """What `timeline check` says of an imported file."""

    place: str
    """Where the record stands in the source."""
    path: str
    line: int
    severity: str
    code: str
    message: str


class LinkedPicture(msgspec.Struct, frozen=True):
    """A picture to which an event links, and what became of it if it was asked for."""

    url: str
    path: str
    """The event."""
    file: str = ""
    """Where it is saved, as `media` of an event names it."""
    reason: str = ""
    """Why it is not saved."""


class ImportReport(msgspec.Struct):
    """Everything that an import did."""

    source: str
    format: str
    mapping: str
    """The mapping file; empty if the source needs none."""
    proposed: bool = False
    """Whether the mapping was only proposed now, and nothing imported."""
    dry_run: bool = False
    rows: int = 0
    values: int = 0
    """Values of the source that are not empty; each is in one of the lines."""
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    files: dict[str, int] = msgspec.field(default_factory=dict)
    """Files by what was done with them."""
    lines: list[Line] = msgspec.field(default_factory=list)
    notes: list[str] = msgspec.field(default_factory=list)
    drafts: list[DraftedEvent] = msgspec.field(default_factory=list)
    conflicts: list[str] = msgspec.field(default_factory=list)
    """Files that a person and the source have both changed."""
    removed: list[str] = msgspec.field(default_factory=list)
    """Files that a person has deleted or moved; they were not written again."""
    gone: list[str] = msgspec.field(default_factory=list)
    """Files whose row is no longer in the source."""
    taken: list[str] = msgspec.field(default_factory=list)
    """Files that stand in the way."""
    sources_without_address: list[str] = msgspec.field(default_factory=list)
    source_conflicts: list[str] = msgspec.field(default_factory=list)
    names: list[str] = msgspec.field(default_factory=list)
    """Names of actors and places that may be one: the most frequent, and the others."""
    names_file: str = ""
    """The file with them, for a person's yes or no."""
    findings: list[Finding] = msgspec.field(default_factory=list)
    pictures: list[LinkedPicture] = msgspec.field(default_factory=list)


def report_json(report: ImportReport) -> str:
    """The report as JSON."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1).decode() + "\n"


def report_text(report: ImportReport) -> str:
    """The report as text."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: ImportReport) -> Iterator[str]:
    did = "would import" if report.dry_run or report.proposed else "imported"
    yield (
        f"{did} {counted(report.rows, 'row')} with {counted(report.values, 'value')} from {report.source} ({report.format})"
    )
    if report.mapping:
        yield f"mapping: {report.mapping}"
    if report.files:
        yield "files: " + ", ".join(
            f"{number:,} {_DONE.get(action, action)}" for action, number in report.files.items() if number
        )
    yield from _part("Notes", report.notes)
    for outcome in OUTCOMES:
        lines = [line for line in report.lines if line.outcome == outcome]
        if lines:
            yield ""
            yield f"{_HEADINGS[outcome]}: {sum(line.count for line in lines):,} of {counted(report.values, 'value')}"
            for line in lines:
                yield f"  {line.field}: {line.count:,}{_became(line)}"
                if outcome in ("lost", "guessed", "kept"):
                    yield f"    first in {line.place}: {line.example}"
    yield from _part("Drafts", _grouped_drafts(report.drafts), len(report.drafts))
    yield from _part("Changed by you and in the source, so left as they are", report.conflicts)
    yield from _part("Deleted or moved by you, so not written again", report.removed)
    yield from _part("No longer in the source; delete them if they should go", report.gone)
    yield from _part("Not written: another file stands there", report.taken)
    yield from _part("Sources without an address", report.sources_without_address)
    yield from _part("Sources that are described in several ways", report.source_conflicts)
    yield from _part(
        "Names that may be one" + (f": see {report.names_file}" if report.names_file else ""), report.names
    )
    saved = [one for one in report.pictures if one.file]
    refused = [one for one in report.pictures if one.reason]
    heading = "Pictures saved: name them in `media:` of their events, with `alt`, `credit` and `rights`"
    yield from _part(heading, [f"{one.file} for {one.path}" for one in saved])
    yield from _part("Pictures not saved", [f"{one.url}: {one.reason}" for one in refused])
    yield from _part("What `timeline check` says", [_finding(one) for one in report.findings])


def _part(heading: str, items: list[str], number: int | None = None) -> Iterator[str]:
    """A part of the report; `number` is of what the items tell, if not of the items themselves."""
    if items:
        yield ""
        yield f"{heading}: {len(items) if number is None else number:,}"
        for item in items[:MOST_SHOWN]:
            yield f"  {item}"
        if len(items) > MOST_SHOWN:
            yield f"  ... and {len(items) - MOST_SHOWN:,} more: see the report as JSON"


def _became(line: Line) -> str:
    return (f" -> {line.target}" if line.target else "") + (f" ({line.note})" if line.note else "")


def _grouped_drafts(drafts: list[DraftedEvent]) -> list[str]:
    groups: dict[str, list[Any]] = {}
    for draft in drafts:
        groups.setdefault("; ".join(draft.reasons), []).append(draft)
    return [
        f"{reason}: {len(group):,} (first: {group[0].place}, {group[0].path})"
        for reason, group in groups.items()
    ]


def _finding(one: Finding) -> str:
    return f"{one.path}:{one.line}: {one.severity} {one.code}: {one.message} (from {one.place})"
