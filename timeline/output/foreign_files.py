"""Foreign files in a site folder: those that its manifest does not list, and that publishing the folder would publish."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable
from pathlib import Path

from timeline import fs
from timeline.cache.folders import folders_around
from timeline.output.manifest import NAME, STAGE, read_entries
from timeline.output.site_folder import AT_THE_TOP, NEUTRAL
from timeline.reading.discovery import Stamp, stamp_of

_IGNORED = (NAME, STAGE, ".git")


def may_come_with_project(site: Path, root: Path) -> bool:
    """Whether a commit to the project can put files into the site folder: it lies in the project's repository."""
    inside = any(fs.lies_in(site, folder) for folder in folders_around(root))
    return inside and not os.path.lexists(site / ".git")


def manifest_stamp(site: Path) -> Stamp | None:
    """The stamp of a site's manifest; None without one."""
    try:
        return stamp_of(os.lstat(site / NAME))
    except OSError:
        return None


def find_foreign_files(site: Path, known: Collection[str] = (), known_as: Stamp | None = None) -> list[str]:
    """The paths of foreign files, sorted. Empty folders are harmless.

    `known` are the paths in the manifest, if its stamp is still `known_as` and there were no foreign files when it was
    written: folders unchanged since then are skipped. Raises OSError, and what `read_entries` raises.
    """
    stamp = manifest_stamp(site)
    since = stamp[2] if stamp is not None and stamp == known_as else 0
    listed = known if since else read_entries(f"{site}/{NAME}") or {}
    folders = _folders_of(listed)
    pending = [folder for folder in folders if not folder or _changed(f"{site}/{folder}", since)]
    foreign: list[str] = []
    while pending:
        folder = pending.pop()
        prefix = folder and f"{folder}/"
        for entry in fs.listing(f"{site}/{folder}"):
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if path not in folders and path not in _IGNORED:
                    pending.append(path)
            elif path not in listed and path not in _IGNORED and not _is_neutral(entry, path):
                foreign.append(path)
    return sorted(foreign)


def _changed(folder: str, since: int) -> bool:
    """Whether files may have been added to a folder. A missing folder counts as a change of the one that held it."""
    try:
        info = os.lstat(folder)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return stat.S_ISDIR(info.st_mode) and max(info.st_mtime_ns, info.st_ctime_ns) >= since


def _is_neutral(entry: os.DirEntry[str], path: str) -> bool:
    return entry.is_file(follow_symlinks=False) and (entry.name in NEUTRAL or path in AT_THE_TOP)


def _folders_of(paths: Iterable[str]) -> set[str]:
    """All folders of these files, including the outermost (`""`)."""
    folders = {""}
    for path in paths:
        while (path := path.rpartition("/")[0]) not in folders:
            folders.add(path)
    return folders
