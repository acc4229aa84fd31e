"""`timeline merge`: merge two records that describe the same thing."""

from __future__ import annotations

from pathlib import Path

import click

KINDS = ("event", "source", "actor", "place", "topic", "tag")


@click.command
@click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
@click.argument("kept", metavar="ID")
@click.argument("other", metavar="OTHER")
def merge(kind: str, kept: str, other: str) -> None:
    """Merge the record OTHER into the record ID: two entries for one event, source, actor, place, topic or tag.

    Lists are joined (sources, claims, tags, aka ...), fields that ID lacks are copied, and conflicting values of OTHER
    are kept as a comment. All references are changed to ID, and OTHER becomes one of its `aliases`, so that the old
    address redirects. Comments, quoting and the order of fields are preserved.

    If the result would have an error, nothing is changed. If the merge is interrupted, nothing is lost: run it again.

    \b
    timeline merge event aleppo-entered forces-enter-aleppo
    timeline merge tag air-strikes airstrikes
    """
    from timeline.commands.report.terminal import style_of
    from timeline.editing.merge_records import merge_records
    from timeline.project import find_project, paths_of

    done = merge_records(paths_of(find_project(Path.cwd())), kind, kept, other)
    visible = style_of(err=False).visible
    if done.kept:
        click.echo(f"merged `{other}` into `{kept}` in {visible(done.kept)}")
    if done.left:
        click.echo(f"conflicting values of `{other}`, kept as a comment: {', '.join(done.left)}")
    if done.referring:
        number, is_one = len(done.referring), len(done.referring) == 1
        files = f"{number} {'other ' if done.kept else ''}file{'' if is_one else 's'}"
        click.echo(f"{files} now refer{'s' if is_one else ''} to `{kept}`")
    if done.removed:
        click.echo(f"removed `{other}` from {visible(done.removed)}")
