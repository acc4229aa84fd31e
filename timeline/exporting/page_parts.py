"""A page of the site as a part of one file: its main content, with links and ids as they must be there."""

from __future__ import annotations

import re
from functools import partial
from html import escape, unescape

import msgspec

from timeline.exporting.anchors import Anchors, target_of
from timeline.exporting.export_site import ExportSite
from timeline.exporting.html_tags import Tag, inside, rewrite_tags, tags_of
from timeline.exporting.inlined_files import InlinedFiles

_LEFT_OUT = frozenset(
    [
        "briefs", "calendar", "languages", "letters", "map-places", "map-small", "map-tiles-offer", "more-events", "pages",
        "periods", "quote", "report", "reuse", "skip", "turn",
    ]
)  # fmt: skip
"""Classes of elements that lead to other pages, need a script, or repeat what the file holds elsewhere."""
_ELEMENTS_LEFT_OUT = frozenset(["button", "form", "script", "template"])
_IDS = ("id", "for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget")
_DROPPED = frozenset(["decoding", "loading", "srcset"])
_LOCAL_URL = re.compile(r"url\(#([^()]*+)\)")
_HEADING = re.compile(r"h[1-6]")
_TAGS = re.compile(r"<[^<>]*>")


class Part(msgspec.Struct):
    """A page as a part of the file."""

    anchor: str
    title: str
    """As HTML."""
    html: str
    mentions: dict[str, None]
    """The anchors of other pages to which it links."""

    @property
    def name(self) -> str:
        """The title as text."""
        return unescape(_TAGS.sub("", self.title))


class PageParts:
    """Makes parts of pages, and gathers the style sheets that these use."""

    def __init__(self, site: ExportSite, anchors: Anchors, files: InlinedFiles) -> None:
        self.style_sheets: dict[tuple[str, str], None] = {}
        """The paths of all style sheets, each with its media."""
        self._site = site
        self._anchors = anchors
        self._files = files

    def part(self, path: str) -> Part:
        """The main content of a page, one level of headings below the section in which it is placed."""
        page = self._site.text(path)
        for _, link in tags_of(inside(page, "head"), "link"):
            where = target_of(path, link.get("href", ""))
            if link.get("rel") == "stylesheet" and where and where[0] in self._site.files:
                self.style_sheets[where[0], link.get("media", "")] = None
        main = inside(page, "main")
        mentions: dict[str, None] = {}
        html = self.rewritten(path, main, mentions, levels=2)
        title = _TAGS.sub("", inside(main, "h1"))
        return Part(self._anchors.of_page[path], f"<bdi>{title}</bdi>", html, mentions)

    def rewritten(self, path: str, html: str, mentions: dict[str, None], *, levels: int = 0) -> str:
        """HTML of a page, for the file; its headings are moved down by `levels`."""
        return rewrite_tags(html, partial(self._tag, path, mentions, levels))

    def _tag(self, page: str, mentions: dict[str, None], levels: int, tag: Tag) -> Tag | None:
        name, attributes = tag
        if name in _ELEMENTS_LEFT_OUT or not _LEFT_OUT.isdisjoint(attributes.get("class", "").split()):
            return None
        if levels and _HEADING.fullmatch(name):
            attributes["aria-level"] = str(min(int(name[1]) + levels, 9))
        if not attributes:
            return tag
        for key in _IDS:
            if key in attributes:
                attributes[key] = " ".join(self._anchors.inner(page, id_) for id_ in attributes[key].split())
        for key, value in attributes.items():
            if "url(#" in value:
                attributes[key] = _LOCAL_URL.sub(
                    lambda id_: f"url(#{self._anchors.inner(page, id_[1])})", value
                )
        if name in ("img", "image"):
            return self._picture(page, name, attributes)
        if "href" in attributes:
            self._link(page, mentions, attributes)
        return name, {key: value for key, value in attributes.items() if not key.startswith("data-")}

    def _picture(self, page: str, name: str, attributes: dict[str, str]) -> Tag:
        key = "src" if name == "img" else "href"
        where = target_of(page, attributes.get(key, ""))
        kept = {key: value for key, value in attributes.items() if key not in _DROPPED}
        symbol = self._files.symbol(where[0]) if where and name == "image" else ""
        if symbol:
            return "use", {"href": f"#{symbol}", "width": "100%", "height": "100%"}
        return name, {**kept, key: self._files.picture(where[0]) if where else "data:,"}

    def _link(self, page: str, mentions: dict[str, None], attributes: dict[str, str]) -> None:
        where = target_of(page, attributes["href"])
        if where is None:
            return
        anchor = self._anchors.find(page, *where)
        if anchor:
            attributes["href"] = f"#{anchor}"
            mentions[anchor] = None
            return
        address = self._anchors.address(*where)
        if address:
            attributes.update(href=address, rel="noopener noreferrer external")
        else:
            del attributes["href"]


def without_dead_links(html: str) -> str:
    """The file without links to anchors that it does not have."""
    ids = set(re.findall(r'\sid="([^"]*)"', html))
    return re.sub(r'(<a\b[^>]*?)\shref="#([^"]*)"', lambda link: link[0] if link[2] in ids else link[1], html)


def list_item(part: Part, when: str = "") -> str:
    """A link to a part, after its date if it is an event."""
    before = f'<span class="when">{escape(when)}</span> ' if when else ""
    return f'<li>{before}<a href="#{escape(part.anchor)}">{part.title}</a></li>\n'
