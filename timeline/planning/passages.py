"""Links to a quoted passage of a web page: URL Fragment Text Directives (WICG)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote as percent_encoded

from timeline.addresses.urls import same_document
from timeline.model.quotes import passages_of
from timeline.model.source import Source

MOST_WORDS, MOST_CHARACTERS = 12, 150
"""The usual limits of a part of a directive: browsers search for each within one paragraph."""
ENOUGH = 12
"""A length in characters at which a text is likely to be unique on its page."""

_CLAUSE = re.compile(r"(?<=[、。，；：！？])")
"""The points at which a text without spaces can be cut: browsers find only whole words."""
_UNRESERVED = str.maketrans({"-": "%2D", "_": "%5F", ".": "%2E", "~": "%7E"})


def passage_url(source: Source, quote: str | None) -> str:
    """The source's address; with a quote, a link to the passage."""
    url = source.url or ""
    if not url.startswith("http") or not quote or source.url_scope == "site":
        return url
    page = same_document(url)
    directive = text_directive(quote)
    return f"{page}{':~:' if '#' in page else '#:~:'}text={directive}" if directive else page


def text_directive(quote: str) -> str:
    """The passage; or only its beginning and end if it is long, has several paragraphs or omits words.

    Punctuation around a part is left out, since editors change it, as are parts that are too short to be unique.
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
    """The part; of a long one only the beginning (0) or the end (-1)."""
    words = part.split()
    if len(words) > MOST_WORDS:
        return _bare(" ".join(words[:5] if at == 0 else words[-5:]))
    if len(part) > MOST_CHARACTERS:
        return _bare(list(filter(_bare, _CLAUSE.split(part)))[at])
    return part


def _bare(text: str) -> str:
    """The text without punctuation and spaces around its words."""
    start, end = 0, len(text)
    while start < end and unicodedata.category(text[start])[0] in "PZC":
        start += 1
    while end > start and unicodedata.category(text[end - 1])[0] in "PZC":
        end -= 1
    return text[start:end]


def _encoded(text: str) -> str:
    return percent_encoded(text, safe="").translate(_UNRESERVED)
