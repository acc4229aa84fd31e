"""Give the headings of a text their levels and ids, and resolve the `#fragment` links to them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from urllib.parse import unquote

from markdown_it.token import Token

_TAKEN = re.compile(r"corrections|note-\d+")
"""Ids that an event's page uses for itself. (All other ids of a page contain `_` or `.`, which no heading's id does.)"""


def settle_headings(tokens: Sequence[Token], anchored: bool) -> None:
    """Set the levels of headings, their ids where the text is `anchored`, and the links to them.

    The highest heading becomes h2, whatever level its author began with: the page's title is the h1. A link to a
    missing heading becomes plain text.
    """
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    highest = min(levels, default=2)
    if highest != 2:
        for token in tokens:
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{min(int(token.tag[1]) + 2 - highest, 6)}"
    ids = _ids(tokens) if anchored else {}
    for at, id_ in ids.items():
        tokens[at].attrSet("id", id_)
    for token in tokens:
        if token.children and any(map(fragment_of, token.children)):
            token.children = list(_with_heading_links(token.children, frozenset(ids.values())))


def dead_fragments_in(tokens: Sequence[Token], anchored: bool) -> Iterator[str]:
    """The `#fragment` links of a text that match none of its headings, as they are written."""
    known = frozenset(_ids(tokens).values()) if anchored else frozenset()
    for token in tokens:
        for child in token.children or ():
            fragment = fragment_of(child)
            if fragment and not _target(fragment, known):
                yield fragment


def heading_ids(tokens: Sequence[Token]) -> list[str]:
    """The ids of a text's headings, in order."""
    return list(_ids(tokens).values())


def fragment_of(token: Token) -> str:
    """The `#fragment` that a link's opening token has as its address; empty for any other token."""
    href = str(token.attrs.get("href", "")) if token.type == "link_open" else ""
    return href if href.startswith("#") and "cites" not in token.meta else ""


def heading_id(text: str) -> str:
    """The letters, digits and combining marks of a text in any script, in lower case, with hyphens between words."""
    text = unicodedata.normalize("NFKC", text).casefold()
    characters = (char if unicodedata.category(char)[0] in "LNM" else " " for char in text)
    return "-".join("".join(characters).split())


def _ids(tokens: Sequence[Token]) -> dict[int, str]:
    """The id of each heading by the index of its token: the second with the same words has `--2` at its end."""
    ids: dict[int, str] = {}
    counts: Counter[str] = Counter()
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            base = heading_id(_words(tokens[at + 1])) or "section"
            counts[base] += 1 if counts[base] or not _TAKEN.fullmatch(base) else 2
            ids[at] = base if counts[base] == 1 else f"{base}--{counts[base]}"
    return ids


def _target(fragment: str, ids: Collection[str]) -> str:
    """The id of the heading that a `#fragment` matches, whatever its case and spaces; empty if there is none."""
    written = unquote(fragment[1:])
    return next(
        (id_ for id_ in (written, heading_id(written), f"{heading_id(written)}--2") if id_ in ids), ""
    )


def _words(heading: Token) -> str:
    return "".join(child.content for child in heading.children or () if child.type in ("text", "code_inline"))


def _with_heading_links(tokens: Sequence[Token], ids: Collection[str]) -> Iterator[Token]:
    """The tokens of a paragraph, with the addresses of its `#fragment` links replaced by the headings' ids."""
    dead = False
    for token in tokens:
        fragment = fragment_of(token)
        if fragment:
            target = _target(fragment, ids)
            dead = not target
            token.attrSet("href", f"#{target}")
        if not (dead and token.type in ("link_open", "link_close")):
            yield token
        if token.type == "link_close":
            dead = False
