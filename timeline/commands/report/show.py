"""Print diagnostics in the format given by `--format`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
import msgspec

from timeline.commands.report.as_json import as_json
from timeline.commands.report.github import as_github
from timeline.commands.report.terminal import style_of
from timeline.commands.report.text import as_text, summary
from timeline.diagnostics import Diagnostic, Severity, counted

MOST = 100
"""Problems that are shown as text when nothing else is said."""
TOO_MANY = 200
"""From more than that on, kinds of problems are shown instead."""


def apply_options(diagnostics: Iterable[Diagnostic], *, strict: bool, quiet: bool) -> list[Diagnostic]:
    """Apply `--strict` and `--quiet`: turn warnings into errors, or omit them."""
    if strict:
        return [msgspec.structs.replace(d, severity=Severity.ERROR) for d in diagnostics]
    return [d for d in diagnostics if not quiet or d.severity is Severity.ERROR]


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any diagnostic is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def show(
    diagnostics: Sequence[Diagnostic],
    form: str,
    root: Path,
    *,
    err: bool,
    quiet: bool = False,
    most: int | None = None,
    grouped: bool = False,
) -> None:
    """Print diagnostics; formats for programs go to standard output, text to standard error if `err`.

    As text, `grouped` shows each kind of problem once; so does a number of problems that nobody reads, unless `most` says
    how many are wanted.
    """
    if form == "text":
        if grouped or (most is None and len(diagnostics) > TOO_MANY):
            _show_groups(diagnostics, err=err, most=MOST if most is None else most)
        else:
            show_problems(diagnostics, err=err, most=MOST if most is None else most)
        if not quiet:
            show_summary(diagnostics)
    elif form == "json":
        click.echo(as_json(diagnostics))
    elif form == "github":
        click.echo(as_github(diagnostics, _folder_in_repository(root)), nl=bool(diagnostics))
    elif form == "gitlab":
        from timeline.commands.report.gitlab import as_gitlab

        click.echo(as_gitlab(diagnostics, _folder_in_repository(root)))
    else:
        from timeline.commands.report.sarif import as_sarif  # its rules are read from a file

        click.echo(as_sarif(diagnostics, _folder_in_repository(root)))


def show_problems(diagnostics: Sequence[Diagnostic], *, err: bool, most: int = MOST) -> None:
    """Print diagnostics as text, at most `most` of them (0: all)."""
    look = style_of(err=err)
    for diagnostic in diagnostics[: most or None]:
        click.echo(as_text(diagnostic, look), err=err, color=look.colour)
    left = len(diagnostics) - most if most else 0
    if left > 0:
        click.echo(
            f"... and {counted(left, 'more problem')}; timeline check --max-errors 0 shows all", err=True
        )


def _show_groups(diagnostics: Sequence[Diagnostic], *, err: bool, most: int) -> None:
    from timeline.commands.report.grouped import grouped_by_code

    look = style_of(err=err)
    for text in grouped_by_code(diagnostics, look, most):
        click.echo(text, err=err, color=look.colour)
    if diagnostics:
        click.echo("one example of each kind; timeline check --max-errors 0 shows all", err=True)


def show_summary(diagnostics: Sequence[Diagnostic]) -> None:
    """Print the numbers of errors and warnings to standard error."""
    click.echo(summary(diagnostics), err=True)


def _folder_in_repository(root: Path) -> str:
    """The path of the project in the repository that a workflow has checked out; empty at the root."""
    workspace = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    if not workspace:
        return ""
    try:
        folder = root.resolve().relative_to(Path(workspace).resolve()).as_posix()
    except ValueError:
        return ""
    return "" if folder == "." else f"{folder}/"
