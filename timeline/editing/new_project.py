"""Write a new project that builds at once, beside what its folder holds already."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from timeline import __version__
from timeline.diagnostics import UsageError
from timeline.editing.content_files import write_text
from timeline.editing.schema_files import SCHEMA_FOLDER, SCHEMA_NAMES, write_schemas
from timeline.editing.write_yaml import field_lines
from timeline.reading.discovery import PROJECT_FILE

VERSION_MARK = "@VERSION@"
IGNORED = ".gitignore"


def new_project(folder: Path, workflow: str | None, title: str = "", project_file: str = "") -> None:
    """Write the files of a new project, with the workflow for `github` or `gitlab`. Nothing is overwritten.

    With a title, it has no example event; with the text of a project file, nothing else in its content either.

    Raises UsageError where something stands in the way, before anything is written; OSError.
    """
    texts = {
        path: template.read_text(encoding="utf-8").replace(VERSION_MARK, __version__)
        for name in ("project", *([workflow] if workflow else []))
        for path, template in _templates(files("timeline.editing") / "templates" / name)
    }
    if title:
        texts = {path: text for path, text in texts.items() if not path.startswith("content/events/")}
        own = "\n".join(field_lines("title", title))
        texts[PROJECT_FILE] = texts[PROJECT_FILE].replace("title: A new chronology", own, 1)
    if project_file:
        texts = {path: text for path, text in texts.items() if not path.startswith("content/")}
        texts[PROJECT_FILE] = project_file
    if _holds_readme(folder):
        del texts["README.md"]
    ignored = texts.pop(IGNORED)
    schemas = (f"{SCHEMA_FOLDER}/{name}.json" for name in SCHEMA_NAMES)
    _refuse_to_overwrite(folder, [*texts, IGNORED, *schemas])
    for path, text in texts.items():
        write_text(folder / path, text)
    _add_lines(folder / IGNORED, ignored)
    write_schemas(folder / SCHEMA_FOLDER, {})


def _holds_readme(folder: Path) -> bool:
    return folder.is_dir() and any(path.name.lower().startswith("readme") for path in folder.iterdir())


def _add_lines(file: Path, wanted: str) -> None:
    """Add to the end of a file the lines that it lacks."""
    had = file.read_bytes() if file.exists() else b""
    lines = [line.strip() for line in had.splitlines()]
    lacking = [line for line in wanted.splitlines() if line.encode() not in lines]
    with file.open("a", encoding="utf-8", newline="\n") as end:
        end.write("\n" if lacking and had and not had.endswith(b"\n") else "")
        end.writelines(f"{line}\n" for line in lacking)


def _refuse_to_overwrite(folder: Path, paths: Iterable[str]) -> None:
    """Raises UsageError that names whatever stands in the place of a file or a folder, links included."""
    standing = {place.as_posix() for path in paths for place in _in_the_way(folder, Path(path))}
    if standing:
        named = ", ".join(sorted(standing))
        raise UsageError(
            f"a new project in {folder} would overwrite {named}", "move that away, or name another folder"
        )


def _in_the_way(folder: Path, path: Path) -> Iterator[Path]:
    """Whatever is no folder on the way to a file, and the file itself, unless it may be there."""
    for above in path.parents[:-1]:
        if os.path.lexists(folder / above) and (
            (folder / above).is_symlink() or not (folder / above).is_dir()
        ):
            yield above
    file = folder / path
    if os.path.lexists(file) and (file.is_symlink() or not _may_stand(path) or not file.is_file()):
        yield path


def _may_stand(path: Path) -> bool:
    """Whether lines are added to the file, or it is always written anew."""
    return path == Path(IGNORED) or path.parent == Path(SCHEMA_FOLDER)


def _templates(folder: Traversable, prefix: str = "") -> list[tuple[str, Traversable]]:
    """The files of a folder of templates with the paths that they are for; `dot-` stands for a leading dot."""
    found: list[tuple[str, Traversable]] = []
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        path = (
            prefix + item.name.replace("dot-", ".", 1) if item.name.startswith("dot-") else prefix + item.name
        )
        found += _templates(item, f"{path}/") if item.is_dir() else [(path, item)]
    return found
