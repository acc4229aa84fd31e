"""Extract text from web pages: decode them, strip markup, split into paragraphs, normalise for comparison.

Pages are untrusted, so everything here is linear in their size. A parser that builds a tree is not: 400,000 nested
elements, which fit into 2 MiB, take it minutes. Searching for words only needs tags told apart from text.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Collection, Iterator
from html import unescape

BREAKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "nav", "ol", "option", "p",
    "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
))  # fmt: skip
"""Elements that separate words; any other may occur inside a word."""

NOT_PROSE = frozenset(("a", "aside", "button", "dialog", "footer", "form", "nav", "select"))
"""Elements whose text is not running text."""
_SHORTEST_PARAGRAPH = 100
WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters of scripts without spaces, for use inside `[...]` of a pattern."""
_WIDE = re.compile(f"[{WIDE}]")

MARKUP = re.compile(
    r"""<!--.*?(?:-->|\Z) | <(script|style|template)\b.*?(?:</\1\s*>|\Z)
      | </?([a-z][a-z0-9]*)(?>[^<>"']|"[^"<]*"|'[^'<]*'|["'])*+>? | <[!?/][^<>]*>?""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
"""Comments, scripts (the element's name is group 1), tags (its name is group 2) and declarations."""

_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_NO_CHARSETS = frozenset(("idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined", "utf_7"))
"""Python codecs that no page uses; some are slow on crafted input."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_GAPS = re.compile(r"[\W_]+")
_CHUNK = re.compile(r"\S{1,200}")
"""Normalising is quadratic in a run of combining marks, hence in chunks."""


def normalise(text: str) -> str:
    """The letters and digits in lower case, with single spaces for everything between them, for comparing texts."""
    return _GAPS.sub(" ", visible_nfkc(text).casefold()).strip()


def visible_nfkc(text: str) -> str:
    """The text in Unicode form NFKC, without invisible characters."""
    if text.isascii():
        return text
    return _CHUNK.sub(lambda match: unicodedata.normalize("NFKC", match[0]), _INVISIBLE.sub("", text))


def text_blocks(html: str, excluded: Collection[str] = NOT_PROSE) -> Iterator[str]:
    """The text of each block element (paragraph, heading, cell), without the text of `excluded` elements."""
    depth = at = 0
    block: list[str] = []
    for tag in MARKUP.finditer(html):
        if depth == 0:
            block.append(html[at : tag.start()])
        at = tag.end()
        name = (tag[2] or "").lower()
        if name in excluded:
            depth = max(0, depth - 1) if tag[0].startswith("</") else depth + 1
        if name in BREAKS:
            yield " ".join("".join(block).split())
            block.clear()
    yield " ".join("".join([*block, html[at:]] if depth == 0 else block).split())


def is_paragraph(text: str) -> bool:
    """Whether a block is long enough to count as running text."""
    return weighted_length(text) >= _SHORTEST_PARAGRAPH


def weighted_length(text: str) -> int:
    """The length of a text in letters, counting a character of a script without spaces (Chinese) as three."""
    return len(text) + 2 * len(_WIDE.findall(text))


def strip_markup(text: str) -> str:
    """The text without tags, entities decoded."""
    return unescape(MARKUP.sub(lambda tag: " " if tag[2] and tag[2].lower() in BREAKS else "", text))


def decode_page(data: bytes, content_type: str) -> str:
    """The text of a page, decoded by the charset of its header, else of its `<meta>`, else as UTF-8."""
    header = _CHARSET.search(content_type)
    meta = _META_CHARSET.search(data[:2048])
    for name in (header and header[1], meta and meta[1].decode("ascii")):
        try:
            if name and codecs.lookup(name).name.replace("-", "_") not in _NO_CHARSETS:
                return data.decode(name, "replace")
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8", "replace")
