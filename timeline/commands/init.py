"""`timeline init`: write a new project that builds at once."""

from __future__ import annotations

from pathlib import Path

import click


@click.command
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--ci",
    type=click.Choice(("github", "gitlab")),
    help="Add a workflow that checks what others propose and publishes the site.",
)
def init(*, folder: Path, ci: str | None) -> None:
    """Begin a new project in DIR. Nothing that is there is overwritten.

    It holds an example event, a page on the method, and settings with which editors complete and check the
    fields while you write. It builds at once. A README that is there stays; a .gitignore gets the lines that it lacks.

    \b
    timeline init chronology
    timeline init . --ci github
    """
    from timeline.editing.new_project import new_project

    new_project(folder, ci)
    click.echo(f"a new project stands in {folder}; next: timeline -C {folder} serve", err=True)
