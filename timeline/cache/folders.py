"""Cache folders: where they lie, and that nobody but this user can write to them.

The content of a cache folder is trusted because nobody else could have put it there. So the folder must belong to this
user, be closed to everyone else, and lie outside the project and its repository, whatever the environment names.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from timeline import fs
from timeline.diagnostics import EnvironmentFailure
from timeline.digest import digest_bytes

PROJECT_NOTE = "project.txt"
"""The file in a project's cache folder that holds the project's path."""
ADVICE = "set XDG_CACHE_HOME to a folder that is yours alone and outside of the project"


def user_cache_folder() -> Path:
    """This user's folder for all caches of the program (XDG Base Directory Specification; `LOCALAPPDATA` on Windows).

    Does not create it.
    """
    wanted = (os.environ.get("XDG_CACHE_HOME", ""), os.environ.get("LOCALAPPDATA", ""))
    absolute = (folder for folder in wanted if os.path.isabs(folder))
    return Path(next(absolute, os.path.expanduser("~/.cache")), "timeline")


def project_cache_folder(root: Path) -> Path:
    """The cache folder of the project at this path. Does not create it."""
    return user_cache_folder() / digest_bytes(os.fsencode(root)).hex()


def make_project_cache_folder(folder: Path, root: Path) -> Path:
    """Create a project's cache folder if it is missing; with a new one, remove those of projects that are gone.

    Raises EnvironmentFailure.
    """
    folder = make_private_folder(folder, root)
    try:
        descriptor = fs.open_new(f"{folder}/{PROJECT_NOTE}")
    except OSError:
        return folder
    try:
        fs.write(descriptor, os.fsencode(root))
    finally:
        fs.close(descriptor)
    if folder.parent == user_cache_folder():
        _remove_orphans(str(folder.parent))
    return folder


def _remove_orphans(caches: str) -> None:
    """Remove the cache folders of projects that are no longer where they were."""
    for entry in fs.listing(caches):
        try:
            root = os.fsdecode(fs.read(f"{entry.path}/{PROJECT_NOTE}"))
            if root and not fs.kind(f"{root}/content"):
                fs.remove_tree(entry.path)
        except OSError:
            continue


def make_private_folder(folder: Path, root: Path) -> Path:
    """Create a folder if it is missing, and check that only this user can write to it; `root` is the project's folder.

    Raises EnvironmentFailure.
    """
    if not folder.is_absolute():
        raise EnvironmentFailure("this user has no home folder", ADVICE)
    inside = next((outer for outer in folders_around(root) if fs.lies_in(folder, outer)), None)
    if inside:
        raise EnvironmentFailure(f"{folder} lies in {inside}, where others can put files", ADVICE)
    try:
        for path, forbidden in ((folder.parent, 0o022), (folder, 0o077)):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_own(fs.lstat(path), forbidden):
                raise EnvironmentFailure(f"{path} is not a folder of yours alone", ADVICE)
    except OSError as error:
        raise EnvironmentFailure(f"{folder} cannot be made: {error.strerror or error}", ADVICE) from None
    return folder


def _is_own(info: os.stat_result, forbidden: int) -> bool:
    """Whether it is this user's folder without the permissions `forbidden`. The parent may be a sticky one like /tmp."""
    if not stat.S_ISDIR(info.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    if info.st_mode & stat.S_ISVTX and info.st_uid == 0:
        return forbidden == 0o022
    return info.st_uid == os.getuid() and not info.st_mode & forbidden


def folders_around(root: Path) -> list[Path]:
    """The project's folder, and the folder of the repository that holds it."""
    repository = next((folder for folder in (root, *root.parents) if os.path.lexists(folder / ".git")), root)
    return [root, repository]
