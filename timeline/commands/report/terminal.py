"""Safe terminal output: control and invisible characters escaped, colour where it is wanted."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from typing import NamedTuple

import click

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_JOINERS = frozenset("\u200c\u200d")
"""Parts of letters in Arabic, Persian, Hindi ... and of emoji."""

RUNNER_COMMAND = re.compile(
    r"##(?=\w{0,20}\[)|::(?=(?:add|debug|echo|endgroup|error|group|notice|remove|save|set|stop|warning)\b)"
)
"""What begins a command to a runner: `##[` and `::` (GitHub), `##vso[` (Azure), `##teamcity[`. Those of GitLab begin with
characters that are never printed."""

_STYLES: dict[str, dict[str, str | bool]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "help": {"fg": "cyan"},
    "place": {"bold": True},
}


def shown(character: str, encoding: str = "utf-8") -> str:
    """A character as printed: itself, `<U+202E>` for an invisible one, or its escape."""
    if character not in _JOINERS and unicodedata.category(character) in _UNSEEN:
        return f"<U+{ord(character):04X}>"
    return character.encode(encoding, "backslashreplace").decode(encoding)


def without_workflow_commands(text: str) -> str:
    """The text without anything that a workflow runner would take for a command."""
    return RUNNER_COMMAND.sub(lambda found: " ".join(found[0]), text)


def width(text: str) -> int:
    """The number of columns of a text made by `shown` (Unicode Annex 11; a guess for emoji sequences)."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if character in _JOINERS or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class StreamStyle(NamedTuple):
    """Whether a stream gets colour, and which characters it can carry."""

    colour: bool
    encoding: str

    def visible(self, text: str) -> str:
        """The text without control sequences for the terminal or commands for a workflow runner."""
        text = without_workflow_commands(text)
        if text.isascii() and text.isprintable():
            return text
        return "".join(shown(character, self.encoding) for character in text)

    def paint(self, text: str, style: str) -> str:
        """The text in the colours of `error`, `warning`, `help` or `place`."""
        return click.style(text, **_STYLES[style]) if self.colour else text  # type: ignore[arg-type]


def style_of(*, err: bool) -> StreamStyle:
    """The style of standard error or standard output: colour on a terminal, never with NO_COLOR."""
    stream = sys.stderr if err else sys.stdout
    if stream is None:
        return StreamStyle(False, "utf-8")
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return StreamStyle(wanted and stream.isatty(), stream.encoding or "utf-8")
