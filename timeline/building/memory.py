"""What is remembered of a project lies in a folder of this user's own; that of projects which are no more is cleared away."""

from __future__ import annotations

import os
from pathlib import Path

from timeline.building.project_files import ProjectPaths
from timeline.output import system
from timeline.output.own_folder import cache_folder, private
from timeline.output.stage import remove_tree

NOTE = "project.txt"
"""The file that says which project it is: its folder."""


def memory_folder(paths: ProjectPaths) -> Path:
    """The folder for what is remembered of a project, made where it is missing. Raises EnvironmentFailure."""
    folder = private(paths.memory, paths.root)
    try:
        descriptor = system.open_new(f"{folder}/{NOTE}")
    except OSError:
        return folder
    try:
        system.write(descriptor, os.fsencode(paths.root))
    finally:
        system.close(descriptor)
    if folder.parent == cache_folder():
        _clear_away(str(folder.parent))
    return folder


def _clear_away(caches: str) -> None:
    """Remove what is remembered of projects that are no longer where they were."""
    for entry in system.listing(caches):
        try:
            root = os.fsdecode(system.read(f"{entry.path}/{NOTE}"))
            if root and not system.kind(f"{root}/content"):
                remove_tree(entry.path)
        except OSError:
            continue
