"""Themes: where they are, what they are made of, and their static files under names that change with their content.

A theme is a folder with `theme.yaml` (name, parent), `templates/`, `static/` and perhaps `wording/LANG.yaml`. What
it does not have comes from its parent, in the end from `default`. Themes are trusted: they are code.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from timeline.diagnostics import EnvironmentFailure, UsageError
from timeline.digest import digest_bytes, fingerprint
from timeline.model.kinds import ID
from timeline.model.nearest import did_you_mean
from timeline.reading.strict_yaml import read_yaml

_CSS_URL = re.compile(rb"url\(\s*([\"']?)([^)\"']+)\1\s*\)")
MAX_PARENTS = 5


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

    def wording(self, language: str) -> list[Path]:
        """Its catalogues for a language, the ancestors' first."""
        names = dict.fromkeys(("en", language.split("-")[0], language))
        found = [folder / "wording" / f"{name}.yaml" for folder in reversed(self.folders) for name in names]
        return [path for path in found if path.is_file()]


def bundled_themes() -> Path:
    """The folder of the themes that come with the program: in the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def load_theme(project: Path, name: str) -> Theme:
    """The theme of a name: the project's own before a bundled one. Raises UsageError."""
    folders: list[Path] = []
    wanted = name
    while True:
        folder = _find(project, wanted, folders)
        folders.append(folder)
        if folder == bundled_themes() / "default":
            break
        if len(folders) > MAX_PARENTS:
            raise UsageError(
                f"the theme {name!r} has more than {MAX_PARENTS} ancestors", "check `parent` in theme.yaml"
            )
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
    raise UsageError(
        f"there is no theme {name!r}{did_you_mean(name, names)}",
        "themes are folders of themes/ with a theme.yaml",
    )


def _parent(folder: Path) -> str:
    value, problems = read_yaml(_read(folder / "theme.yaml").decode("utf-8", "replace"))
    if problems or not isinstance(value, dict):
        raise UsageError(
            f"{folder.name}/theme.yaml cannot be read",
            problems[0].message if problems else "write `parent: default`",
        )
    return str(value.get("parent") or "default")


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
