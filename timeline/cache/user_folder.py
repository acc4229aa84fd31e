"""This user's own folder for what is kept between runs: never in a project, where others can put files.

What lies in it is believed because nobody else could have put it there: it belongs to this user, is open to no one
else, and stands outside the project and its repository, wherever the environment says that caches go.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from timeline import fs
from timeline.diagnostics import EnvironmentFailure
from timeline.digest import digest_bytes

ELSEWHERE = "set XDG_CACHE_HOME to a folder that is yours alone and outside of the project"


def cache_folder() -> Path:
    """Where this user's caches go (XDG Base Directory Specification; `LOCALAPPDATA` on Windows); not yet made."""
    wanted = (os.environ.get("XDG_CACHE_HOME", ""), os.environ.get("LOCALAPPDATA", ""))
    absolute = (folder for folder in wanted if os.path.isabs(folder))
    return Path(next(absolute, os.path.expanduser("~/.cache")), "timeline")


def memory_of(root: Path) -> Path:
    """The folder for what is remembered of the project at this place; not yet made."""
    return cache_folder() / digest_bytes(os.fsencode(root)).hex()


def private(folder: Path, root: Path) -> Path:
    """The folder, made where it is missing, if this user alone could have filled it; `root` is the project's.

    Raises EnvironmentFailure.
    """
    if not folder.is_absolute():
        raise EnvironmentFailure("this user has no home folder", ELSEWHERE)
    inside = next((outer for outer in folders_around(root) if fs.lies_in(folder, outer)), None)
    if inside:
        raise EnvironmentFailure(f"{folder} lies in {inside}, where others can put files", ELSEWHERE)
    try:
        for place, shut in ((folder.parent, 0o022), (folder, 0o077)):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_own(fs.lstat(place), shut):
                raise EnvironmentFailure(f"{place} is not a folder of yours alone", ELSEWHERE)
    except OSError as error:
        raise EnvironmentFailure(f"{folder} cannot be made: {error.strerror or error}", ELSEWHERE) from None
    return folder


def _is_own(info: os.stat_result, shut: int) -> bool:
    """Whether it is a folder of this user's without the permissions `shut`; one like /tmp will do to stand in."""
    if not stat.S_ISDIR(info.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    if info.st_mode & stat.S_ISVTX and info.st_uid == 0:
        return shut == 0o022
    return info.st_uid == os.getuid() and not info.st_mode & shut


def folders_around(root: Path) -> list[Path]:
    """The project's folder, and that of the repository which it lies in."""
    repository = next((folder for folder in (root, *root.parents) if os.path.lexists(folder / ".git")), root)
    return [root, repository]
