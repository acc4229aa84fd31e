"""The folders that paths need, for targets that must look at them or make them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from timeline.diagnostics import UsageError
from timeline.publishing.plan import folders_above


def folders_of(paths: Iterable[str]) -> dict[str, None]:
    """All folders above these paths, each after those that hold it."""
    return {folder: None for path in paths for folder in folders_above(path)}


def by_depth(folders: Iterable[str]) -> list[list[str]]:
    """Folders in groups, outermost first, so that those of one group do not need each other."""

    def depth(folder: str) -> int:
        return folder.count("/")

    return [list(group) for _, group in groupby(sorted(folders, key=depth), key=depth)]


def not_a_folder(target: str, folder: str) -> UsageError:
    """The error for a link or a file in the place of a folder: nothing is written through a link."""
    return UsageError(
        f"{target}: {folder} is not a folder any more", "look at what is there, and move it away"
    )
