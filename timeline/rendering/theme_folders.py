"""Find the folders of a theme and its parents, and refuse what is no theme before its files are read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from timeline.diagnostics import EnvironmentFailure, Problem, ThemeFault
from timeline.model.field_types import ID
from timeline.model.project import PROJECT_FILE
from timeline.model.suggest import did_you_mean

MOST_FILES = 5_000
MOST_BYTES = 64 << 20
"""Limits for the files and folders of one of the project's themes."""


def bundled_themes() -> Path:
    """The folder of the themes that come with the program: in the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def find_folder(project: Path, name: str, seen: list[Path]) -> Path:
    """The folder of a theme, the project's own before a bundled one; none of `seen`, its children. Raises ThemeFault."""
    own = project / "themes" / name
    bundled = bundled_themes() / name
    for folder in (own, bundled):
        if (
            ID.fullmatch(name)
            and (folder / "theme.yaml").is_file()
            and folder.resolve() not in [s.resolve() for s in seen]
        ):
            return folder
    names = [
        path.parent.name
        for root in (project / "themes", bundled_themes())
        for path in root.glob("*/theme.yaml")
    ]
    message = f"there is no theme {name!r}{did_you_mean(name, names)}"
    raise parent_fault(message, "themes are folders of themes/ with a theme.yaml", seen)


def parent_fault(message: str, help_text: str, folders: list[Path]) -> ThemeFault:
    """A fault of the last folder's `parent`; without any, of the project's `theme`."""
    path, key = (f"themes/{folders[-1].name}/theme.yaml", "parent") if folders else (PROJECT_FILE, "theme")
    return ThemeFault(Problem("THEME001", message, help_text, path, (key,)))


def read_bytes(path: Path) -> bytes:
    """The content of a file of a theme. Raises EnvironmentFailure."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {path}: {error.strerror}", "check the theme's files") from None


def files_in(folder: Path) -> Iterator[Path]:
    """The files below a folder, in an order that is the same on every machine."""
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        if path.is_file() and not any(
            part.startswith(".") or part == "__pycache__" for part in path.relative_to(folder).parts
        ):
            yield path


def check_folder(folder: Path, project: Path) -> None:
    """Raises ThemeFault where a project's theme has a link that leads out of it, or is larger than any theme.

    It may have come with a pull request, and is read by `timeline check`.
    """
    if not os.path.realpath(folder).startswith(os.path.join(os.path.realpath(project), "")):
        raise _refused(folder, folder, "is a link that leads out of the project")
    count = size = 0
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(
                os.path.realpath(folder)
            ):
                raise _refused(folder, path, "is a link that leads out of the theme")
            count += 1
            size += path.lstat().st_size
        if count > MOST_FILES or size > MOST_BYTES:
            most = f"{MOST_FILES:,} files or {MOST_BYTES >> 20} MiB"
            raise _refused(folder, folder, f"is larger than a theme may be: more than {most}")


def _refused(folder: Path, path: Path, reason: str) -> ThemeFault:
    shown = shown_path(path, (folder,))
    return ThemeFault(Problem("THEME001", f"{shown} {reason}", "put the files themselves there", shown))


def shown_path(path: Path, folders: Iterable[Path]) -> str:
    """The path from the project's folder; empty for a file that is in none of the themes' `folders`."""
    folder = next((folder for folder in folders if path.is_relative_to(folder)), None)
    return path.relative_to(folder.parent.parent).as_posix() if folder else ""
