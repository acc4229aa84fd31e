"""`timeline init`: create a project that is ready to build."""

from __future__ import annotations

from pathlib import Path

import click


@click.command
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--ci",
    type=click.Choice(("github", "gitlab")),
    help="Add a workflow that checks proposed changes and publishes the site.",
)
def init(*, folder: Path, ci: str | None) -> None:
    """Create a project in DIR, without overwriting any file.

    The project is ready to build. It has an example event, a page about your method, and settings with which editors
    complete and check fields as you type. Missing lines are added to an existing .gitignore.

    \b
    timeline init chronology
    timeline init . --ci github
    """
    from timeline.editing.new_project import new_project

    new_project(folder, ci)
    click.echo(f"created a new project in {folder}; next: timeline -C {folder} serve", err=True)
