"""The plain text of Markdown: what its HTML says, for descriptions, feeds and data.

It is taken from the HTML itself, so that no text can be read in two ways. Citation marks are numbers of notes, which
stand on pages only, and are left out; the numbers of lists, which browsers add, are written out.
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
"""Elements that may stand in the middle of a word; any other parts words."""


def plain_text(prose: Prose | None) -> str:
    """The words of a text, on one line."""
    if prose is None:
        return ""
    if fast_path() and is_plain(prose.text):
        return " ".join(prose.text.split())
    return text_of(to_html(prose, ""))


def text_of(html: str) -> str:
    """The words of HTML that `to_html` has made, on one line."""
    from html import unescape  # with a long table, for few texts

    return " ".join(unescape(_TAG.sub(_Gaps().of, _CITATION.sub("", html))).split())


class _Gaps:
    """What stands in the text in place of each tag; it counts the items of lists."""

    def __init__(self) -> None:
        self._next: list[int | None] = []
        """Of each list that is open, from the outermost, the number of its next item; None: they have none."""

    def of(self, tag: re.Match[str]) -> str:
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
