"""Markdown together with what it refers to."""

from __future__ import annotations

import msgspec


class Link(msgspec.Struct, frozen=True, omit_defaults=True):
    """A name that may lead to a page of this site; without `href` it is only a name."""

    text: str
    href: str = ""
    lang: str = ""
    """Its language where that is not the page's."""


class Prose(msgspec.Struct, frozen=True, omit_defaults=True):
    """Markdown with what its `[[links]]` and `[@citations]` resolve to."""

    text: str
    links: dict[str, Link] = {}
    """By id, as written between the brackets."""
    notes: dict[str, int] = {}
    """The number of the note that a citation leads to on this page, by what stands after its @: `id`, `id#2`."""
    inline: bool = False
    """One paragraph at most is wanted: a summary in a list."""
    anchored: bool = False
    """Its headings have ids, to which its `#fragment` links lead: at most one text of a page may have that."""
