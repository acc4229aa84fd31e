"""The report of `timeline diff`: text, Markdown for a comment, or JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from timeline import __version__
from timeline.chronicle.chronicle import Chronicle
from timeline.commands.report.as_json import json_for_logs
from timeline.commands.report.terminal import style_of, without_workflow_commands
from timeline.diagnostics import counted
from timeline.history.changes import Change
from timeline.history.difference import Difference, EventDifference, RecordDifference
from timeline.model.locale import locale_tag
from timeline.planning.change_descriptions import change_in_words
from timeline.planning.edition import Edition
from timeline.wording.catalogue import load_catalogue

MOST = 60_000
"""Characters of a comment: GitHub takes 65,536."""

SETTINGS = ("rule", "setting")
"""Kinds of records that are fields of the project file."""

_LONGEST = 400
"""Characters of one change in text and Markdown."""


class DescribedDifference(msgspec.Struct, frozen=True):
    """A difference with its changes in words."""

    difference: Difference
    edition: Edition

    def words(self, change: Change) -> str:
        """A change on one line."""
        return change_in_words(change, self.edition, whole=True)


def describe(difference: Difference, after: Chronicle) -> DescribedDifference:
    """Describe a difference in the language of the later side."""
    language = after.project.language
    words = load_catalogue(language, locale=locale_tag(language, after.project.locales))
    return DescribedDifference(difference, Edition(after, words, __version__))


def differences_as_text(described: DescribedDifference) -> str:
    """The report as text for a terminal."""
    look = style_of(err=False)
    lines = []
    for event in described.difference.events:
        lines.append(look.visible(f"{event.how}  {event.id}  {_short(event.title)}"))
        lines += [look.visible(f"    {_short(line)}") for line in _of_event(event, described)]
    for record in described.difference.records:
        lines.append(look.visible(f"{record.how}  {record.kind} {record.id}  {_short(_of_record(record))}"))
    return "\n".join([*lines, _summary(described), ""])


def as_markdown(described: DescribedDifference) -> str:
    """The report as Markdown: contributors' texts are in code spans, where nothing is a link, a mention or HTML."""
    lines = ["### Changes that readers would see", "", _summary(described), ""]
    size = sum(map(len, lines))
    rows: list[list[str]] = []
    for event in described.difference.events:
        rows.append([f"- **{event.how}** {code(event.title)} ({code(event.id)})"])
        rows[-1] += [f"  - {code(line)}" for line in _of_event(event, described)]
    rows += [
        [f"- {record.kind} **{record.how}** {code(_of_record(record))} ({code(record.id)})"]
        for record in described.difference.records
    ]
    for number, row in enumerate(rows):
        size += sum(len(line) + 1 for line in row)
        if size > MOST:
            lines.append(f"- and {counted(len(rows) - number, 'more record')}: `timeline diff` tells of all")
            break
        lines += row
    return "\n".join([*lines, ""]) if rows else f"{lines[2]}\n"


def differences_as_json(described: DescribedDifference) -> str:
    """The report as JSON."""
    value = {
        "events": [
            {
                "id": event.id,
                "how": event.how,
                "title": event.title,
                "former_id": event.former or None,
                "changes": [
                    {
                        "field": change.field,
                        "how": change.how,
                        "was": change.was or None,
                        "now": change.now or None,
                        "of": change.of or None,
                        "measure": change.measure or None,
                        "fact": change.fact,
                        "text": described.words(change),
                    }
                    for change in event.changes
                ],
            }
            for event in described.difference.events
        ],
        "records": [
            {
                "kind": record.kind,
                "id": record.id,
                "how": record.how,
                "name": record.name,
                "former_name": record.former_name or None,
                "fields": list(record.fields),
            }
            for record in described.difference.records
        ],
    }
    return json_for_logs(msgspec.json.format(msgspec.json.encode(value), indent=2).decode()) + "\n"


FORMS: dict[str, Callable[[DescribedDifference], str]] = {
    "text": differences_as_text,
    "markdown": as_markdown,
    "json": differences_as_json,
}


def code(text: str) -> str:
    """A Markdown code span for any text (CommonMark 0.31, section 6.1)."""
    text = "".join(character if character.isprintable() else "\ufffd" for character in _joined(text))
    text = _short(without_workflow_commands(text))
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest or text.startswith(" ") else ""
    return f"{fence}{space}{text or '-'}{space}{fence}"


def _of_event(event: EventDifference, described: DescribedDifference) -> Iterator[str]:
    if event.former:
        yield f"id: was {event.former}, now {event.id}"
    yield from map(described.words, event.changes)


def _of_record(record: RecordDifference) -> str:
    if record.former_name:
        return f"{record.former_name} to {record.name}"
    return f"{record.name}: {', '.join(record.fields)}" if record.fields else record.name


def _summary(described: DescribedDifference) -> str:
    """`1 event added, 2 events changed, 1 other record changed`."""
    counts: dict[str, int] = {}
    for event in described.difference.events:
        counts[event.how] = counts.get(event.how, 0) + 1
    said = [
        f"{counted(counts[how], 'event')} {how}"
        for how in ("added", "changed", "retracted", "removed")
        if how in counts
    ]
    settings = sum(record.kind in SETTINGS for record in described.difference.records)
    if settings:
        said.append(f"{counted(settings, 'setting')} changed")
    if others := len(described.difference.records) - settings:
        said.append(f"{counted(others, 'other record')} changed")
    return f"{', '.join(said)}." if said else "Nothing that readers see has changed."


def _joined(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
