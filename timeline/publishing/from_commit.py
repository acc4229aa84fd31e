"""Whether a site is what the commit at HEAD builds, so that anyone can build it again and compare."""

from __future__ import annotations

from pathlib import Path

from timeline import build
from timeline.building.load import Reading
from timeline.diagnostics import ContentErrors, UsageError
from timeline.history.commits import Commit, resolve_commit
from timeline.history.git import verified
from timeline.history.repository import find_repository, shallow_commits
from timeline.history.working_tree import changed_content, changed_files
from timeline.model.project import Project
from timeline.project import ProjectPaths
from timeline.publishing.built_site import BuiltSite
from timeline.rendering.theme_folders import files_in

_ANYWAY = "or publish anyway: --uncommitted"
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
        found = _uncommitted(paths.root, project, commit)
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


def _uncommitted(root: Path, project: Project, commit: Commit) -> list[str]:
    """The files that a build reads and that are not as in the commit, relative to the project."""
    found = changed_content(root, commit.id)
    if project.theme != "default" and (root / "themes").is_dir():
        present = [file.relative_to(root).as_posix() for file in files_in(root / "themes")]
        found += changed_files(root, commit.id, "themes", present)
    return found
