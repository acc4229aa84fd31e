"""The history of the records of a package: as far as the site tells it, and never more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import new
from typing import Any

import msgspec

from timeline.building.git_history import Histories, read_histories
from timeline.cache.sqlite_cache import Cache
from timeline.exporting.chronology import Chronology
from timeline.exporting.evidence_files import ContentFile
from timeline.history.commits import Commit, content_log, list_tree, require_repository, resolve_commit
from timeline.history.protected_changes import redact
from timeline.history.repository import find_repository, shallow_commits
from timeline.planning.change_descriptions import change_in_words
from timeline.reading.discovery import is_content_path
from timeline.records.protection import involves_protected
from timeline.wording.marked_texts import without_marks


class GitState(msgspec.Struct, frozen=True):
    """What git knows of the content."""

    commit: Commit | None = None
    """HEAD; None without git."""
    log: tuple[Commit, ...] = ()
    """The commits that changed the content, oldest first."""
    blobs: Mapping[str, str] = {}
    """The blobs of HEAD by path."""
    shallow: bool = False
    histories: Histories = Histories()
    """The public versions of events."""
    problem: str = ""
    """Why git could not be asked."""

    def uncommitted(self, files: Mapping[str, bytes]) -> list[str]:
        """The paths of content files whose bytes are not those of the commit, `files` being all that there are."""
        if self.commit is None:
            return []
        changed = {path for path, data in files.items() if self.blobs.get(path) != self.blob_of(data)}
        return sorted(
            changed.union(path for path in self.blobs if is_content_path(path) and path not in files)
        )

    def blob_of(self, data: bytes) -> str:
        """The name that git gives to these bytes."""
        algorithm = "sha256" if self.commit and len(self.commit.id) == 64 else "sha1"
        return new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def git_state(chronology: Chronology) -> GitState:
    """Ask git, if the project is in a repository with a commit. Raises GitError."""
    root = chronology.paths.root
    found = find_repository(root)
    if found is None:
        return GitState(problem="the project is not in a git repository")
    histories = read_histories(root, chronology.reading, Cache(None), tell=True)
    if histories.revision is None:
        return GitState(problem="the repository has no commits, or git could not be asked")
    repository = require_repository(root)
    commit = resolve_commit(repository, histories.revision)
    return GitState(
        commit,
        tuple(content_log(repository, commit.id)),
        list_tree(repository, commit.id, repository.content),
        bool(shallow_commits(repository)),
        histories,
    )


def history_json(chronology: Chronology, git: GitState, files: Iterable[ContentFile]) -> dict[str, Any]:
    """The public versions of each event, and the last commit of each file that is in the package.

    Blobs are those of the package's own files: what an earlier version hid could be found from its blob by trying.
    """
    given = {file.path: git.blob_of(file.data) for file in files if not file.withheld}
    at = {commit.id: dict(commit.changes) for commit in git.log}
    times = {commit.id: commit.time for commit in git.log}
    events = {}
    for entry in chronology.entries:
        history = git.histories.of.get(entry.id)
        if history is None or not entry.history:
            continue
        protected = involves_protected(entry, chronology.chronicle)
        events[entry.id] = [
            {
                "public_since": step.day,
                "commit": step.commit,
                "committed": utc_moment(times[step.commit]) if step.commit in times else None,
                "blob": _known(at.get(step.commit, {}).get(entry.path), given.get(entry.path)),
                "changes": [
                    without_marks(change_in_words(redact(one) if protected else one, chronology.edition))
                    for one in step.changes
                ],
            }
            for step in history.steps
        ]
    return {
        "events": events,
        "files": {
            path: last | {"blob": _known(last["blob"], given[path])}
            for path, last in _last_changes(git).items()
            if path in given
        },
    }


def _known(blob: str | None, in_package: str | None) -> str | None:
    """The blob, if it is that of the file in the package."""
    return blob if blob == in_package else None


def _last_changes(git: GitState) -> dict[str, dict[str, str | None]]:
    """The last commit that changed each file, by path."""
    last: dict[str, dict[str, str | None]] = {}
    for commit in git.log:
        for path, blob in commit.changes:
            if blob:
                last[path] = {"commit": commit.id, "committed": utc_moment(commit.time), "blob": blob}
    return dict(sorted(last.items()))


def utc_moment(seconds: int) -> str:
    """A moment given in seconds since 1970, as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, tz=UTC).isoformat().replace("+00:00", "Z")
