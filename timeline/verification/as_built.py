"""The site that the project builds here, in a folder of its own in the user's cache folder, to compare others with."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from timeline import fs
from timeline.build import BuildOptions, build
from timeline.building.report import BuildStatement, parse_build_json
from timeline.cache.folders import make_private_folder, make_project_cache_folder
from timeline.history.commits import commits_between
from timeline.history.git import verified
from timeline.history.repository import find_repository, shallow_commits
from timeline.model.project import Project
from timeline.output.manifest import read_manifest
from timeline.planning.edition import published_languages
from timeline.project import ProjectPaths

BUILD_JSON = "build.json"
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class AsBuilt(msgspec.Struct, frozen=True):
    """The site built here."""

    folder: Path
    manifest: dict[str, str]
    statement: BuildStatement
    project: Project
    languages: tuple[str, ...]
    shallow: bool
    """Whether the clone is shallow, so that pages tell less of earlier versions."""


def build_here(paths: ProjectPaths) -> AsBuilt:
    """Build the project as it is in the working tree. Raises TimelineError."""
    folder = verification_folder(paths)
    own = ProjectPaths(paths.root, folder / "site", folder)
    report = build(own, BuildOptions())
    project = report.chronicle.project
    repository = find_repository(paths.root)
    return AsBuilt(
        folder=own.site,
        manifest=read_manifest(own.site) or {},
        statement=read_statement(fs.read(f"{own.site}/{BUILD_JSON}")) or BuildStatement("", ""),
        project=project,
        languages=published_languages(project)[1:],
        shallow=bool(repository and shallow_commits(repository)),
    )


def verification_folder(paths: ProjectPaths) -> Path:
    """A folder for verifications in the user's cache folder. Raises EnvironmentFailure."""
    cache = make_project_cache_folder(paths.cache_folder, paths.root)
    return make_private_folder(cache / "verification", paths.root)


def read_statement(data: bytes) -> BuildStatement | None:
    """What a `build.json` from anywhere says; None if it is none, or names what is no commit."""
    statement = parse_build_json(data)
    if statement is None or not (statement.revision is None or _COMMIT.fullmatch(statement.revision)):
        return None
    return statement


def commits_apart(root: Path, theirs: str, ours: str) -> tuple[int, int] | None:
    """How many commits only `theirs` and only `ours` have in their past; None if the repository lacks one of them.

    Raises GitError.
    """
    repository = find_repository(root)
    return commits_between(verified(repository), theirs, ours) if repository else None
