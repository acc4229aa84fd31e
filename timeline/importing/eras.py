"""Add the eras of a source to the project file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from timeline.editing.content_files import replace_file
from timeline.editing.edit_file import FileEditor
from timeline.editing.edit_yaml import CannotEdit
from timeline.editing.house_order import kept_in_order
from timeline.model.project import Project
from timeline.reading.discovery import PROJECT_FILE, read_file


def add_eras(root: Path, project: Project, eras: dict[str, dict[str, Any]]) -> list[str]:
    """Add eras to a project file that has none; returns notes on those that could not be added. Raises EnvironmentFailure."""
    if not eras:
        return []
    data = read_file(root, PROJECT_FILE)
    wanted = ", ".join(f"{id_}: {{title: {era['title']}, date: {era['date']}}}" for id_, era in eras.items())
    try:
        editor = FileEditor(PROJECT_FILE, data)
        known = editor.value.get("eras")
        if known == eras:
            return []
        if known:
            return [f"{PROJECT_FILE} has other eras; those of the source are {wanted}"]
        editor.add((), "eras", eras)
        made = kept_in_order(PROJECT_FILE, data, editor.result(), project)
    except CannotEdit as error:
        return [f"{PROJECT_FILE} was not changed ({error}); the eras of the source are {wanted}"]
    replace_file(root, PROJECT_FILE, made)
    return []
