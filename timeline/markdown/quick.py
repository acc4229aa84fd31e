"""Convert simple Markdown to HTML with a regular expression, four times faster than the parser.

Most texts of a chronicle are paragraphs, simple lists and one-line quotes with a few `**words**`, `*words*`,
`[words](https://...)`, `[[id]]` and `[@id]`. With the parser they would take a fifth of a large build. Any text that
might mean more is left to the parser; a test checks that both give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_WORDS = r"[^\W_](?:[^\\`*_\[\]<>&~\n\xa0]*[^\W_])?"
_LABEL = r"(?:[a-z0-9]{1,20}-){0,2}[a-z0-9]{1,20}"
MAX_URL = 200
"""Longer addresses, and hosts with longer labels, are left to the parser."""
_SPAN = re.compile(
    rf"\*\*(?P<strong>{_WORDS})\*\*"
    rf"|\*(?P<em>{_WORDS})\*"
    rf"|\[(?P<text>{_WORDS})\]\((?P<url>https://(?:{_LABEL}\.)+[a-z]{{2,24}}/[A-Za-z0-9/.-]*)\)"
    rf"|\[\[(?P<id>[a-z0-9-]{{1,80}})(?:\|(?P<other>{_WORDS}))?\]\]"
    r"|\[@(?P<cite>[a-z0-9-]{1,80}(?:#[0-9]{1,3})?)\](?!\((?:https?:|mailto:|[#/.]))"
)
EXTERNAL = "noopener noreferrer external"
"""The `rel` of a link to another site."""
_BEFORE = frozenset(" \n(")
_AFTER = frozenset(" \n.,;:!?)")
"""Characters allowed before and after a span; next to others, CommonMark's rules for `*` are subtle."""
_MARKS = "\\`*_[]<>&~\xa0\t"
"""Characters that may have a meaning in Markdown or HTML."""
_MARK = re.compile(f"[{re.escape(_MARKS)}]")
_OPENING = frozenset("\"'“‘«„([*")
"""Characters that a line of a paragraph may begin with, besides letters."""
_BETWEEN = re.compile(r"\n{2,}")
_FORMS = {
    "": ("", "<p>%s</p>\n", ""),
    "- ": ("<ul>\n", "<li>%s</li>\n", "</ul>\n"),
    "> ": ("<blockquote>\n", "<p>%s</p>\n", "</blockquote>\n"),
}

Link = Callable[[str, str], str]
"""Returns the HTML of a `[[link]]` for its id and its own words (or none)."""


class _Unsure(Exception):
    """The text may mean more than this module handles."""


class Spans:
    """Three functions that write spans as HTML."""

    def __init__(self, link: Link, cite: Callable[[str], str], external: Callable[[str, str], str]) -> None:
        self.link = link
        self.cite = cite
        self.external = external

    def html(self, match: re.Match[str]) -> str:
        """The HTML of one span."""
        kind = match.lastgroup
        if kind == "strong":
            return f"<strong>{match['strong']}</strong>"
        if kind == "em":
            return f"<em>{match['em']}</em>"
        if kind == "url":
            if len(match["url"]) > MAX_URL:
                raise _Unsure
            return self.external(match["url"], match["text"])
        if kind == "cite":
            return self.cite(match["cite"])
        return self.link(match["id"], match["other"] or "")


def quick_html(text: str, spans: Spans) -> str | None:
    """The HTML of a text of simple blocks, or None where the parser must read it."""
    out: list[str] = []
    before = ""
    try:
        for block in _BETWEEN.split(text) if "\n\n\n" in text else text.split("\n\n"):
            kind = block[:2] if block[:2] in ("- ", "> ") else ""
            lines = block.split("\n")
            if kind:
                # Two lists in a row are one loose list; a quote continues in lines without its mark.
                if (
                    kind == before
                    or (kind == "> " and len(lines) > 1)
                    or not all(line[:2] == kind for line in lines)
                ):
                    return None
                lines = [line[2:] for line in lines]
            for line in lines:
                if line[-1:].isspace() or not _begins_text(line):
                    return None
            before = kind
            opening, each, closing = _FORMS[kind]
            out.append(opening)
            out += [each % _inline(part, spans) for part in (lines if kind else [block])]
            out.append(closing)
    except _Unsure:
        return None
    return "".join(out)


def _begins_text(line: str) -> bool:
    return line[:1].isalpha() or (line[:1] in _OPENING and line[1:2] not in (" ", "\t", ""))


def _inline(text: str, spans: Spans) -> str:
    if not any(map(text.__contains__, _MARKS)):  # far faster than the pattern
        return text
    out = []
    at = 0
    while mark := _MARK.search(text, at):
        start = mark.start()
        match = _SPAN.match(text, start)
        if not match or (start and text[start - 1] not in _BEFORE):
            raise _Unsure
        end = match.end()
        if end < len(text) and text[end] not in _AFTER:
            raise _Unsure
        html = spans.html(match)
        if not html:  # an unresolved link: the parser removes the space before it
            raise _Unsure
        out += [text[at:start], html]
        at = end
    out.append(text[at:])
    return "".join(out)
