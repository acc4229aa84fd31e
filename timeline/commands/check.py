"""`timeline check`: all that is wrong with the content."""

from __future__ import annotations

from pathlib import Path

import click

from timeline.commands import options


@click.command
@options.strict
@options.quiet
@options.form
@click.option(
    "--max-errors",
    "most",
    type=click.IntRange(min=0),
    metavar="N",
    help="Show N problems, or kinds of problem, as text at the most (left out, 100); 0 shows all.",
)
@click.option(
    "--summary",
    is_flag=True,
    help="Show each kind of problem once, with how often it occurs; so do more than 200 problems by themselves.",
)
@click.option(
    "--since",
    metavar="REV",
    help="Also report what was published at REV and is told otherwise now without a correction; REV's rules hold too.",
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
    """Say all that a build would refuse or warn of.

    Writes no file of the project. Problems go to standard output, one after the other in the order of files and lines.

    \b
    timeline check --strict
    timeline check --format github      in a workflow, beside the lines of a pull request
    timeline check --since origin/main  what was published is corrected in the open, or not changed
    """
    from timeline import build as pipeline
    from timeline.commands.report.show import has_errors, show, weighed
    from timeline.project import find_project, paths_of

    paths = paths_of(find_project(Path.cwd()))
    found = weighed(pipeline.check(paths, jobs=jobs, since=since), strict=strict, quiet=quiet)
    show(found, form, paths.root, err=False, quiet=quiet, most=most, grouped=summary)
    if has_errors(found):
        context.exit(1)
