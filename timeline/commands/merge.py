"""`timeline merge`: make one record of two that describe the same."""

from __future__ import annotations

from pathlib import Path

import click

KINDS = ("event", "source", "actor", "place", "topic", "tag")


@click.command
@click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
@click.argument("kept", metavar="ID")
@click.argument("other", metavar="OTHER")
def merge(kind: str, kept: str, other: str) -> None:
    """Make the record OTHER part of the record ID, where both are the same event, source, actor, place, topic or tag.

    Lists are joined (sources, claims, tags, aka ...), fields that ID does not have are taken over, and what OTHER says
    otherwise stays beside them as a comment. All references lead to ID; OTHER becomes one of its `aliases`, so that
    its address leads on. Comments, quotes and the order of fields stay as they are.

    Nothing is changed where the result would have an error. Broken off in the middle, it has lost nothing: run it
    again.

    \b
    timeline merge event aleppo-entered forces-enter-aleppo
    timeline merge tag air-strikes airstrikes
    """
    from timeline.commands.report.terminal import look_of
    from timeline.editing.merge_records import merge_records
    from timeline.project import find_project, paths_of

    done = merge_records(paths_of(find_project(Path.cwd())), kind, kept, other)
    visible = look_of(err=False).visible
    if done.kept:
        click.echo(f"{visible(done.kept)} holds what `{other}` said")
    if done.left:
        click.echo(f"kept there as a comment, since `{kept}` says otherwise: {', '.join(done.left)}")
    if done.referring:
        number, is_one = len(done.referring), len(done.referring) == 1
        files = f"{number} {'other ' if done.kept else ''}file{'' if is_one else 's'}"
        click.echo(f"{files} now refer{'s' if is_one else ''} to `{kept}`")
    if done.removed:
        click.echo(f"`{other}` is gone from {visible(done.removed)}")
