"""What a page says: its title, its text, whether a quoted passage stands in it.

Pages are hostile until shown otherwise, so that everything here is linear in their size. A parser that builds a tree is
not: 400,000 nested elements, which fit into 2 MiB, take it minutes. To look for words, tags need only be told from text.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from html import unescape

import msgspec

from timeline.model.quotes import parts_of
from timeline.network.answers import Response

_BREAKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "nav", "ol", "option", "p",
    "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
))  # fmt: skip
"""Elements that part words; any other may stand in the middle of one."""

_APART = frozenset(("a", "aside", "button", "dialog", "footer", "form", "nav", "select"))
"""Elements whose text is no running text."""
_SHORTEST_PARAGRAPH = 100
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")

_HTML = ("text/html", "application/xhtml+xml")
_TEXT = (*_HTML, "text/plain", "text/xml", "application/xml")
_MARKUP = re.compile(
    r"""<!--.*?(?:-->|\Z) | <(script|style|template)\b.*?(?:</\1\s*>|\Z)
      | </?([a-z][a-z0-9]*)(?>[^<>"']|"[^"<]*"|'[^'<]*'|["'])*+>? | <[!?/][^<>]*>?""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_HEADING = re.compile(r"<(title|h1)\b[^<>]{0,300}>(.{1,300}?)</\1", re.DOTALL | re.IGNORECASE)
_BEGINNING = 200_000
"""Characters in which headings and marks of walls are looked for."""

_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_NO_CHARSETS = frozenset(("idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined", "utf_7"))
"""What Python calls encodings, and no page is in; some of them are slow on purpose-made input."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_GAPS = re.compile(r"[\W_]+")
_STRETCH = re.compile(r"\S{1,200}")
"""Normalising is quadratic in a run of combining marks; so it is done by stretches."""
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
    is_whole: bool
    """False: more may follow, which was not read."""
    html: str = ""
    """Its source, where it is HTML."""

    def prose(self) -> int:
        """How much running text the page has: the characters of its paragraphs outside links, lists of links and the like."""
        return _prose_of(self.html) if self.html else len(self.words)

    def has(self, quote: str) -> bool:
        """Whether a passage stands in the text; with an ellipsis in it, whether its parts do, in their order."""
        start = 0
        for part in filter(None, map(plain, parts_of(quote))):
            at = self.words.find(part, start)
            if at < 0:
                return False
            start = at + len(part)
        return True


def read_page(response: Response) -> PageText | None:
    """The text of a page; None for what is no text (a PDF, a picture), or is packed in a way that was not asked for."""
    kind = response.header("content-type").partition(";")[0].strip().lower()
    data, is_whole = response.content()
    if data is None or (kind and kind not in _TEXT) or b"\0" in data[:1024]:
        return None
    text = _decoded(data, response.header("content-type"))
    headings: tuple[str, ...] = ()
    html = text if kind in _HTML or (not kind and "<" in text[:1024]) else ""
    if html:
        found = _HEADING.finditer(text, 0, _BEGINNING)
        headings = tuple(
            " ".join(_without_markup(heading[2]).split()) for heading, _ in zip(found, range(3), strict=False)
        )
        text = _without_markup(text)
    return PageText(
        headings=headings,
        words=plain(text),
        not_free=_NOT_FREE.search(data) is not None,
        asks_for_password=_PASSWORD.search(data) is not None,
        is_whole=is_whole,
        html=html,
    )


def beginning_of_html(response: Response) -> str:
    """The source of the first part of an HTML page, where redirects stand; empty for anything else."""
    content_type = response.header("content-type")
    kind = content_type.partition(";")[0].strip().lower()
    data, _ = response.content()
    if data is None or (kind and kind not in _HTML) or b"\0" in data[:1024]:
        return ""
    return _decoded(data[:_BEGINNING], content_type)


def plain(text: str) -> str:
    """Letters and digits in one case, with single spaces for all between: quotation marks, dashes and spaces differ freely."""
    if not text.isascii():
        text = _STRETCH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), _UNSEEN.sub("", text))
    return _GAPS.sub(" ", text.casefold()).strip()


def _prose_of(html: str) -> int:
    total = depth = at = 0
    block: list[str] = []
    for tag in _MARKUP.finditer(html):
        if depth == 0:
            block.append(html[at : tag.start()])
        at = tag.end()
        name = (tag[2] or "").lower()
        if name in _APART:
            depth = max(0, depth - 1) if tag[0].startswith("</") else depth + 1
        if name in _BREAKS:
            total += _paragraph("".join(block))
            block.clear()
    return total + _paragraph("".join([*block, html[at:]] if depth == 0 else block))


def _paragraph(text: str) -> int:
    """The length of a paragraph; nothing where it is too short for one. A character of Chinese says as much as three letters."""
    text = " ".join(text.split())
    length = len(text) + 2 * len(_WIDE.findall(text))
    return length if length >= _SHORTEST_PARAGRAPH else 0


def _without_markup(text: str) -> str:
    return unescape(_MARKUP.sub(lambda tag: " " if tag[2] and tag[2].lower() in _BREAKS else "", text))


def _decoded(data: bytes, content_type: str) -> str:
    """The text in the encoding that is named by the header, else by the page; else in UTF-8."""
    named = _CHARSET.search(content_type)
    meta = _META_CHARSET.search(data[:2048])
    for name in (named and named[1], meta and meta[1].decode("ascii")):
        try:
            if name and codecs.lookup(name).name.replace("-", "_") not in _NO_CHARSETS:
                return data.decode(name, "replace")
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8", "replace")
