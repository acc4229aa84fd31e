"""theme.yaml: a theme's parent, settings and scripts, and the static files of its parents that it leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar

import msgspec

from timeline.diagnostics import Problem, ThemeFault
from timeline.model.compound_types import Many, Table
from timeline.model.field_types import Flag, Id, Number, Text
from timeline.model.project import PROJECT_FILE, SETTING, RawSetting
from timeline.model.record import Field, read_record
from timeline.model.suggest import SimilarNames, suggestion
from timeline.model.validation import FieldType, Reader
from timeline.reading.decode import decode
from timeline.reading.strict_yaml import read_yaml

SettingValue = str | int | float | bool | tuple[str, ...]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NUMBER = re.compile(r"[-+]?\d{1,15}(\.\d{1,15})?")


class ThemeFile(msgspec.Struct, frozen=True):
    """What a theme.yaml says."""

    NOUN: ClassVar[str] = "theme.yaml"
    name: Annotated[str | None, Field(Text(120), "What the theme is called.")] = None
    parent: Annotated[str, Field(Id(), "The theme that it inherits from.")] = "default"
    settings: Annotated[
        dict[str, RawSetting],
        Field(Table(SETTING), "Settings of the theme with their defaults, which say their types."),
    ] = {}
    scripts: Annotated[
        tuple[str, ...], Field(Many(Text(200), 50), "Scripts in static/ that every page loads.")
    ] = ()
    leave_out: Annotated[
        tuple[str, ...],
        Field(Many(Text(200), 100), "Files and folders in static/ of its parents that it does not use."),
    ] = ()


def read_theme_file(data: bytes, path: str) -> ThemeFile:
    """The theme.yaml with these bytes; `path` is shown in messages. Raises ThemeFault with all its errors."""
    text, problem = decode(data)
    value, problems = (None, [problem]) if problem else read_yaml(text)
    file = ThemeFile()
    if not problems and value is not None:
        reader = Reader(path)
        file = read_record(ThemeFile, value, reader) or file
        for name in file.settings:
            if not _NAME.fullmatch(name):
                with reader.inside("settings"):
                    help_text = "begin with a small letter; small letters, digits and _ may follow"
                    reader.problem("FIELD002", f"{name[:60]!r} cannot name a setting", help_text, key=name)
        problems = reader.problems
    if problems:
        raise ThemeFault(*(msgspec.structs.replace(problem, path=path) for problem in problems))
    return file


def read_settings(
    theme: str, files: Iterable[tuple[str, ThemeFile]], given: Mapping[str, RawSetting]
) -> dict[str, SettingValue]:
    """The settings of a theme by name. Raises ThemeFault with every one that is unknown or has the wrong type.

    `files` are its ancestors' and its own with their paths, from the default theme's on; `given` is the project file's.
    """
    types: dict[str, FieldType] = {}
    values: dict[str, SettingValue] = {}
    problems: list[Problem] = []
    for path, file in files:
        types = {**{name: _type_of(default) for name, default in file.settings.items()}, **types}
        values |= _read(file.settings, types, Reader(path), problems)
    known = {name: raw for name, raw in given.items() if name in types}
    values |= _read(known, types, Reader(PROJECT_FILE), problems)
    nearest = SimilarNames()
    for name in given.keys() - types.keys():
        message = f"the theme {theme!r} has no setting `{name[:60]}`{suggestion(nearest.of('', name, types))}"
        help_text = f"its settings are: {', '.join(types)}" if types else "take the line out"
        problems.append(
            Problem("FIELD001", message, help_text, PROJECT_FILE, ("settings", name), on_key=True)
        )
    if problems:
        raise ThemeFault(*problems)
    return values


def _type_of(default: RawSetting) -> FieldType:
    """The type of a setting, which is that of its default."""
    if isinstance(default, tuple):
        return Many(Text(500), 100)
    if default in ("true", "false"):
        return Flag()
    return Number(-1e15, 1e15) if _NUMBER.fullmatch(default) else Text(500)


def _read(
    settings: Mapping[str, RawSetting],
    types: Mapping[str, FieldType],
    reader: Reader,
    problems: list[Problem],
) -> dict[str, SettingValue]:
    values: dict[str, SettingValue] = {}
    for name, raw in settings.items():
        reader.trail = ["settings", name]
        value = types[name].read(list(raw) if isinstance(raw, tuple) else raw, reader) if raw else raw
        if value is not None:
            values[name] = int(value) if isinstance(value, float) and value.is_integer() else value
    problems += reader.problems
    return values
