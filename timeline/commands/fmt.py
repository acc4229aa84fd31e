"""`timeline fmt`: put content files into house order."""

from __future__ import annotations

from pathlib import Path

import click

from timeline.commands import options


@click.command
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if a file is not in order."
)
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; show what would change.")
@options.jobs
@click.pass_context
def fmt(
    context: click.Context, *, files: tuple[Path, ...], only_check: bool, show_diff: bool, jobs: int | None
) -> None:
    """Put content files into house order: all of them, or the files and folders named.

    Fields stand in the order of the reference, two spaces indent, and quotes stand only where they are needed. Values,
    comments and line ends stay as they are; the text below the front matter of a Markdown file is not touched. A file
    that cannot be put in order without loss is left as it is and named, and the exit code is 1.

    \b
    timeline fmt
    timeline fmt content/events/2024-11-29-aleppo.yaml
    timeline fmt --check            in a pre-commit hook
    timeline fmt --diff | less
    """
    from timeline.commands.report.file_changes import print_change
    from timeline.commands.report.terminal import style_of
    from timeline.editing.order_files import order_files, write_ordered
    from timeline.project import find_project, paths_of
    from timeline.workers import default_jobs

    paths = paths_of(find_project(Path.cwd()))
    visible = style_of(err=False).visible
    writes = not (only_check or show_diff)
    changed = in_order = left = 0
    for file in order_files(paths, files, jobs or default_jobs()):
        if file.is_changed and writes:
            write_ordered(paths.root, file)
        if file.left:
            left += 1
            click.echo(style_of(err=True).visible(f"{file.path}: left as it is: {file.left}"), err=True)
        elif not file.is_changed:
            in_order += 1
        else:
            changed += 1
            if show_diff:
                print_change(file.path, file.before, file.after)
            else:
                click.echo(f"{'put' if writes else 'not'} in order: {visible(file.path)}")
    done = f"{changed} put in order" if writes else f"{changed} not in order"
    rest = f", {left} left as {'it is' if left == 1 else 'they are'}" if left else ""
    click.echo(f"files: {done}, {in_order} in order already{rest}", err=True)
    if left or (changed and only_check):
        context.exit(1)
