"""`timeline check`: report every error and warning in the content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from timeline.commands import options

if TYPE_CHECKING:
    from timeline.building.load import Reading


@click.command
@options.strict
@options.quiet
@options.form
@click.option(
    "--max-errors",
    "most",
    type=click.IntRange(min=0),
    metavar="N",
    help="In text format, show at most N problems or kinds of problem (by default 100; 0 for all).",
)
@click.option(
    "--summary",
    is_flag=True,
    help="Show each kind of problem once, with its number; the default for more than 200 problems.",
)
@click.option(
    "--since",
    metavar="REV",
    help="Also report facts published at REV that were changed without a correction, and apply REV's rules.",
)
@options.jobs
@click.pass_context
def check(
    context: click.Context,
    *,
    strict: bool,
    quiet: bool,
    form: str,
    most: int | None,
    summary: bool,
    since: str | None,
    jobs: int | None,
) -> None:
    """Report every error and warning in the content, without building.

    No file in the project is written. Problems go to standard output, ordered by file and line.

    \b
    timeline check --strict
    timeline check --format github      annotate the lines of a pull request
    timeline check --since origin/main  find published facts changed without a correction
    """
    from timeline import build as pipeline
    from timeline.commands.report.missing_translations import missing_in_words
    from timeline.commands.report.show import apply_options, has_errors, show
    from timeline.project import find_project, paths_of
    from timeline.records.missing_translations import count_missing

    paths = paths_of(find_project(Path.cwd()))
    untranslated: list[str] = []

    def count(reading: Reading) -> None:
        if form == "text" and not quiet:
            project, files = reading.chronicle.project, reading.content.records
            untranslated.extend(missing_in_words(count_missing(project, files)))

    problems = pipeline.check(paths, jobs=jobs, since=since, look_at=count)
    found = apply_options(problems, strict=strict, quiet=quiet)
    show(found, form, paths.root, err=False, quiet=quiet, most=most, grouped=summary)
    for line in untranslated:
        click.echo(line, err=True)
    if has_errors(found):
        context.exit(1)
