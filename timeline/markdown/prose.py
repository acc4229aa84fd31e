"""Markdown text together with the records and notes that it links to."""

from __future__ import annotations

import msgspec


class Link(msgspec.Struct, frozen=True, omit_defaults=True):
    """A name, with the path of its page on this site if it has one."""

    text: str
    href: str = ""
    lang: str = ""
    """Its language, where that differs from the page's."""


class Prose(msgspec.Struct, frozen=True, omit_defaults=True):
    """Markdown, and what its `[[links]]` and `[@citations]` resolve to."""

    text: str
    links: dict[str, Link] = {}
    """By id, as written in the brackets."""
    notes: dict[str, int] = {}
    """The number of the note on this page that a citation links to, by what is written after the @: `id`, `id#2`."""
    inline: bool = False
    """The text is a single paragraph without `<p>`: a summary in a list."""
    anchored: bool = False
    """Its headings have ids, to which its `#fragment` links lead; true of at most one text of a page."""
    lang: str = ""
    """Its language, where that differs from the page's."""
