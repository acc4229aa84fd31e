"""Markdown to safe HTML, with `[[links]]` and `[@citations]`: plain texts by `quick`, all others by the parser."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial

from timeline.fast_path import fast_path
from timeline.markdown.prose import Prose
from timeline.markdown.quick import EXTERNAL, Spans, quick_html

NOTES = "#note-"
"""What the address of a note on an event's own page begins with; its number follows."""
_PLAIN = re.compile(r"[^\W\d_][^\\`*_\[\]<>&~\xa0\n]*")
"""One line that begins with a letter and has no character with a meaning in Markdown or HTML: it is its own HTML."""


def is_plain(text: str) -> bool:
    """Whether a text is one line of words, as most summaries are, so that its HTML is the text itself."""
    is_line = "\n" not in text and _PLAIN.fullmatch(text) is not None
    return is_line and text.isprintable() and not text.endswith(" ")


def to_html(prose: Prose, root: str, notes_at: str = NOTES) -> str:
    """The HTML of a text; `root` is the relative path to the site's root, a note's address is `notes_at` and its number."""
    convert = _by_quick_or_parser if fast_path() else by_parser
    if prose.links or prose.notes:
        return convert(prose, root, notes_at)
    return _without_links(convert, prose.text, prose.inline, prose.anchored)


@lru_cache(maxsize=512)
def _without_links(convert: Callable[..., str], text: str, inline: bool, anchored: bool) -> str:
    """The HTML of a text that links to no record: the same in lists, and in all editions of an event that do not translate it.

    The texts of a block of events are kept (see `workers.BLOCK`): their pages are made before what lists print of them.
    """
    return convert(Prose(text, inline=inline, anchored=anchored), "", NOTES)


def _by_quick_or_parser(prose: Prose, root: str, notes_at: str) -> str:
    html = _quick(prose, root, notes_at)
    return by_parser(prose, root, notes_at) if html is None else html


def by_parser(prose: Prose, root: str, notes_at: str = NOTES) -> str:
    """The HTML of any Markdown."""
    from timeline.markdown.parsed import (
        parsed_html,
    )  # slow to import, and most builds after an edit need no parser

    return parsed_html(prose, root, notes_at)


def _quick(prose: Prose, root: str, notes_at: str) -> str | None:
    """The HTML of a plain text; None of any other."""
    text = prose.text
    if prose.inline:
        return text.rstrip() if _PLAIN.fullmatch(text) else None
    if is_plain(text):
        return f"<p>{text}</p>\n"
    spans = Spans(partial(_link, prose, root), partial(_cite, prose, root, notes_at), _external)
    return quick_html(text.strip("\n"), spans)


def _link(prose: Prose, root: str, id_: str, words: str) -> str:
    link = prose.links.get(id_)
    text = words or (_text(link.text) if link else "")
    return f'<a href="{root}{link.href}">{text}</a>' if link and link.href else text


def _cite(prose: Prose, root: str, notes_at: str, id_: str) -> str:
    number = prose.notes.get(id_)
    if number:
        return f'<sup class="cite"><a href="{notes_at}{number}">{number}</a></sup>'
    link = prose.links.get(f"@{id_}")
    return f'<sup class="cite"><a href="{root}{link.href}">{_text(link.text)}</a></sup>' if link else ""


def _external(url: str, words: str) -> str:
    return f'<a href="{url}" rel="{EXTERNAL}">{words}</a>'


def _text(text: str) -> str:
    """Text escaped as `nh3` escapes it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")
