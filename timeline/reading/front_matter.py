"""Split a Markdown file into YAML front matter (between two `---` lines) and body."""

from __future__ import annotations

import msgspec

from timeline.diagnostics import Problem, Span

_FENCE = "---"


class FrontMatter(msgspec.Struct, frozen=True):
    """The two parts of a Markdown file."""

    yaml: str
    """The fields, after an empty line in place of `---`, so that line numbers are the file's own."""
    body: str
    body_line: int
    """The line on which the body begins, from 1."""


def split_front_matter(text: str) -> tuple[FrontMatter | None, Problem | None]:
    """The two parts of a Markdown file, or the problem with its front matter."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        help_text = "begin the file with a line ---, then the fields, then another line ---"
        return None, Problem("YAML015", "the file has no front matter", help_text, span=Span(1, 1, 1, 2))
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            fields = "\n".join(["", *lines[1:number], ""])
            body = "\n".join(lines[number + 1 :])
            leading = len(body) - len(body.lstrip("\n"))
            return FrontMatter(fields, body.strip("\n"), number + 2 + leading), None
    help_text = "add a line --- after the fields"
    return None, Problem("YAML015", "the front matter is not closed", help_text, span=Span(1, 1, 1, 4))
