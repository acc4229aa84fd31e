"""Write translated texts where the translation of a record stands, or into a new file beside it.

Other lines stay as they are. All files are read back before the first is written: an error in one writes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from timeline.diagnostics import DocumentPath, UsageError
from timeline.editing.content_files import create_file, replace_file
from timeline.editing.edit_file import FileEditor, value_at
from timeline.editing.edit_yaml import CannotEdit
from timeline.editing.house_order import kept_in_order
from timeline.editing.translation_text import filled_translation, nested
from timeline.editing.translation_units import (
    TranslationUnit,
    holder_of,
    schema_of_translation,
    translation_path,
)
from timeline.model.project import PROJECT_FILE, Project
from timeline.project import ProjectPaths
from timeline.reading.discovery import read_file
from timeline.records.load_project import load_project
from timeline.records.loading import load_file


class TranslatedUnit(msgspec.Struct, frozen=True):
    """New texts of a record in one language."""

    unit: TranslationUnit
    texts: Mapping[str, str]
    """By path; those that are not given stay."""
    of: str | None
    """The new digest; None if it stays."""


def write_translations(
    paths: ProjectPaths, project: Project, language: str, translated: Iterable[TranslatedUnit]
) -> list[str]:
    """Write the texts; return the paths of the files. Raises UsageError before anything is written, EnvironmentFailure."""
    by_file: dict[str, list[TranslatedUnit]] = {}
    for one in translated:
        by_file.setdefault(one.unit.file.path, []).append(one)
    before: dict[str, bytes] = {}
    after: dict[str, bytes] = {}
    for path, units in by_file.items():
        file = units[0].unit.file
        present = {one.path: read_file(paths.root, one.path) for one in (file, *file.beside)}
        made = _edited(units, language, present, paths.root)
        _refuse_errors(project, path, present, made)
        before |= present
        after |= {
            one: kept_in_order(one, present[one], data, project) if one in present else data
            for one, data in made.items()
        }
    for path, data in after.items():
        if path in before:
            replace_file(paths.root, path, data)
        else:
            create_file(paths.root, path, data)
    return sorted(after)


def _edited(
    units: list[TranslatedUnit], language: str, present: Mapping[str, bytes], root: Path
) -> dict[str, bytes]:
    """The changed and new files of one record file."""
    file = units[0].unit.file
    beside = translation_path(file, language)
    editors: dict[str, FileEditor] = {}
    new: dict[str, dict[str, Any]] = {}
    for one in units:
        data = present.get(beside)
        holder = holder_of(one.unit, language, data)
        path = beside
        if holder is None and one.unit.translation(language) is not None:
            path, holder = file.path, (*one.unit.at, "translations", language)
        try:
            if path in present and path not in editors:
                editors[path] = FileEditor(path, present[path])
            if holder is not None:
                _put(editors[path], holder, _fields(one))
            elif path in editors:
                editors[path].put((one.unit.key,), nested(_fields(one).items()))
            else:
                new[one.unit.key] = nested(_fields(one).items())
        except CannotEdit as fault:
            raise UsageError(f"{path}: {fault}", "write this translation in lines, then import") from None
    made: dict[str, bytes] = {}
    if new:
        head = schema_of_translation(root, beside, units[0].unit.kind)
        made[beside] = (head + filled_translation(new, beside)).encode()
    for path, editor in editors.items():
        try:
            made[path] = editor.result()
        except CannotEdit as fault:
            raise UsageError(f"{path}: {fault}", "write this translation in lines, then import") from None
    return made


def _fields(one: TranslatedUnit) -> dict[str, str]:
    """The texts by path as they are written, and the digest."""
    texts = {path: f"{text}\n" if "\n" in text else text for path, text in one.texts.items()}
    return texts if one.of is None else {**texts, "of": one.of}


def _put(editor: FileEditor, holder: DocumentPath, fields: Mapping[str, str]) -> None:
    """Write fields into a translation: those that are there in place, new ones with the parts that they belong to."""
    new: dict[DocumentPath, list[tuple[str, str]]] = {}
    for path, text in fields.items():
        steps = path.split("/")
        depth = 0
        value = value_at(editor.value, holder)
        while depth < len(steps) - 1 and type(value.get(steps[depth])) is dict:
            value = value[steps[depth]]
            depth += 1
        at = (*holder, *steps[:depth])
        if depth == len(steps) - 1:
            if value.get(steps[-1]) != text:
                editor.put((*at, steps[-1]), text)
        else:
            new.setdefault((*at, steps[depth]), []).append(("/".join(steps[depth + 1 :]), text))
    for at, texts in new.items():
        editor.put(at, nested(texts))


def _refuse_errors(
    project: Project, path: str, present: Mapping[str, bytes], made: Mapping[str, bytes]
) -> None:
    files = {**present, **made}
    beside = [(one, data) for one, data in sorted(files.items()) if one != path]
    if path == PROJECT_FILE:
        problems = load_project(files[path], beside)[1]
    else:
        problems = load_file(path, files[path], project, beside=beside).problems
    for problem in problems:
        if problem.severity == "error":
            where = "/".join(map(str, problem.at))
            raise UsageError(
                f"{problem.path} would have an error in `{where}`: {problem.message}",
                f"{problem.help}; nothing was written" if problem.help else "nothing was written",
            )
