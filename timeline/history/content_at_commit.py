"""Read the content of a commit: all its records, as a build of that commit would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from timeline.diagnostics import Problem, UsageError
from timeline.history.commits import Commit, find_moved_content, list_tree
from timeline.history.git import blob_reader
from timeline.history.repository import Repository
from timeline.model.project import PROJECT_FILE, Project
from timeline.reading.discovery import is_content_path
from timeline.reading.translation_files import translation_name, without_extension
from timeline.records.event_summary import FileRecords
from timeline.records.load_project import load_project
from timeline.records.loading import load_file


class ContentVersion(msgspec.Struct, frozen=True):
    """The records of a commit."""

    commit: Commit
    project: Project
    files: tuple[FileRecords, ...]
    """With whole events. Files that have not changed since are omitted if that was asked for."""
    same: frozenset[str]
    """Paths of the omitted files."""
    problems: tuple[Problem, ...]
    """Errors in files, from which only valid records were read."""


class Snapshot(msgspec.Struct, frozen=True):
    """A commit's project file, and the blobs of its content files."""

    repository: Repository
    commit: Commit
    project: Project
    blobs: Mapping[str, str]
    """Blobs by path, including the project file."""


def open_snapshot(repository: Repository, commit: Commit) -> Snapshot:
    """Open the content of a commit. Raises GitError; UsageError if there was no valid project file."""
    blobs = _content(repository, commit)
    if PROJECT_FILE not in blobs:
        raise UsageError(f"there is no {PROJECT_FILE} in commit {commit.id[:10]}", "name a later commit")
    with blob_reader(repository) as read:
        paths = [PROJECT_FILE, *_beside(blobs).get(PROJECT_FILE, ())]
        data = dict(read(blobs[path] for path in paths))
        first, *others = ((path, data[blobs[path]] or b"") for path in paths)
        project, problems = load_project(first[1], others)
    if project is None:
        message = f"{PROJECT_FILE} could not be read in commit {commit.id[:10]}: {problems[0].message}"
        raise UsageError(message, "name another commit")
    return Snapshot(repository, commit, project, blobs)


def read_commit(
    then: Snapshot, project_now: Project | None = None, blobs_now: Mapping[str, str] | None = None
) -> ContentVersion:
    """Read the records of a commit; with `blobs_now`, only from files that have changed since. Raises GitError."""
    project, blobs = then.project, then.blobs
    beside = _beside(blobs)
    with blob_reader(then.repository) as read:
        same: frozenset[str] = frozenset()
        if project_now and (project.eras, project.fields) == (project_now.eras, project_now.fields):
            same = frozenset(
                path
                for path, blob in (blobs_now or {}).items()
                if blobs.get(path) == blob and path not in beside
            )
        data = dict(read(blobs[path] for path in sorted(blobs.keys() - same)))
    loaded = [
        load_file(
            path,
            data[blobs[path]] or b"",
            project,
            beside=[(one, data[blobs[one]] or b"") for one in beside.get(path, ())],
        )
        for path in sorted(blobs.keys() - same - {PROJECT_FILE})
        if translation_name(path) is None
    ]
    return ContentVersion(
        then.commit,
        project,
        tuple(file.records for file in loaded),
        same,
        tuple(_errors(problem for file in loaded if file.has_errors for problem in file.problems)),
    )


def _content(repository: Repository, commit: Commit) -> dict[str, str]:
    """The blobs of all record files and translation files by path, also if the content folder was moved since."""
    files = list_tree(repository, commit.id, repository.content)
    if PROJECT_FILE not in files:
        former = find_moved_content(
            repository, commit.id, repository.content, lambda path: (repository.top / path).is_file()
        )
        files = list_tree(repository, commit.id, former) if former else {}
    return {path: blob for path, blob in files.items() if is_content_path(path)}


def _beside(paths: Iterable[str]) -> dict[str, list[str]]:
    """The translation files beside each file that has any."""
    originals = {without_extension(path): path for path in paths if translation_name(path) is None}
    beside: dict[str, list[str]] = {}
    for path in sorted(paths):
        named = translation_name(path)
        if named and named[0] in originals:
            beside.setdefault(originals[named[0]], []).append(path)
    return beside


def _errors(problems: Iterable[Problem]) -> Iterable[Problem]:
    return (problem for problem in problems if problem.severity == "error")
