"""`timeline rename`: give a record another id, everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from timeline.editing.rename_record import Renaming

KINDS = ("event", "source", "actor", "place", "topic", "page", "tag")
_MOST_NAMED = 10


@click.command
@click.argument("words", metavar="[KIND] OLD NEW", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Write nothing; show the lines that would change.")
def rename(*, words: tuple[str, ...], dry_run: bool) -> None:
    """Give the record OLD the id NEW: an event, source, actor, place, topic or page, or a tag.

    KIND is needed only if records of several kinds have the id. The id changes in the record, in all references, links
    and translations, in the project file, and in the names of files and archived copies. OLD becomes an alias, so that
    the old address redirects (a tag leaves none). Comments, quoting and the order of fields are preserved.

    If the result would have an error, nothing is changed. If the renaming is interrupted, run it again.

    \b
    timeline rename aleppo-entered aleppo-entry
    timeline rename place aleppo aleppo-city --dry-run
    """
    from timeline.commands.report.file_changes import print_change
    from timeline.commands.report.terminal import style_of
    from timeline.editing.rename_record import plan_renaming, write_renaming
    from timeline.project import find_project, paths_of

    kind, former, present = _taken_apart(words)
    paths = paths_of(find_project(Path.cwd()))
    renaming = plan_renaming(paths, kind, former, present)
    if dry_run:
        for path, (before, after) in renaming.changed.items():
            print_change(path, before, after)
    else:
        write_renaming(paths, renaming)
    _print(renaming, former, present, "would rename" if dry_run else "renamed", style_of(err=False).visible)


def _taken_apart(words: tuple[str, ...]) -> tuple[str, str, str]:
    if len(words) == 2:
        return "", *words
    if len(words) != 3:
        raise click.UsageError("name the id that there is and the new one: timeline rename OLD NEW")
    if words[0] not in KINDS:
        raise click.UsageError(f"{words[0]!r} is no kind of record; use one of: {', '.join(KINDS)}")
    return words


def _print(renaming: Renaming, former: str, present: str, done: str, visible: Callable[[str], str]) -> None:
    click.echo(f"{done} the {renaming.kind} `{former}` to `{present}`")
    for path, target in {**renaming.copies, **renaming.moved}.items():
        click.echo(visible(f"  {path} is now {target}" if done == "renamed" else f"  {path} to {target}"))
    referring = [path for path in renaming.changed if path != renaming.own and path not in renaming.moved]
    if referring:
        files = "1 other file" if len(referring) == 1 else f"{len(referring)} other files"
        click.echo(f"  changed in {files}")
    for path, line in renaming.mentions[:_MOST_NAMED]:
        click.echo(visible(f"  `{former}` still stands in a text, comment or address: {path}:{line}"))
    if len(renaming.mentions) > _MOST_NAMED:
        click.echo(f"  ... and in {len(renaming.mentions) - _MOST_NAMED} more lines")
