"""`timeline diff`: list the changes that readers would see."""

from __future__ import annotations

from pathlib import Path

import click


@click.command
@click.argument("revisions", metavar="[REV[..REV]]", default="HEAD")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "markdown", "json")),
    default="text",
    help="Output format; markdown suits a comment on a pull request.",
)
def diff(*, revisions: str, form: str) -> None:
    """List the changes that readers would see, event by event.

    With one revision, compares it with the files in the content folder; without any, compares the last commit
    with them. Statuses and origins are derived for both sides. Drafts are ignored.

    \b
    timeline diff
    timeline diff origin/main --format markdown
    timeline diff v1.0..v1.1
    """
    from timeline.building.revisions import sides
    from timeline.commands.report.differences import FORMS, describe
    from timeline.history.difference import compare_chronicles
    from timeline.project import find_project, paths_of

    before, apart, after = revisions.partition("..")
    paths = paths_of(find_project(Path.cwd()))
    old, new = sides(paths, before or "HEAD", (after or "HEAD") if apart else "")
    click.echo(FORMS[form](describe(compare_chronicles(old, new), new.chronicle)), nl=False)
