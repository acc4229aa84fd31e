"""What is remembered of a project lies in a folder of this user's own; that of projects which are no more is cleared away."""

from __future__ import annotations

import os
from pathlib import Path

from timeline import fs
from timeline.cache.user_folder import cache_folder, private

NOTE = "project.txt"
"""The file that says which project it is: its folder."""


def memory_folder(memory: Path, root: Path) -> Path:
    """The folder for what is remembered of a project, made where it is missing. Raises EnvironmentFailure."""
    folder = private(memory, root)
    try:
        descriptor = fs.open_new(f"{folder}/{NOTE}")
    except OSError:
        return folder
    try:
        fs.write(descriptor, os.fsencode(root))
    finally:
        fs.close(descriptor)
    if folder.parent == cache_folder():
        _clear_away(str(folder.parent))
    return folder


def _clear_away(caches: str) -> None:
    """Remove what is remembered of projects that are no longer where they were."""
    for entry in fs.listing(caches):
        try:
            root = os.fsdecode(fs.read(f"{entry.path}/{NOTE}"))
            if root and not fs.kind(f"{root}/content"):
                fs.remove_tree(entry.path)
        except OSError:
            continue
