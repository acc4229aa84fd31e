"""The plan of a commit: the moves and removals that it takes, computed before any file is touched.

It depends on the present state only (the stage, the site and the two manifests), not on what an earlier attempt planned.
So planning an interrupted commit again gives the rest of it.
"""

from __future__ import annotations

import stat

import msgspec

from timeline import fs
from timeline.diagnostics import UsageError
from timeline.output.manifest import Manifest

ASSETS = "assets"
LISTS = ("404.html", "index.html")
_SHOWN = 5


class CommitPlan(msgspec.Struct, frozen=True):
    """The steps of a commit, in order; all paths are relative to the site folder."""

    blocking_files: tuple[str, ...]
    """Stale files to remove first: a folder replaces them, or a file replaces their folder."""
    blocking_folders: tuple[str, ...]
    """The folders of those, innermost first."""
    moves: tuple[str, ...]
    """Staged files, and whole folders that are new: assets, pages, lists, then feeds and data."""
    stale_files: tuple[str, ...]
    """Files of the old manifest that the new one does not list."""
    stale_folders: tuple[str, ...]
    """The folders of those, innermost first; to be removed if they are empty."""


def plan_commit(site: str, tree: str, old: Manifest, new: Manifest) -> CommitPlan:
    """The plan for `site` to go from the old manifest to the new one, with the staged files in `tree`.

    Raises UsageError if a foreign file, or a link on the way to one, blocks the commit; and OSError.
    """
    stale = old.keys() - new.keys()
    moves: list[str] = []
    blocking_files: list[str] = []
    blocking_folders: list[str] = []
    foreign: list[str] = []
    pending = _staged(tree, "")
    while pending:
        path, is_folder = pending.pop()
        there = fs.kind(f"{site}/{path}")
        if is_folder and there == stat.S_IFDIR:
            pending += _staged(tree, path)
            continue
        moves.append(path)
        if there == stat.S_IFREG and not is_folder:
            foreign += [] if path in old else [path]
        elif there in (stat.S_IFREG, stat.S_IFDIR):
            files, folders = _contents(site, path) if there == stat.S_IFDIR else ([path], [])
            blocking_files += files
            blocking_folders += folders
            foreign += [file for file in files if file not in stale]
        elif there:
            foreign.append(_described(path, there))
    stale_files, stale_folders, links = _plan_removals(site, stale.difference(blocking_files))
    foreign += links
    if foreign:
        more = f" and {len(foreign) - _SHOWN} more" if len(foreign) > _SHOWN else ""
        raise UsageError(
            f"in {site} these are in the way: {', '.join(foreign[:_SHOWN])}{more}",
            "timeline did not make them and leaves them alone; move them away, then build again",
        )
    cleared = set(blocking_folders)
    return CommitPlan(
        blocking_files=tuple(blocking_files),
        blocking_folders=tuple(blocking_folders),
        moves=tuple(moves),
        stale_files=tuple(stale_files),
        stale_folders=tuple(folder for folder in stale_folders if folder not in cleared),
    )


def _staged(tree: str, folder: str) -> list[tuple[str, bool]]:
    """The paths in a staged folder, each with whether it is a folder; in reverse order, to be popped."""
    entries = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in fs.listing(f"{tree}/{folder}")]
    entries.sort(key=_order, reverse=True)
    prefix = folder and f"{folder}/"
    return [(prefix + name, is_folder) for name, is_folder in entries]


def _order(entry: tuple[str, bool]) -> tuple[bool, bool, bool, str]:
    """Files that others refer to come first, so that no reader gets a page without its style sheet."""
    name, is_folder = entry
    return not is_folder, name != ASSETS, name not in LISTS, name


def _contents(site: str, top: str) -> tuple[list[str], list[str]]:
    """All files and, innermost first, all folders of a folder, including itself."""
    files: list[str] = []
    folders = [top]
    for folder in folders:
        for entry in fs.listing(f"{site}/{folder}"):
            paths = folders if entry.is_dir(follow_symlinks=False) else files
            paths.append(f"{folder}/{entry.name}")
    return files, folders[::-1]


def _plan_removals(site: str, stale: set[str]) -> tuple[list[str], list[str], list[str]]:
    """The stale files that exist, their folders (innermost first), and links on the way to them.

    A path that is no regular file any more is foreign, and left alone.
    """
    files: list[str] = []
    links: dict[str, None] = {}
    kinds: dict[str, int] = {}
    for path in sorted(stale):
        for folder in _folders_above(path):
            there = kinds.get(folder)
            if there is None:
                there = kinds[folder] = fs.kind(f"{site}/{folder}")
            if there != stat.S_IFDIR:
                break
        else:
            folder, there = path, fs.kind(f"{site}/{path}")
            if there == stat.S_IFREG:
                files.append(path)
        if there == stat.S_IFLNK:
            links[_described(folder, there)] = None
    folders = sorted((folder for folder, there in kinds.items() if there == stat.S_IFDIR), reverse=True)
    return files, folders, list(links)


def _folders_above(path: str) -> list[str]:
    """`a` and `a/b` for `a/b/c`."""
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _described(path: str, kind: int) -> str:
    return f"{path} ({'a link' if kind == stat.S_IFLNK else 'not a file'})"
