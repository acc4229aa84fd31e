"""Files in a site folder that its manifest does not name: who publishes the folder would publish them too."""

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

_NOT_FILES_OF_IT = (NAME, STAGE, ".git")


def can_be_brought(site: Path, root: Path) -> bool:
    """Whether files can come into a site folder with a project: it lies in the project's repository and is none itself."""
    inside = any(fs.lies_in(site, folder) for folder in folders_around(root))
    return inside and not os.path.lexists(site / ".git")


def manifest_stamp(site: Path) -> Stamp | None:
    """What the file system says of a site's manifest; None where there is none."""
    try:
        return stamp_of(os.lstat(site / NAME))
    except OSError:
        return None


def unnamed_files(site: Path, known: Collection[str] = (), known_as: Stamp | None = None) -> list[str]:
    """What a site folder holds and its manifest does not name, sorted. Empty folders do no harm.

    `known` are the paths in the manifest while that is the file `known_as`, after which nothing else stood there: then
    folders in which nothing has changed since are passed over. Raises OSError, and what `read_entries` does.
    """
    stamp = manifest_stamp(site)
    since = stamp[2] if stamp is not None and stamp == known_as else 0
    named = known if since else read_entries(f"{site}/{NAME}") or {}
    folders = _folders_of(named)
    pending = [folder for folder in folders if not folder or _changed(f"{site}/{folder}", since)]
    found: list[str] = []
    while pending:
        folder = pending.pop()
        prefix = folder and f"{folder}/"
        for entry in fs.listing(f"{site}/{folder}"):
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if path not in folders and path not in _NOT_FILES_OF_IT:
                    pending.append(path)
            elif path not in named and path not in _NOT_FILES_OF_IT and not _is_neutral(entry, path):
                found.append(path)
    return sorted(found)


def _changed(folder: str, since: int) -> bool:
    """Whether something may have come into a folder; if no folder stands there, that which holds it tells."""
    try:
        info = os.lstat(folder)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return stat.S_ISDIR(info.st_mode) and max(info.st_mtime_ns, info.st_ctime_ns) >= since


def _is_neutral(entry: os.DirEntry[str], path: str) -> bool:
    return entry.is_file(follow_symlinks=False) and (entry.name in NEUTRAL or path in AT_THE_TOP)


def _folders_of(paths: Iterable[str]) -> set[str]:
    """Every folder on the way to these files, the outermost (`""`) too."""
    folders = {""}
    for path in paths:
        while (path := path.rpartition("/")[0]) not in folders:
            folders.add(path)
    return folders
