"""Text out of web pages: their encoding, what is markup and what is not, their paragraphs.

Pages are hostile until shown otherwise, so that everything here is linear in their size. A parser that builds a tree is
not: 400,000 nested elements, which fit into 2 MiB, take it minutes. To look for words, tags need only be told from text.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Collection, Iterator
from html import unescape

_BREAKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "nav", "ol", "option", "p",
    "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
))  # fmt: skip
"""Elements that part words; any other may stand in the middle of one."""

APART = frozenset(("a", "aside", "button", "dialog", "footer", "form", "nav", "select"))
"""Elements whose text is no running text."""
_SHORTEST_PARAGRAPH = 100
WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters of scripts without spaces, for a set of a pattern."""
_WIDE = re.compile(f"[{WIDE}]")

_MARKUP = re.compile(
    r"""<!--.*?(?:-->|\Z) | <(script|style|template)\b.*?(?:</\1\s*>|\Z)
      | </?([a-z][a-z0-9]*)(?>[^<>"']|"[^"<]*"|'[^'<]*'|["'])*+>? | <[!?/][^<>]*>?""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)

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


def plain(text: str) -> str:
    """Letters and digits in one case, with single spaces for all between: quotation marks, dashes and spaces differ freely."""
    return _GAPS.sub(" ", composed(text).casefold()).strip()


def composed(text: str) -> str:
    """The text in one form of Unicode (NFKC), without characters that nobody sees."""
    if text.isascii():
        return text
    return _STRETCH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), _UNSEEN.sub("", text))


def blocks(html: str, apart: Collection[str] = APART) -> Iterator[str]:
    """The text of each paragraph, heading, cell and the like, without that of elements that stand `apart`."""
    depth = at = 0
    block: list[str] = []
    for tag in _MARKUP.finditer(html):
        if depth == 0:
            block.append(html[at : tag.start()])
        at = tag.end()
        name = (tag[2] or "").lower()
        if name in apart:
            depth = max(0, depth - 1) if tag[0].startswith("</") else depth + 1
        if name in _BREAKS:
            yield " ".join("".join(block).split())
            block.clear()
    yield " ".join("".join([*block, html[at:]] if depth == 0 else block).split())


def is_paragraph(text: str) -> bool:
    """Whether a block is long enough to be running text."""
    return weight(text) >= _SHORTEST_PARAGRAPH


def weight(text: str) -> int:
    """The length of a text in letters. A character of Chinese says as much as three."""
    return len(text) + 2 * len(_WIDE.findall(text))


def without_markup(text: str) -> str:
    return unescape(_MARKUP.sub(lambda tag: " " if tag[2] and tag[2].lower() in _BREAKS else "", text))


def decoded(data: bytes, content_type: str) -> str:
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
