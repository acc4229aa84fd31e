"""What a page says: its title, its text, whether a quoted passage stands in it.

HTML is read by nh3 (html5ever, the parser of a browser): it is linear in the size of the page, which the standard
library's is not on hostile input.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

import msgspec
import nh3

from timeline.network.client import Response

_BREAKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
))  # fmt: skip
"""Elements that part words; any other may stand in the middle of one."""

_HTML = ("text/html", "application/xhtml+xml")
_TEXT = (*_HTML, "text/plain", "text/xml", "application/xml")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_HEADING = re.compile(r"<(title|h1)>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ELLIPSIS = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]|…|\.\.\.")
_GAPS = re.compile(r"[\W_]+")
_NOT_FREE = re.compile(rb"[\"']isAccessibleForFree[\"']\s*:\s*[\"']?false", re.IGNORECASE)
_PASSWORD = re.compile(rb"<input[^>]{0,300}type\s*=\s*[\"']?password", re.IGNORECASE)


class PageText(msgspec.Struct, frozen=True):
    """A page, as far as a quote can be looked for in it."""

    headings: tuple[str, ...]
    """Its title and first headings."""
    words: str
    """All its text, as `plain` makes it."""
    not_free: bool
    """It says itself that not everyone may read it (schema.org `isAccessibleForFree`)."""
    asks_for_password: bool

    def has(self, quote: str) -> bool:
        """Whether a passage stands in the text; with an ellipsis in it, whether its parts do, in their order."""
        start = 0
        for part in filter(None, map(plain, _ELLIPSIS.split(quote))):
            at = self.words.find(part, start)
            if at < 0:
                return False
            start = at + len(part)
        return True


def read_page(response: Response) -> PageText | None:
    """The text of a page; None for what is no text (a PDF, a picture)."""
    kind = response.header("content-type").partition(";")[0].strip().lower()
    data = response.content()
    if (kind and kind not in _TEXT) or b"\0" in data[:1024]:
        return None
    text = _decoded(data, response.header("content-type"))
    headings: tuple[str, ...] = ()
    if kind in _HTML or (not kind and "<" in text[:1024]):
        clean = nh3.clean(
            text, tags=set(_BREAKS), attributes={}, clean_content_tags={"script", "style", "template"}
        )
        headings = tuple(
            " ".join(unescape(_TAG.sub(" ", found[2])).split()) for found in _HEADING.finditer(clean)
        )[:3]
        text = unescape(_TAG.sub(" ", clean))
    return PageText(
        headings, plain(text), _NOT_FREE.search(data) is not None, _PASSWORD.search(data) is not None
    )


def plain(text: str) -> str:
    """Letters and digits in one case, with single spaces for all between: quotation marks, dashes and spaces differ freely."""
    return _GAPS.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold())).strip()


def _decoded(data: bytes, content_type: str) -> str:
    """The text in the encoding that is named by the header, else by the page; else in UTF-8."""
    named = _CHARSET.search(content_type)
    meta = _META_CHARSET.search(data[:2048])
    for name in (named and named[1], meta and meta[1].decode("ascii"), "utf-8"):
        try:
            if name:
                return data.decode(name, "replace")
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")
