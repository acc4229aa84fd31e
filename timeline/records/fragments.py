"""Links within a text: each `#fragment` leads to one of the text's own headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.markdown.prose import Prose
from timeline.model import field_types
from timeline.model.record import fields_of
from timeline.model.suggest import did_you_mean
from timeline.model.validation import Reader

MAY_HAVE = re.compile(rb"\]\(\s*<?#|\]:\s*<?#")
"""What a file with such a link holds."""

_ANCHORED = ("details", "note")
"""Texts whose headings have ids: a page has one of them."""

_HELP = "write the heading's words in small letters with hyphens: #how-we-count"


def check_fragments(record: Any, reader: Reader) -> None:
    """REF006: a link to a heading that is not in its text."""
    from timeline.markdown.parsed import anchors, dead_fragments  # few files need the parser

    for at, text in _texts(record):
        anchored = at[-1] in _ANCHORED
        start = 0
        counted: dict[str, tuple[int, int]] = {}
        prose = Prose(text, anchored=anchored)
        for fragment in dead_fragments(prose):
            found = text.find(fragment, start)
            start = max(start, found + 1)
            before, from_ = counted.get(fragment, (0, 0))
            nth = before + text.count(fragment, from_, max(found, from_))
            counted[fragment] = (nth, max(found, from_))
            reader.problems.append(
                Problem(
                    "REF006",
                    f"`{fragment}` leads to no heading of this text{_meant(fragment, anchors(prose))}",
                    _HELP if anchored else "only `details`, notes and free pages have headings to link to",
                    reader.path,
                    (*reader.trail, *at),
                    word=fragment,
                    nth=nth,
                    severity=Severity.WARNING,
                )
            )


def _meant(fragment: str, headings: list[str]) -> str:
    return did_you_mean(fragment, [f"#{heading}" for heading in headings])


def _texts(record: Any) -> Iterator[tuple[DocumentPath, str]]:
    """The Markdown of a record, and where in the record it stands."""
    for name, field in fields_of(record.__class__).items():
        value = getattr(record, field.attribute)
        if isinstance(field.kind, field_types.MarkdownText):
            if value:
                yield (name,), value
        elif isinstance(value, tuple | dict):
            parts = value.items() if isinstance(value, dict) else enumerate(value)
            for step, part in parts:
                if isinstance(part, msgspec.Struct):
                    yield from (((name, step, *at), text) for at, text in _texts(part))
