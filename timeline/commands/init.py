"""`timeline init`: a new project that builds at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timeline import __version__
from timeline.editing.schema_files import FOLDER

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

VERSION_MARK = "@VERSION@"
IGNORED = ".gitignore"


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
    from importlib.resources import files

    from timeline.editing.content_files import write_text
    from timeline.editing.schema_files import NAMES, write_schemas

    texts = {
        path: template.read_text(encoding="utf-8").replace(VERSION_MARK, __version__)
        for name in ("project", *([ci] if ci else []))
        for path, template in _templates(files("timeline.commands") / "templates" / name)
    }
    if _holds_readme(folder):
        del texts["README.md"]
    ignored = texts.pop(IGNORED)
    schemas = (f"{FOLDER}/{name}.json" for name in NAMES)
    _refuse_to_overwrite(folder, [*texts, IGNORED, *schemas])
    for path, text in texts.items():
        write_text(folder / path, text)
    _add_lines(folder / IGNORED, ignored)
    write_schemas(folder / FOLDER, {})
    click.echo(f"a new project stands in {folder}; next: timeline -C {folder} serve", err=True)


def _holds_readme(folder: Path) -> bool:
    return folder.is_dir() and any(path.name.lower().startswith("readme") for path in folder.iterdir())


def _add_lines(file: Path, wanted: str) -> None:
    """Add the lines that a file lacks at its end."""
    had = file.read_bytes() if file.exists() else b""
    lines = [line.strip() for line in had.splitlines()]
    lacking = [line for line in wanted.splitlines() if line.encode() not in lines]
    with file.open("a", encoding="utf-8", newline="\n") as end:
        end.write("\n" if lacking and had and not had.endswith(b"\n") else "")
        end.writelines(f"{line}\n" for line in lacking)


def _refuse_to_overwrite(folder: Path, paths: Iterable[str]) -> None:
    """Raises UsageError that names what stands where a file or a folder is to be, links included."""
    from timeline.diagnostics import UsageError

    standing = {place.as_posix() for path in paths for place in _in_the_way(folder, Path(path))}
    if standing:
        named = ", ".join(sorted(standing))
        raise UsageError(
            f"a new project in {folder} would overwrite {named}", "move that away, or name another folder"
        )


def _in_the_way(folder: Path, path: Path) -> Iterator[Path]:
    """What is no folder on the way to a file, and the file itself, unless it is one that lines are added to."""
    for above in path.parents[:-1]:
        if os.path.lexists(folder / above) and (
            (folder / above).is_symlink() or not (folder / above).is_dir()
        ):
            yield above
    file = folder / path
    if os.path.lexists(file) and (file.is_symlink() or not _may_stand(path) or not file.is_file()):
        yield path


def _may_stand(path: Path) -> bool:
    """Whether a file is added to, or made anew whatever it holds."""
    return path == Path(IGNORED) or path.parent == Path(FOLDER)


def _templates(folder: Traversable, prefix: str = "") -> list[tuple[str, Traversable]]:
    """The files of a folder of templates by the paths that they are for; `dot-` stands for a leading dot."""
    found: list[tuple[str, Traversable]] = []
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        path = (
            prefix + item.name.replace("dot-", ".", 1) if item.name.startswith("dot-") else prefix + item.name
        )
        found += _templates(item, f"{path}/") if item.is_dir() else [(path, item)]
    return found
