"""Create a translation file for one record file, with the originals as comments."""

from __future__ import annotations

from pathlib import Path

from timeline.diagnostics import UsageError
from timeline.editing.content_files import create_file, path_in_project
from timeline.editing.translation_text import blank_translation
from timeline.editing.translation_units import (
    file_beside,
    find_units,
    schema_of_translation,
    translation_path,
)
from timeline.project import ProjectPaths


def new_translation(paths: ProjectPaths, language: str, file: Path) -> str:
    """Write the file beside a record file, to be filled in; return its path.

    Raises UsageError, ContentErrors, EnvironmentFailure; no file is overwritten.
    """
    units = find_units(paths)
    units.require_language(language)
    wanted = path_in_project(paths.root, file)
    here = [unit for unit in units.all if unit.file.path == wanted]
    if not here:
        help_text = "name a file with texts of its own, such as content/events/NAME.yaml"
        raise UsageError(f"{wanted} has nothing that could be translated", help_text)
    present = file_beside(here[0].file.beside, language)
    if present:
        raise UsageError(f"{present} is there already", "edit that file")
    left = [unit for unit in here if unit.translation(language) is None]
    if not left:
        raise UsageError(f"{wanted} has its translation into `{language}` in itself", "edit it there")
    path = translation_path(here[0].file, language)
    text = schema_of_translation(paths.root, path, here[0].kind) + blank_translation(left, language, path)
    create_file(paths.root, path, text.encode())
    return path
