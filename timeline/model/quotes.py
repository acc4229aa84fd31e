"""The type of quotations, and their division into passages at ellipses and paragraphs."""

from __future__ import annotations

import re

import msgspec

from timeline.model.field_types import Text

ELLIPSIS = re.compile(r"[\[(]\s*(?:\.\s?\.\s?\.|…|⋯)\s*[\])]|(?:\.\s?\.\s?\.|…|⋯)+")
"""`…`, `...`, `. . .`, in brackets or without."""

_PARAGRAPH = re.compile(r"\n\s*\n")


class Quote(Text, frozen=True):
    """Text in which a line break separates paragraphs."""

    def collapse_spaces(self, text: str) -> str:
        return "\n".join(filter(None, map(super().collapse_spaces, _PARAGRAPH.split(text))))


class SharedQuote(msgspec.Struct, frozen=True, array_like=True):
    """Two citations of an event whose quotes share words."""

    one: int
    """The index of the earlier one among the event's sources."""
    other: int
    """The index of the later one."""
    words: str
    """The beginning of the shared words."""


def passages_of(quote: str) -> list[str]:
    """The contiguous passages of a quotation in order, split at ellipses and paragraphs."""
    return [part for line in quote.split("\n") for part in map(str.strip, ELLIPSIS.split(line)) if part]
