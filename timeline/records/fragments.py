"""Check links within a Markdown text: each `#fragment` must be one of its headings."""

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

_LINK = r"\]\(\s*<?#|\]:\s*<?#"
MAY_HAVE = re.compile(_LINK.encode())
"""Quick test for such a link in a file."""
TEXT_MAY_HAVE = re.compile(_LINK)
"""The same for a text."""

_ANCHORED = ("details", "note")
"""Fields whose headings have ids; a page shows only one of them."""

_HELP = "write the heading in lower case with hyphens: #how-we-count"


def check_fragments(record: Any, reader: Reader) -> None:
    """REF006 for each link to a heading that its text does not have, in the texts of a record."""
    for at, text in _texts(record):
        check_text_fragments(text, at, reader)


def check_text_fragments(text: str, at: DocumentPath, reader: Reader) -> None:
    """The same for one text, at a path from the current one."""
    from timeline.markdown.parsed import anchors, dead_fragments  # few files need the parser

    anchored = at[-1] in _ANCHORED
    start = 0
    occurrences: dict[str, tuple[int, int]] = {}
    prose = Prose(text, anchored=anchored)
    for fragment in dead_fragments(prose):
        index = text.find(fragment, start)
        start = max(start, index + 1)
        before, from_ = occurrences.get(fragment, (0, 0))
        nth = before + text.count(fragment, from_, max(index, from_))
        occurrences[fragment] = (nth, max(index, from_))
        reader.problems.append(
            Problem(
                "REF006",
                f"this text has no heading `{fragment}`{_hint(fragment, anchors(prose))}",
                _HELP if anchored else "only `details`, notes and free pages have headings to link to",
                reader.path,
                (*reader.trail, *at),
                word=fragment,
                nth=nth,
                severity=Severity.WARNING,
            )
        )


def _hint(fragment: str, headings: list[str]) -> str:
    return did_you_mean(fragment, [f"#{heading}" for heading in headings])


def _texts(record: Any) -> Iterator[tuple[DocumentPath, str]]:
    """The Markdown texts of a record, with their path in it."""
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
