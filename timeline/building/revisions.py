"""Load an earlier commit beside the working tree, for `check --since` and `diff`, which compare the two in `history/`."""

from __future__ import annotations

from pathlib import Path

import msgspec

from timeline.building.content_cache import Content
from timeline.building.event_records import EventRecords
from timeline.building.load import Reading, read_and_check
from timeline.building.options import BuildOptions
from timeline.cache.value_file import ValueFile
from timeline.chronicle.chronicle import Chronicle
from timeline.clock import embargo_moment, today
from timeline.diagnostics import Problem, UsageError
from timeline.history.commits import Commit, require_repository, resolve_commit
from timeline.history.content_at_commit import Snapshot, open_snapshot, read_commit
from timeline.history.difference import ChronicleState
from timeline.history.repository import Repository
from timeline.history.uncorrected_changes import CurrentContent, check_uncorrected
from timeline.project import ProjectPaths
from timeline.resolve import resolve


def earlier(root: Path, revision: str) -> Snapshot:
    """The project at a revision. Raises UsageError if there was none then, GitError if git fails."""
    repository = require_repository(root)
    return open_snapshot(repository, resolve_commit(repository, revision))


def changes_since(then: Snapshot, reading: Reading) -> list[Problem]:
    """Facts that were published at a commit and have changed without a correction. Raises GitError."""
    content = reading.content
    blobs = {row.path: row.blob for row in content.rows if not row.beside}
    published = read_commit(then, reading.chronicle.project, blobs)
    records = EventRecords(content, ValueFile(None))
    return check_uncorrected(
        published, CurrentContent(tuple(content.records), records.of), embargo_moment(), today()
    )


def sides(paths: ProjectPaths, before: str, after: str = "") -> tuple[ChronicleState, ChronicleState]:
    """The content at two revisions; without the second, at one revision and in the working tree.

    Raises ContentErrors, UsageError, GitError.
    """
    repository = require_repository(paths.root)
    old = resolve_commit(repository, before)
    if after:
        return side_at(repository, old), side_at(repository, resolve_commit(repository, after))
    reading = read_and_check(paths, BuildOptions(), None)
    return side_at(repository, old), side_now(reading.chronicle, reading.content)


def side_now(chronicle: Chronicle, content: Content) -> ChronicleState:
    """The working tree as a side of `diff`."""
    return ChronicleState(chronicle, EventRecords(content, ValueFile(None)).of)


def side_at(repository: Repository, commit: Commit) -> ChronicleState:
    """A commit as a side of `diff`. Raises UsageError if its content has errors, GitError."""
    then = read_commit(open_snapshot(repository, commit))
    problems = list(then.problems)
    slim = [msgspec.structs.replace(file, events=()) for file in then.files]
    resolved = None
    if not problems:
        resolved = resolve(then.project, slim, moment=embargo_moment())
        problems = [problem for problem in resolved.problems if problem.severity == "error"]
    if resolved is None or resolved.chronicle is None:
        first = f": {problems[0].path}: {problems[0].message}" if problems else ""
        raise UsageError(
            f"the content of commit {commit.id[:10]} has errors{first}", "compare with another commit"
        )
    events = {event.id: event for file in then.files for event in file.events}
    return ChronicleState(resolved.chronicle, lambda entry: events[entry.id])
