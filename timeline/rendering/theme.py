"""Themes: where they are, what they are made of, and their static files under names that change with their content.

A theme is a folder with `theme.yaml` (name, parent), `templates/`, `static/` and perhaps `wording/LANG.yaml`. What
it does not have comes from its parent, in the end from `default`. Themes are trusted: they are code.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from timeline.diagnostics import EnvironmentFailure, Problem, ThemeFault
from timeline.digest import digest_bytes, fingerprint
from timeline.model.field_types import ID
from timeline.model.project import FILE
from timeline.model.suggest import did_you_mean
from timeline.reading.decode import decode
from timeline.reading.strict_yaml import read_yaml
from timeline.wording.catalogue import Catalogue, CatalogueError, load_catalogue

_CSS_URL = re.compile(rb"url\(\s*+([\"']?)([^()\"'\s]++)\1\s*+\)")
MAX_PARENTS = 5
MOST_FILES = 5_000
MOST_BYTES = 64 << 20
"""What the files and folders of one of the project's themes may be, all in all."""


class Theme(msgspec.Struct, frozen=True):
    """A theme with its ancestors."""

    name: str
    folders: tuple[Path, ...]
    """Its own folder, then its parent's, to `default`."""
    key: bytes
    """The digest of every file of them."""
    assets: dict[str, str]
    """Static files by name, with their paths in the site."""
    files: dict[str, bytes]
    """The bytes of the static files by their paths in the site."""

    @property
    def is_own(self) -> bool:
        """Whether anything of it is the project's own, and not the default theme's."""
        return len(self.folders) > 1

    def words(self, language: str) -> Catalogue:
        """The words of a language: the program's, and over them the themes' own. Raises ThemeFault."""
        names = dict.fromkeys(("en", language.split("-")[0], language))
        files = [folder / "wording" / f"{name}.yaml" for folder in reversed(self.folders) for name in names]
        try:
            return load_catalogue(language, [file for file in files if file.is_file()])
        except CatalogueError as error:
            path = self.shown(str(error.file))
            raise ThemeFault(Problem("THEME001", error.said, error.help, path, span=error.span)) from error

    def own_templates(self) -> list[str]:
        """The names of the templates that the default theme does not have, as `THEME/NAME`."""
        return [
            f"{folder.name}/{path.relative_to(folder / 'templates').as_posix()}"
            for folder in self.folders[:-1]
            for path in _files(folder / "templates")
        ]

    def shown(self, file: str) -> str:
        """A file of the theme as it is named to its author: `themes/NAME/...`."""
        folder = next((folder for folder in self.folders if Path(file).is_relative_to(folder)), None)
        if folder is None:
            return f"themes/{self.name}"
        return Path(file).relative_to(folder.parent.parent).as_posix()


def bundled_themes() -> Path:
    """The folder of the themes that come with the program: in the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def load_theme(project: Path, name: str) -> Theme:
    """The theme of a name: the project's own before a bundled one. Raises ThemeFault."""
    folders: list[Path] = []
    wanted = name
    while True:
        folder = _find(project, wanted, folders)
        if folder.parent == project / "themes":
            _look_over(folder, project)
        folders.append(folder)
        if folder == bundled_themes() / "default":
            break
        if len(folders) > MAX_PARENTS:
            message = f"the theme {name!r} has more than {MAX_PARENTS} ancestors"
            raise _fault(message, "check `parent` in each theme.yaml", folders)
        wanted = _parent(folder)
    static: dict[str, bytes] = {}
    digests = []
    for folder in reversed(folders):
        for path in _files(folder):
            data = _read(path)
            inner = path.relative_to(folder).as_posix()
            digests.append(f"{inner}:{fingerprint(data)}\n".encode())
            if inner.startswith("static/"):
                static[inner.removeprefix("static/")] = data
    assets, files = _hashed(static)
    return Theme(name, tuple(folders), digest_bytes(*digests), assets, files)


def _look_over(folder: Path, project: Path) -> None:
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
    shown = path.relative_to(folder.parent.parent).as_posix()
    return ThemeFault(Problem("THEME001", f"{shown} {reason}", "put the files themselves there", shown))


def _find(project: Path, name: str, seen: list[Path]) -> Path:
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
    raise _fault(message, "themes are folders of themes/ with a theme.yaml", seen)


def _fault(message: str, help_text: str, folders: list[Path]) -> ThemeFault:
    """A fault of the last folder's `parent`; without any, of the project's `theme`."""
    path, key = (f"themes/{folders[-1].name}/theme.yaml", "parent") if folders else (FILE, "theme")
    return ThemeFault(Problem("THEME001", message, help_text, path, (key,)))


def _parent(folder: Path) -> str:
    text, problem = decode(_read(folder / "theme.yaml"))
    value, problems = (None, [problem]) if problem else read_yaml(text)
    parent = value.get("parent") if type(value) is dict else ()
    if not problems and not isinstance(parent, str | None):
        problems = [Problem("THEME001", "a theme.yaml names the theme's parent", "write `parent: default`")]
    if problems:
        raise ThemeFault(msgspec.structs.replace(problems[0], path=f"themes/{folder.name}/theme.yaml"))
    return parent or "default"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {path}: {error.strerror}", "check the theme's files") from None


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        if path.is_file() and not any(
            part.startswith(".") or part == "__pycache__" for part in path.relative_to(folder).parts
        ):
            yield path


def _hashed(static: dict[str, bytes]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Files under `assets/NAME.HASH.EXT`; a style sheet's own references follow."""
    assets: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for name in sorted(static, key=lambda n: (n.endswith(".css"), n)):
        data = static[name]
        if name.endswith(".css"):
            data = _with_hashed_urls(name, data, assets)
        stem, dot, suffix = name.rpartition(".")
        hashed = f"assets/{stem}.{fingerprint(data)[:10]}{dot}{suffix}"
        assets[name] = hashed
        files[hashed] = data
    return assets, files


def _with_hashed_urls(name: str, css: bytes, assets: dict[str, str]) -> bytes:
    folder = posixpath.dirname(f"assets/{name}")

    def replace(match: re.Match[bytes]) -> bytes:
        target = posixpath.normpath(
            posixpath.join(posixpath.dirname(name), match[2].decode("utf-8", "replace"))
        )
        if target not in assets:
            return match[0]
        return b'url("%s")' % posixpath.relpath(assets[target], folder).encode()

    return _CSS_URL.sub(replace, css)
