"""A content folder as a commit has it: all its records, as a build of that commit would have read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from timeline.diagnostics import Problem, UsageError
from timeline.history.commits import Commit, former_content, tree
from timeline.history.git import open_blobs
from timeline.history.repository import Repository
from timeline.model.project import PROJECT_FILE, Project
from timeline.reading.discovery import is_record_path
from timeline.records.event_summary import FileRecords
from timeline.records.loading import load_file, load_project


class Published(msgspec.Struct, frozen=True):
    """The records of a commit."""

    commit: Commit
    project: Project
    files: tuple[FileRecords, ...]
    """With the events' whole records; those of files that are as they were are left out where that was asked for."""
    same: frozenset[str]
    """The paths of the files that were left out."""
    problems: tuple[Problem, ...]
    """What is wrong in files; their records are those that could be read."""


class Snapshot(msgspec.Struct, frozen=True):
    """A commit's project file, and which records it has."""

    repository: Repository
    commit: Commit
    project: Project
    blobs: Mapping[str, str]
    """By path; of those of the project file too."""


def snapshot_at(repository: Repository, commit: Commit) -> Snapshot:
    """A commit's project. Raises GitRefuses; UsageError where there was none then."""
    found = _content(repository, commit)
    if PROJECT_FILE not in found:
        raise UsageError(f"there is no {PROJECT_FILE} in commit {commit.id[:10]}", "name a later one")
    with open_blobs(repository) as read:
        project, problems = load_project(dict(read([found[PROJECT_FILE]]))[found[PROJECT_FILE]] or b"")
    if project is None:
        message = f"{PROJECT_FILE} could not be read in commit {commit.id[:10]}: {problems[0].message}"
        raise UsageError(message, "name another one")
    return Snapshot(repository, commit, project, found)


def published_at(
    then: Snapshot, project_now: Project | None = None, blobs_now: Mapping[str, str] | None = None
) -> Published:
    """All records of a commit; with `blobs_now`, without those of the files that have the same bytes now.

    Raises GitRefuses.
    """
    project, found = then.project, then.blobs
    with open_blobs(then.repository) as read:
        same: frozenset[str] = frozenset()
        if project_now and (project.eras, project.fields) == (project_now.eras, project_now.fields):
            same = frozenset(path for path, blob in (blobs_now or {}).items() if found.get(path) == blob)
        bytes_of = dict(read(found[path] for path in sorted(found.keys() - same)))
    loaded = [
        load_file(path, bytes_of[found[path]] or b"", project)
        for path in sorted(found.keys() - same - {PROJECT_FILE})
    ]
    return Published(
        then.commit,
        project,
        tuple(one.records for one in loaded),
        same,
        tuple(_errors(problem for one in loaded if one.has_errors for problem in one.problems)),
    )


def _content(repository: Repository, commit: Commit) -> dict[str, str]:
    """The blobs of all records, by path; those of the folder that was moved since to where the content stands."""
    files = tree(repository, commit.id, repository.content)
    if PROJECT_FILE not in files:
        former = former_content(
            repository, commit.id, repository.content, lambda path: (repository.top / path).is_file()
        )
        files = tree(repository, commit.id, former) if former else {}
    return {path: blob for path, blob in files.items() if path == PROJECT_FILE or is_record_path(path)}


def _errors(problems: Iterable[Problem]) -> Iterable[Problem]:
    return (problem for problem in problems if problem.severity == "error")
