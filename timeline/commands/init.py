"""`timeline init`: a new project that builds at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from timeline import __version__

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

VERSION_MARK = "@VERSION@"


@click.command
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--ci",
    type=click.Choice(("github", "gitlab")),
    help="Add a workflow that checks what others propose and publishes the site.",
)
def init(*, folder: Path, ci: str | None) -> None:
    """Begin a new project in DIR, which must be new or empty.

    It holds an example event, a page on the method, and settings with which editors complete and check the
    fields while you write. It builds at once.

    \b
    timeline init chronology
    timeline init . --ci github
    """
    from importlib.resources import files

    from timeline.commands.new_file import write_file
    from timeline.commands.schema_files import FOLDER, write_schemas

    _refuse_if_used(folder)
    for name in ("project", *([ci] if ci else [])):
        for path, template in _templates(files("timeline.commands") / "templates" / name):
            text = template.read_text(encoding="utf-8").replace(VERSION_MARK, __version__)
            write_file(folder / path, text)
    write_schemas(folder / FOLDER, {})
    click.echo(f"a new project stands in {folder}; next: timeline -C {folder} serve", err=True)


def _refuse_if_used(folder: Path) -> None:
    """A folder that holds something may hold somebody's work; git's own folder alone is no content."""
    from timeline.diagnostics import UsageError

    held = sorted(path.name for path in folder.iterdir() if path.name != ".git") if folder.exists() else []
    if held:
        raise UsageError(f"{folder} is not empty (it holds {held[0]})", "name a new folder, or an empty one")


def _templates(folder: Traversable, prefix: str = "") -> list[tuple[str, Traversable]]:
    """The files of a folder of templates by the paths that they are for; `dot-` stands for a leading dot."""
    found: list[tuple[str, Traversable]] = []
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        path = (
            prefix + item.name.replace("dot-", ".", 1) if item.name.startswith("dot-") else prefix + item.name
        )
        found += _templates(item, f"{path}/") if item.is_dir() else [(path, item)]
    return found
