"""Results of link checks as text: one line each, grouped by code, with a progress line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from timeline.codes import all_codes
from timeline.commands.report.show import show
from timeline.commands.report.terminal import style_of
from timeline.diagnostics import Diagnostic


def show_findings(found: Sequence[Diagnostic], form: str, root: Path, *, quiet: bool) -> None:
    """Print results to standard output: as text grouped by code, with file and line, or in a format for programs."""
    if form == "text":
        _show_as_text(found)
    else:
        show(found, form, root, err=False, quiet=quiet)


def _show_as_text(found: Sequence[Diagnostic]) -> None:
    look = style_of(err=False)
    codes = all_codes()

    def say(text: str) -> None:
        click.echo(text, color=look.colour)

    for code in sorted({one.code for one in found}):
        of_kind = [one for one in found if one.code == code]
        worst = min(one.severity.value for one in of_kind)  # "error" comes before "warning"
        say(look.paint(f"{codes[code].title} ({code}, {len(of_kind):,})", worst))
        for one in of_kind:
            place = look.paint(look.visible(f"{one.path}:{one.line}:{one.column}:"), "place")
            say(f"  {place} {look.visible(one.message)}")
        for help_text in dict.fromkeys(one.help for one in of_kind if one.help):
            say(f"  {look.paint('help:', 'help')} {look.visible(help_text)}")


def is_terminal() -> bool:
    """Whether standard error is a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


class Progress:
    """A progress line; printed on a terminal only."""

    def __init__(self, total: int, noun: str, *, quiet: bool) -> None:
        self._total = total
        self._noun = noun
        self._done = 0
        self._shows = not quiet and is_terminal()

    def expect(self, total: int) -> None:
        """Say how many there are, if that was not known at first."""
        self._total = total

    def step(self, now: str) -> None:
        """Count one more."""
        self._done += 1
        if self._shows:
            line = f"{self._done:,} of {self._total:,} {self._noun}: {style_of(err=True).visible(now)}"
            click.echo(f"\r\x1b[K{line[:100]}", nl=False, err=True)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        """Erase the line."""
        if self._shows and self._done:
            click.echo("\r\x1b[K", nl=False, err=True)
