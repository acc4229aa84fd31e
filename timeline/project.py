"""The folders of a project, and its project file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from timeline.cache.folders import project_cache_folder
from timeline.diagnostics import ContentErrors, Problem, UsageError
from timeline.fs import lies_in
from timeline.reading.discovery import PROJECT_FILE, Discovery, discover, read_file
from timeline.reading.translation_files import beside
from timeline.workers import run_in_background

if TYPE_CHECKING:
    from timeline.model.project import Project


SIGNERS = "allowed_signers"
"""The file in the project's folder that names who may sign its site, in the format that `ssh-keygen -Y verify` reads."""
NAMESPACE = "timeline-manifest"
"""What a signature is for (`ssh-keygen -n`), so that one made for something else, as a commit, is not valid for a site."""


class ProjectPaths(msgspec.Struct, frozen=True):
    """Where things are."""

    root: Path
    site: Path
    cache_folder: Path
    """Holds the lock and the cache; outside the project (`cache.folders`)."""

    @property
    def content(self) -> Path:
        """The content folder."""
        return self.root / "content"


def find_project(start: Path) -> Path:
    """The nearest folder upwards that holds a project file. Raises UsageError, also where its content lies elsewhere."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / PROJECT_FILE).is_file():
            if not lies_in(folder / "content", folder):
                raise UsageError(
                    f"{folder / 'content'} is a link that leads out of the project",
                    "put the folder itself there",
                )
            return folder
    raise UsageError(
        f"there is no {PROJECT_FILE} here or in any folder above",
        "go to a project's folder, name one with -C DIR, or make one: timeline init DIR",
    )


def paths_of(root: Path, site: Path | None = None) -> ProjectPaths:
    """The folders of a project; `site` is the output folder where it is not the project's own."""
    return ProjectPaths(root, (site or root / "site").absolute(), project_cache_folder(root))


def read_project(paths: ProjectPaths) -> tuple[Project | None, dict[str, bytes], list[Problem]]:
    """The project file: what it says, its bytes and those of its translations by path, what is wrong with them."""
    from timeline.records.load_project import load_project  # to find a project takes none of it

    files = {path: read_file(paths.root, path) for path in (PROJECT_FILE, *beside(paths.root, PROJECT_FILE))}
    project, problems = load_project(files[PROJECT_FILE], [*files.items()][1:])
    return project, files, list(problems)


def require_project(paths: ProjectPaths) -> Project:
    """The settings of the project file. Raises ContentErrors where it has errors."""
    from timeline.reading.positions import locate

    project, files, problems = read_project(paths)
    if project is None:
        raise ContentErrors(locate(problems, files))
    return project


def first_signer(root: Path) -> str:
    """The first name in the project's file of signers; empty if there is none."""
    try:
        lines = (root / SIGNERS).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    words = (
        line.split(maxsplit=1)[0] for line in lines if line.strip() and not line.lstrip().startswith("#")
    )
    return next(words, "").strip('"').partition(",")[0]


@contextmanager
def discovering(root: Path) -> Iterator[Callable[[], Discovery]]:
    """Look for the content files in a process beside this one, which has other things to do; the function given tells them.

    Raises EnvironmentFailure when it is called, as `discover` does.
    """
    with run_in_background(lambda: msgspec.msgpack.encode(discover(root))) as told:
        yield lambda: msgspec.msgpack.decode(told(), type=Discovery)
