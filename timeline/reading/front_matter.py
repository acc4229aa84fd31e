"""Markdown files with YAML front matter: the fields between two `---` lines, then the body."""

from __future__ import annotations

import msgspec

from timeline.diagnostics import Problem, Span

_FENCE = "---"


class FrontMatter(msgspec.Struct, frozen=True):
    """A Markdown file taken apart; both line numbers count from 1."""

    yaml: str
    """The fields, with empty lines before them so that line numbers are the file's own."""
    body: str
    body_line: int


def split_front_matter(text: str) -> tuple[FrontMatter | None, Problem | None]:
    """The two parts of a Markdown file, or the problem with its front matter."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        help_text = "begin the file with a line ---, the fields, and a line ---"
        return None, Problem("YAML015", "the file has no front matter", help_text, span=Span(1, 1, 1, 2))
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            fields = "\n".join(["", *lines[1:number], ""])
            body = "\n".join(lines[number + 1 :])
            leading = len(body) - len(body.lstrip("\n"))
            return FrontMatter(fields, body.strip("\n"), number + 2 + leading), None
    help_text = "end the fields with a line --- of its own"
    return None, Problem("YAML015", "the front matter is not closed", help_text, span=Span(1, 1, 1, 4))
