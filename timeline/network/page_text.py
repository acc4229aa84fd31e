"""Extract the headings and text of a page, and search it for quoted passages.

Pages are untrusted, so everything here is linear in their size.
"""

from __future__ import annotations

import re

import msgspec

from timeline.model.quotes import passages_of
from timeline.network.responses import Response
from timeline.reading.web_text import (
    decode_page,
    is_paragraph,
    normalise,
    strip_markup,
    text_blocks,
    weighted_length,
)

_HTML = ("text/html", "application/xhtml+xml")
_TEXT = (*_HTML, "text/plain", "text/xml", "application/xml")
_HEADING = re.compile(r"<(title|h1)\b[^<>]{0,300}>(.{1,300}?)</\1", re.DOTALL | re.IGNORECASE)
_BEGINNING = 200_000
"""Characters of a page that are searched for headings and redirects."""

_NOT_FREE = re.compile(rb"[\"']isAccessibleForFree[\"']\s*:\s*[\"']?false", re.IGNORECASE)
_PASSWORD = re.compile(rb"<input[^>]{0,300}type\s*=\s*[\"']?password", re.IGNORECASE)


class PageText(msgspec.Struct, frozen=True):
    """The text of a page."""

    headings: tuple[str, ...]
    """Its title and first headings."""
    words: str
    """All its text, normalised for comparison."""
    not_free: bool
    """It declares itself not free to read (schema.org `isAccessibleForFree`)."""
    asks_for_password: bool
    is_whole: bool
    """False if only the beginning was read."""
    html: str = ""
    """The source of an HTML page."""

    def prose(self) -> int:
        """The amount of running text: characters in paragraphs, without links, navigation and the like."""
        if not self.html:
            return len(self.words)
        return sum(weighted_length(block) for block in text_blocks(self.html) if is_paragraph(block))

    def has(self, quote: str) -> bool:
        """Whether the text contains a passage; its parts between ellipses must occur in order."""
        start = 0
        for part in filter(None, map(normalise, passages_of(quote))):
            at = self.words.find(part, start)
            if at < 0:
                return False
            start = at + len(part)
        return True


def read_page(response: Response) -> PageText | None:
    """The text of a page; None if it is not text (a PDF, a picture) or has an unknown encoding."""
    kind = response.header("content-type").partition(";")[0].strip().lower()
    data, is_whole = response.content()
    if data is None or (kind and kind not in _TEXT) or b"\0" in data[:1024]:
        return None
    text = decode_page(data, response.header("content-type"))
    headings: tuple[str, ...] = ()
    html = text if kind in _HTML or (not kind and "<" in text[:1024]) else ""
    if html:
        matches = _HEADING.finditer(text, 0, _BEGINNING)
        headings = tuple(
            " ".join(strip_markup(match[2]).split()) for match, _ in zip(matches, range(3), strict=False)
        )
        text = strip_markup(text)
    return PageText(
        headings=headings,
        words=normalise(text),
        not_free=_NOT_FREE.search(data) is not None,
        asks_for_password=_PASSWORD.search(data) is not None,
        is_whole=is_whole,
        html=html,
    )


def beginning_of_html(response: Response) -> str:
    """The beginning of an HTML page, which may hold a redirect; empty for other responses."""
    content_type = response.header("content-type")
    kind = content_type.partition(";")[0].strip().lower()
    data, _ = response.content()
    if data is None or (kind and kind not in _HTML) or b"\0" in data[:1024]:
        return ""
    return decode_page(data[:_BEGINNING], content_type)
