"""Quotations: passages word for word, some with an ellipsis where words were left out."""

from __future__ import annotations

import re

from timeline.model.field_types import Text

ELLIPSIS = re.compile(r"[\[(]\s*(?:\.\s?\.\s?\.|…|⋯)\s*[\])]|(?:\.\s?\.\s?\.|…|⋯)+")
"""`…`, `...`, `. . .`, in brackets or without."""

_PARAGRAPH = re.compile(r"\n\s*\n")


class Quote(Text, frozen=True):
    """Text whose paragraphs stay apart, by a line break."""

    def joined(self, text: str) -> str:
        return "\n".join(filter(None, map(super().joined, _PARAGRAPH.split(text))))


def parts_of(quote: str) -> list[str]:
    """What a page has of a quotation in one piece each, in its order: without ellipses, paragraph by paragraph."""
    return [part for line in quote.split("\n") for part in map(str.strip, ELLIPSIS.split(line)) if part]
