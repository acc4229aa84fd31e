"""Markdown as plain text, for descriptions, feeds and data."""

from __future__ import annotations

import re

from timeline.chronicle.entry import CITATION_MARK, WIKI_LINK
from timeline.planning.views import Prose

_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"]{0,500}\")?\)")
_EMPHASIS = re.compile(r"(?<![\w\\])(\*\*|__|\*|_)(?=\S)(.{1,500}?\S?)(?<=\S)\1(?!\w)")
_MARK_AT_START = re.compile(r"(?m)^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+|\d{1,9}[.)]\s+)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def _is_plain(text: str) -> bool:
    """Whether a text is surely one line of words, as most summaries are."""
    return (
        text[:1].isalpha()
        and text.isprintable()
        and not ("[" in text or "*" in text or "_" in text or "`" in text or "\\" in text or "  " in text)
    )


def plain_text(prose: Prose | None) -> str:
    """The words of a text, links by their names and without marks, on one line."""
    if prose is None:
        return ""
    text = prose.text
    if _is_plain(text):
        return text.strip()
    if "[" in text:

        def named(match: re.Match[str]) -> str:
            link = prose.links.get(match[1].strip())
            return match[2] or (link.text if link else "")

        text = WIKI_LINK.sub(named, text)
        text = CITATION_MARK.sub("", text)
        text = _IMAGE_OR_LINK.sub(r"\1", text)
    text = _MARK_AT_START.sub("", text)
    if "*" in text or "_" in text or "`" in text:
        text = _EMPHASIS.sub(r"\2", text).replace("`", "")
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return (
        re.sub(r"\s+([.,;:])", r"\1", " ".join(text.split())) if "[" in prose.text else " ".join(text.split())
    )
