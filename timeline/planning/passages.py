"""Links to a quoted passage of a web page: URL Fragment Text Directives (WICG)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote as percent_encoded

from timeline.addresses.urls import same_document
from timeline.model.quotes import passages_of
from timeline.model.source import Source

MOST_WORDS, MOST_CHARACTERS = 12, 150
"""What a part of a directive holds at most, where it can be less: browsers look for it within one paragraph."""
ENOUGH = 12
"""Characters of which it is likely that they stand only once on a page."""

_CLAUSE = re.compile(r"(?<=[、。，；：！？])")
"""Where a text without spaces can be cut: browsers find whole words only."""
_UNRESERVED = str.maketrans({"-": "%2D", "_": "%5F", ".": "%2E", "~": "%7E"})


def passage_url(source: Source, quote: str | None) -> str:
    """The source's address; with a quote, leading to the passage."""
    url = source.url or ""
    if not url.startswith("http") or not quote or source.url_scope == "site":
        return url
    page = same_document(url)
    directive = text_directive(quote)
    return f"{page}{':~:' if '#' in page else '#:~:'}text={directive}" if directive else page


def text_directive(quote: str) -> str:
    """The passage, or its beginning and its end: where it is long, has several paragraphs or leaves words out.

    Punctuation around a part is left out, as editors cut and mend it; so are parts that are too short to be found.
    """
    parts = list(filter(None, map(_bare, passages_of(quote))))
    parts = [part for part in parts if len(part) >= ENOUGH] or parts[:1]
    if not parts:
        return ""
    first, last = _cut(parts[0], at=0), _cut(parts[-1], at=-1)
    if len(parts) == 1 and first == last:
        return _encoded(first)
    return f"{_encoded(first)},{_encoded(last)}"


def _cut(part: str, at: int) -> str:
    """A part, or if it is long its beginning (0) or its end (-1)."""
    words = part.split()
    if len(words) > MOST_WORDS:
        return _bare(" ".join(words[:5] if at == 0 else words[-5:]))
    if len(part) > MOST_CHARACTERS:
        return _bare(list(filter(_bare, _CLAUSE.split(part)))[at])
    return part


def _bare(text: str) -> str:
    """A text without what stands around its words."""
    start, end = 0, len(text)
    while start < end and unicodedata.category(text[start])[0] in "PZC":
        start += 1
    while end > start and unicodedata.category(text[end - 1])[0] in "PZC":
        end -= 1
    return text[start:end]


def _encoded(text: str) -> str:
    return percent_encoded(text, safe="").translate(_UNRESERVED)
