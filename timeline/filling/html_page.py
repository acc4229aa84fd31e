"""Read the parts of an HTML page that say what it is: `<meta>`, JSON-LD, headings, `<time>` and short texts.

Pages are untrusted: one pass over the tags, without building a tree, and bounded lists.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import islice

import msgspec

from timeline.reading.web_text import BREAKS, MARKUP

_ATTRIBUTE = re.compile(
    r"(?<![\w:-])([a-z][a-z:-]{0,30})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_NOT_READ = frozenset(("aside", "button", "dialog", "form", "nav", "select", "svg"))
"""Elements whose texts say nothing of the page itself."""
_LONGEST_TAG = 20_000
_LONGEST_TEXT = 2_000
_MOST_HEADINGS = 20
_MOST_METAS = 500
_MOST_BLOCKS = 5_000
_MOST_SCRIPTS = 30


class TimeElement(msgspec.Struct, frozen=True):
    """A `<time>` element."""

    moment: str
    """Its `datetime`, else its text."""
    role: str
    """What its attributes say of it: `published`, `modified` or nothing."""


class Block(msgspec.Struct, frozen=True):
    """The text of a paragraph, a heading or the like."""

    text: str
    element: str = ""
    """`h1` or `title` for such an element's text."""
    times: tuple[TimeElement, ...] = ()


class HtmlPage(msgspec.Struct, frozen=True):
    """What a page says, where it may say of itself what it is."""

    language: str
    """The `lang` of its root."""
    metas: tuple[tuple[str, str], ...]
    """Names in lower case, and contents; `itemprop:` stands before a name of microdata."""
    canonical: str
    scripts: tuple[str, ...]
    """The texts of its JSON-LD."""
    blocks: tuple[Block, ...]

    def texts(self, element: str) -> tuple[str, ...]:
        """The beginnings of its first `h1` or `title` elements."""
        found = (block.text for block in self.blocks if block.element == element and block.text)
        return tuple(text[:_LONGEST_TEXT] for text in islice(found, _MOST_HEADINGS))

    def contents(self, name: str) -> tuple[str, ...]:
        """The contents of the `<meta>` elements of a name."""
        return tuple(content[:_LONGEST_TEXT] for key, content in self.metas if key == name)


class _Reading(msgspec.Struct):
    """What has been read so far."""

    language: str = ""
    metas: list[tuple[str, str]] = []
    canonical: str = ""
    scripts: list[str] = []
    blocks: list[Block] = []
    pieces: list[str] = []
    times: list[TimeElement] = []
    element: str = ""
    open_time: tuple[int, dict[str, str]] | None = None
    """The piece at which an open `<time>` begins, and its attributes."""

    def end_block(self, following: str) -> None:
        text = " ".join(unescape("".join(self.pieces)).split())
        if (text or self.times) and len(self.blocks) < _MOST_BLOCKS:
            self.blocks.append(Block(text, self.element, tuple(self.times)))
        self.pieces, self.times, self.open_time = [], [], None
        self.element = following

    def end_time(self) -> None:
        if self.open_time is None:
            return
        start, attributes = self.open_time
        moment = attributes.get("datetime", "").strip() or " ".join("".join(self.pieces[start:]).split())
        self.times.append(TimeElement(moment[:100], _role(attributes)))
        self.open_time = None


def read_html(html: str) -> HtmlPage:
    """Read a page."""
    page = _Reading()
    at = skipped = 0
    for tag in MARKUP.finditer(html):
        if not skipped:
            page.pieces.append(html[at : tag.start()])
        at = tag.end()
        if tag[1]:
            _read_script(tag[0], page)
        name, is_end = (tag[2] or "").lower(), tag[0].startswith("</")
        if name in _NOT_READ:
            skipped = max(0, skipped - 1) if is_end else skipped + 1
        elif name in ("meta", "link", "html"):
            _read_head(name, tag_attributes(tag[0]), page)
        elif name == "time" and not skipped:
            page.end_time()
            page.open_time = None if is_end else (len(page.pieces), tag_attributes(tag[0]))
        if name in BREAKS:
            inner = "" if is_end or name not in ("h1", "title") or skipped else name
            page.end_block(page.element if name == "br" else inner)
    if not skipped:
        page.pieces.append(html[at:])
    page.end_block("")
    return HtmlPage(page.language, tuple(page.metas), page.canonical, tuple(page.scripts), tuple(page.blocks))


def tag_attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag with their values, names in lower case; of equal names the first."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(tag[:_LONGEST_TAG]):
        found.setdefault(match[1].lower(), unescape(match[2] or match[3] or match[4] or ""))
    if re.search(r"\bpubdate\b", tag[:_LONGEST_TAG]):
        found.setdefault("pubdate", "pubdate")
    return found


def _read_script(element: str, page: _Reading) -> None:
    tag, _, body = element.partition(">")
    kind = tag_attributes(tag).get("type", "").partition(";")[0].strip().lower()
    if kind == "application/ld+json" and len(page.scripts) < _MOST_SCRIPTS:
        page.scripts.append(body.rpartition("</")[0])


def _read_head(name: str, attributes: dict[str, str], page: _Reading) -> None:
    if name == "html":
        page.language = page.language or attributes.get("lang") or attributes.get("xml:lang", "")
    elif name == "link":
        if "canonical" in attributes.get("rel", "").lower().split():
            page.canonical = page.canonical or attributes.get("href", "").strip()
    elif len(page.metas) < _MOST_METAS:
        content = attributes.get("content", "").strip()
        for key in ("property", "name", "http-equiv", "itemprop"):
            if content and attributes.get(key):
                named = attributes[key].strip().lower()
                page.metas.append((f"itemprop:{named}" if key == "itemprop" else named, content))


def _role(attributes: dict[str, str]) -> str:
    said = " ".join(attributes.get(key, "") for key in ("itemprop", "class", "pubdate")).lower()
    if "modif" in said or "updat" in said:
        return "modified"
    return "published" if "publi" in said or "pubdate" in said else ""
