"""Convert Markdown to plain text, for descriptions, feeds and data.

The text is extracted from the HTML, so that pages and data cannot read Markdown differently. Citation marks are left
out, because only pages have notes; the numbers of ordered lists, which browsers add, are written out.
"""

from __future__ import annotations

import re

from timeline.fast_path import fast_path
from timeline.markdown.prose import Prose
from timeline.markdown.to_html import is_plain, to_html

_CITATION = re.compile(r'(?:(?<!\s)\s+)?<sup class="cite">(?:[^<]|<(?!/?sup\b))*</sup>')
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>')
_START = re.compile(r'start="(\d+)"')
_WITHIN_WORDS = frozenset(("a", "code", "em", "s", "strong", "sup"))
"""Elements that may occur within a word; any other separates words."""


def plain_text(prose: Prose | None) -> str:
    """The text without its Markdown, on one line."""
    if prose is None:
        return ""
    if fast_path() and is_plain(prose.text):
        return " ".join(prose.text.split())
    return text_of(to_html(prose, ""))


def text_of(html: str) -> str:
    """The text of HTML made by `to_html`, on one line."""
    from html import unescape  # slow to import, and needed for few texts

    if '<sup class="cite">' in html:  # few texts have notes, and the pattern tries every space
        html = _CITATION.sub("", html)
    return " ".join(unescape(_TAG.sub(_TagReplacer().replace, html)).split())


class _TagReplacer:
    """Replaces tags by spaces and by the numbers of list items, which it counts."""

    def __init__(self) -> None:
        self._next: list[int | None] = []
        """The number of the next item of each open list, from the outermost; None for a list without numbers."""

    def replace(self, tag: re.Match[str]) -> str:
        ends, name, attributes = tag.groups()
        if name in _WITHIN_WORDS:
            return ""
        if name in ("ol", "ul"):
            if ends:
                self._next.pop()
            else:
                start = _START.search(attributes)
                self._next.append((int(start[1]) if start else 1) if name == "ol" else None)
        elif name == "li" and not ends and (number := self._next[-1]) is not None:
            self._next[-1] = number + 1
            return f" {number}. "
        return " "
