"""Convert any Markdown to safe HTML with markdown-it-py.

CommonMark with tables and strike-through (markdown-it's `js-default`), without HTML, without images (a page loads nothing
from other hosts), with addresses checked by `addresses.urls`. The HTML is then sanitised by nh3, independently of the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from timeline.addresses.display import shown_url
from timeline.addresses.urls import UrlError, checked_url
from timeline.markdown import headings
from timeline.markdown.marks import CITATION_MARK, WIKI_LINK
from timeline.markdown.prose import Prose
from timeline.markdown.quick import EXTERNAL

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_TAGS = {
    "p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "a", "sup",
    *_HEADINGS, "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_BAR = "\x1f"
"""Placeholder for a `|` within `[[id|words]]`, which would separate cells in a table. (No text can contain it.)"""
_LINK = re.compile(WIKI_LINK.pattern.replace("|", _BAR))
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={
        "a": {"href", "rel", "title", "lang"},
        "ol": {"start"},
        "sup": {"class"},
        "code": set(),
        **{heading: {"id"} for heading in _HEADINGS},
    },
    allowed_classes={"th": {"center", "end"}, "td": {"center", "end"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    strip_comments=True,
)


@lru_cache(maxsize=4096)
def _safe_link(url: str) -> str:
    """The address of a link; empty if it is refused. A `#fragment` is checked later, against the headings."""
    if url.startswith("#"):
        return url
    try:
        return checked_url(url)
    except UrlError:
        return ""


def _link_rule(state: StateInline, silent: bool) -> bool:
    """`[[id]]` and `[[id|words]]`."""
    if not state.src.startswith("[[", state.pos):
        return False
    match = _LINK.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        link = state.env["links"].get(match[1].strip())
        words = (match[2] or (link.text if link else "")).strip()
        if link and link.href:
            token = state.push("link_open", "a", 1)
            token.attrs = {"href": state.env["root"] + link.href}
        if not words:  # an unresolved link leaves no gap, as with citations
            state.pending = state.pending.rstrip(" ")
        state.push("text", "", 0).content = words
        if link and link.href:
            state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


def _citation_rule(state: StateInline, silent: bool) -> bool:
    """`[@id]`: a superscript number that links to the note or, where the page has no such note, to the source's page."""
    if not state.src.startswith("[@", state.pos):
        return False
    match = CITATION_MARK.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        number = state.env["notes"].get(match[1])
        link = state.env["links"].get(f"@{match[1]}")
        if number or link:
            opening = state.push("sup_open", "sup", 1)
            opening.attrs = {"class": "cite"}
            token = state.push("link_open", "a", 1)
            token.meta = {"cites": match[1]}
            token.attrs = {
                "href": f"{state.env['notes_at']}{number}" if number else state.env["root"] + link.href
            }
            state.push("text", "", 0).content = str(number) if number else link.text
            state.push("link_close", "a", -1)
            state.push("sup_close", "sup", -1)
        else:
            state.pending = state.pending.rstrip(" ")
    state.pos = match.end()
    return True


def _render_link(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    href = str(token.attrs.get("href", ""))
    if href.startswith(("http://", "https://")):
        token.attrs["rel"] = EXTERNAL
    rendered: str = self.renderToken(tokens, index, options, env)
    return rendered


def _render_cell(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """A cell of a table: its alignment becomes a class, since pages allow no inline styles."""
    token = tokens[index]
    style = str(token.attrs.pop("style", ""))
    if style.endswith(("right", "center")):
        token.attrs["class"] = "end" if style.endswith("right") else "center"
    rendered: str = self.renderToken(tokens, index, options, env)
    return rendered


@lru_cache(maxsize=1)
def _engine() -> MarkdownIt:
    engine = MarkdownIt("js-default", {"html": False, "linkify": False})
    engine.disable(
        ["image", "html_block", "html_inline", "linkify", "replacements", "smartquotes"], ignoreInvalid=True
    )
    engine.normalizeLink = _safe_link  # type: ignore[method-assign]
    engine.normalizeLinkText = shown_url  # type: ignore[method-assign]
    engine.validateLink = bool  # type: ignore[method-assign,assignment]
    engine.inline.ruler.before("link", "timeline_link", _link_rule)
    engine.inline.ruler.before("link", "timeline_citation", _citation_rule)
    engine.add_render_rule("link_open", _render_link)
    engine.add_render_rule("th_open", _render_cell)
    engine.add_render_rule("td_open", _render_cell)
    return engine


def parse_markdown(prose: Prose, root: str = "", notes_at: str = "") -> tuple[Sequence[Token], Any]:
    """The tokens of any Markdown, and the environment in which they are rendered."""
    env = {"links": prose.links, "notes": prose.notes, "root": root, "notes_at": notes_at}
    text = prose.text
    if "|" in text and "[[" in text:
        text = WIKI_LINK.sub(lambda link: link[0].replace("\\|", "|").replace("|", _BAR), text)
    if prose.inline:
        return _engine().parseInline(" ".join(text.split("\n")).strip(), env), env
    return _engine().parse(text, env), env


def dead_fragments(prose: Prose) -> Iterator[str]:
    """The `#fragment` links of a text that match none of its headings, as they are written."""
    return headings.dead_fragments_in(parse_markdown(prose)[0], prose.anchored)


def anchors(prose: Prose) -> list[str]:
    """The ids of a text's headings, in order; none where they have no ids."""
    return headings.heading_ids(parse_markdown(prose)[0]) if prose.anchored else []


def parsed_html(prose: Prose, root: str, notes_at: str) -> str:
    """The HTML of any Markdown."""
    tokens, env = parse_markdown(prose, root, notes_at)
    headings.settle_headings(tokens, prose.anchored)
    engine = _engine()
    html: str = engine.renderer.render(tokens, engine.options, env)
    return _CLEANER.clean(html.replace(_BAR, "|"))
