"""Load a theme: its templates, static files, settings and texts, with those of its parents.

A theme is a folder with `theme.yaml`, `templates/`, `static/` and perhaps `wording/LANG.yaml`. What it does not have
comes from its parent, in the end from `default`. Themes are trusted: they are code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from timeline.diagnostics import Problem, ThemeFault
from timeline.digest import digest, sha256_of
from timeline.model.project import RawSetting
from timeline.model.suggest import did_you_mean
from timeline.rendering.static_files import SCRIPTS, ReferenceCycle, publish
from timeline.rendering.theme_file import SettingValue, ThemeFile, read_settings, read_theme_file
from timeline.rendering.theme_folders import (
    bundled_themes,
    check_folder,
    files_in,
    find_folder,
    parent_fault,
    read_bytes,
    shown_path,
)
from timeline.wording.catalogue import Catalogue, CatalogueError, load_catalogue

MAX_PARENTS = 5


class Theme(msgspec.Struct, frozen=True):
    """A theme with its ancestors."""

    name: str
    folders: tuple[Path, ...]
    """Its own folder, then its parent's, to `default`."""
    key: bytes
    """The digest of all their files and of the settings."""
    assets: dict[str, str]
    """Static files by name, with their paths in the site."""
    files: dict[str, bytes]
    """The bytes of the static files by their paths in the site."""
    settings: dict[str, SettingValue]
    scripts: tuple[str, ...]
    """The names of the static files that every page loads as scripts."""

    @property
    def is_own(self) -> bool:
        """Whether any part of it is the project's own rather than the default theme's."""
        return len(self.folders) > 1

    def words(self, language: str, locale: str = "") -> Catalogue:
        """The texts for a language, in a locale: the program's, overridden by the themes' own. Raises ThemeFault."""
        names = dict.fromkeys(("en", language.split("-")[0], language))
        files = [folder / "wording" / f"{name}.yaml" for folder in reversed(self.folders) for name in names]
        try:
            return load_catalogue(language, [file for file in files if file.is_file()], locale)
        except CatalogueError as error:
            path = self.shown(str(error.file))
            raise ThemeFault(Problem("THEME001", error.reason, error.help, path, span=error.span)) from error

    def own_templates(self) -> list[str]:
        """The names of the templates outside the default theme, as `THEME/NAME`."""
        return [
            f"{folder.name}/{path.relative_to(folder / 'templates').as_posix()}"
            for folder in self.folders[:-1]
            for path in files_in(folder / "templates")
        ]

    def shown(self, file: str) -> str:
        """The path of a file of the theme as its author knows it: `themes/NAME/...`."""
        return shown_path(Path(file), self.folders) or f"themes/{self.name}"


def load_theme(project: Path, name: str, settings: Mapping[str, RawSetting] | None = None) -> Theme:
    """The theme of a name, the project's own before a bundled one, with the project file's settings. Raises ThemeFault."""
    folders: list[Path] = []
    theme_files: list[tuple[str, ThemeFile]] = []
    """Each theme.yaml with its path."""
    wanted = name
    while True:
        folder = find_folder(project, wanted, folders)
        if folder.parent == project / "themes":
            check_folder(folder, project)
        folders.append(folder)
        path = f"themes/{folder.name}/theme.yaml"
        theme_files.append((path, read_theme_file(read_bytes(folder / "theme.yaml"), path)))
        if folder == bundled_themes() / "default":
            break
        if len(folders) > MAX_PARENTS:
            message = f"the theme {name!r} has more than {MAX_PARENTS} ancestors"
            raise parent_fault(message, "check `parent` in each theme.yaml", folders)
        wanted = theme_files[-1][1].parent
    theme_files.reverse()
    values = read_settings(name, theme_files, settings or {})
    static: dict[str, bytes] = {}
    left_out: set[str] = set()
    digests = []
    for folder, (path, theme_file) in zip(reversed(folders), theme_files, strict=True):
        left_out |= _leave_out(static, theme_file, path)
        for file in files_in(folder):
            data = read_bytes(file)
            inner = file.relative_to(folder).as_posix()
            digests.append(f"{inner}:{sha256_of(data)}")
            if inner.startswith("static/"):
                static[inner.removeprefix("static/")] = data
    scripts = _scripts(static, theme_files)
    try:
        published = publish(static, left_out - static.keys())
    except ReferenceCycle as error:
        file = next(file for folder in folders if (file := folder / "static" / error.args[0]).is_file())
        message = f"{error.args[0]} and other files refer to each other"
        help_text = (
            "let references lead one way: the published name of a file depends on those that it refers to"
        )
        raise ThemeFault(Problem("THEME001", message, help_text, shown_path(file, folders))) from None
    return Theme(name, tuple(folders), digest((digests, values)), *published, values, scripts)


def _leave_out(static: dict[str, bytes], theme_file: ThemeFile, path: str) -> set[str]:
    """Remove the inherited files that a theme leaves out; returns their names. Raises ThemeFault where there are none."""
    removed: set[str] = set()
    for index, name in enumerate(theme_file.leave_out):
        names = {file for file in static if file == name or file.startswith(f"{name.rstrip('/')}/")}
        if not names:
            folders = {parent.as_posix() for file in static for parent in Path(file).parents} - {"."}
            message = f"no parent has a static file {name!r}{did_you_mean(name, [*folders, *static])}"
            help_text = "name a file or a folder as it is called in static/ of a parent"
            raise ThemeFault(Problem("THEME001", message, help_text, path, ("leave_out", index)))
        removed |= names
    for name in removed:
        del static[name]
    return removed


def _scripts(static: Mapping[str, bytes], theme_files: Iterable[tuple[str, ThemeFile]]) -> tuple[str, ...]:
    """The scripts of all themes, the parents' first. Raises ThemeFault for what is no script in `static`."""
    scripts: dict[str, None] = {}
    known = [name for name in static if name.endswith(SCRIPTS)]
    for path, theme_file in theme_files:
        for index, name in enumerate(theme_file.scripts):
            if name in known:
                scripts[name] = None
                continue
            message = f"there is no script {name!r} in static/{did_you_mean(name, known)}"
            help_text = "a script is a .js file or, as an ES module, an .mjs file"
            raise ThemeFault(Problem("THEME001", message, help_text, path, ("scripts", index)))
    return tuple(scripts)
