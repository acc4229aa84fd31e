"""Whether a site is what the commit at HEAD builds, so that anyone can build it again and compare."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from timeline import build
from timeline.building.load import Reading
from timeline.diagnostics import ContentErrors, UsageError
from timeline.history.commits import Commit, resolve_commit
from timeline.history.git import run_git, verified
from timeline.history.repository import Repository, find_repository, shallow_commits
from timeline.media.pictures import SUFFIXES
from timeline.model.project import Project
from timeline.project import ProjectPaths
from timeline.publishing.built_site import BuiltSite
from timeline.reading.discovery import RECORD_SUFFIXES

_ANYWAY = "or publish anyway: --uncommitted"
_READ = (*RECORD_SUFFIXES, *SUFFIXES)
_SHOWN = 3


def commit_of(paths: ProjectPaths) -> Commit | None:
    """The commit at HEAD; None if the project is not in a repository. Raises UsageError before the first commit."""
    repository = find_repository(paths.root)
    return None if repository is None else resolve_commit(verified(repository), "HEAD")


def check_from_commit(paths: ProjectPaths, project: Project, site: BuiltSite, commit: Commit | None) -> None:
    """Refuse a site that is not what the commit at HEAD builds. Raises UsageError, ContentErrors, EnvironmentFailure.

    Without a repository, only that it is what the content builds.
    """
    repository = find_repository(paths.root)
    found: list[str] = []
    if repository is not None and commit is not None:
        if project.history != "false" and shallow_commits(repository):
            raise UsageError(
                "the clone is shallow, so that the site lacks histories that the commit has",
                f"fetch the rest and build again: git fetch --unshallow; {_ANYWAY}",
            )
        found = _uncommitted(repository, paths.root, project)
    if found:
        more = f" and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
        raise UsageError(
            f"these files differ from the last commit: {', '.join(found[:_SHOWN])}{more}",
            f"commit them (or undo the changes), build and publish; {_ANYWAY}",
        )
    head = commit.id if commit else None
    if site.statement.revision != head:
        raise UsageError(
            f"the site was built from {_short(site.statement.revision)}, and the project is at "
            f"{_short(head)}",
            f"build again, then publish; {_ANYWAY}",
        )
    if site.statement.inputs != _inputs(paths):
        raise UsageError("the site is not what the content builds", f"build again, then publish; {_ANYWAY}")


def _short(revision: str | None) -> str:
    return f"commit {revision[:12]}" if revision and revision.isalnum() else "no commit"


def _inputs(paths: ProjectPaths) -> str:
    """The digest of the content as it is now. Raises ContentErrors."""
    read: list[Reading] = []
    diagnostics = build.check(paths, look_at=read.append)
    if not read:
        raise ContentErrors(diagnostics)
    return read[0].inputs.hex()


def _uncommitted(repository: Repository, root: Path, project: Project) -> list[str]:
    """The files that a build reads and that are not as in the commit, relative to the project."""
    names = ["content", "themes"] if project.theme != "default" else ["content"]
    folders = [root / name for name in names if (root / name).is_dir()]
    words = (
        "status",
        "--porcelain=v1",
        "-z",
        "--no-renames",
        "--untracked-files=all",
        "--ignored=matching",
        "--",
    )
    answer = run_git(
        repository, *words, *(folder.relative_to(repository.top).as_posix() for folder in folders)
    )
    themes = f"{(root / 'themes').relative_to(repository.top).as_posix()}/"
    found = []
    for line in os.fsdecode(answer).split("\0"):
        path = line[3:]
        if line.startswith("!!") and not _may_be_read(path, themes):
            continue
        if path:
            found.append(Path(os.path.relpath(repository.top / path, root)).as_posix())
    return sorted(found)


def _may_be_read(path: str, themes: str) -> bool:
    """Whether a build may read a file or folder that git ignores: of a theme, any."""
    name = PurePosixPath(path).name
    is_read = path.startswith(themes) or path.endswith("/") or name.lower().endswith(_READ)
    return is_read and not name.startswith(".")
