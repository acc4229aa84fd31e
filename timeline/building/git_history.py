"""The histories of events: from git if HEAD has moved since the last build, else from the cache."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import msgspec

from timeline import __version__
from timeline.building.content_cache import Content
from timeline.building.event_records import EventRecords
from timeline.building.load import Reading
from timeline.cache.sqlite_cache import Cache
from timeline.chronicle.chronicle import Chronicle
from timeline.diagnostics import Diagnostic, EnvironmentFailure, Severity
from timeline.digest import digest
from timeline.history.repository import (
    HeadNotInFiles,
    Repository,
    find_repository,
    read_head,
    shallow_commits,
)
from timeline.history.steps import History
from timeline.model.project import PROJECT_FILE, Project


class _CachedHistories(msgspec.Struct, frozen=True, array_like=True):
    """The histories of all events, as the cache has them."""

    key: bytes
    histories: dict[str, History]
    edge: str
    """The first day in a shallow clone; empty for a full one."""
    refused: tuple[str, str] | None = None
    """The error message and help if git took too long: asking again would take as long."""


class Histories(msgspec.Struct, frozen=True):
    """The histories of all events."""

    of: Mapping[str, History] = {}
    """By event id."""
    key: bytes = b""
    """Equal keys mean equal histories; empty without histories."""
    warning: Diagnostic | None = None
    """Why the histories are missing or incomplete."""
    revision: str | None = None
    """The commit at HEAD."""


def read_histories(root: Path, reading: Reading, cache: Cache, *, tell: bool) -> Histories:
    """The histories of all events as of HEAD, without the working tree. Errors of git become a warning.

    Without `tell`, only the commit.
    """
    project = reading.chronicle.project
    repository = find_repository(root)
    if repository is None:
        return Histories()
    asks = project.history != "false"
    try:
        head_commit = _head(repository, asks=asks)
    except EnvironmentFailure as error:
        return Histories(warning=_no_history(error.message, error.help))
    if head_commit is None or not asks or not tell:
        return Histories(revision=head_commit)
    edge = shallow_commits(repository)
    key = digest(
        (__version__, head_commit, edge, repository.content, project.history, project.eras, project.fields)
    )
    cached = cache.get("history", _CachedHistories)
    if cached is None or cached.key != key:
        from timeline.history.git import GitError, GitTimeout  # few builds follow a commit

        try:
            cached = _ask_git(repository, head_commit, bool(edge), key, project, reading.content, cache)
        except GitTimeout as error:
            cached = _CachedHistories(key, {}, "", (error.message, error.help))
        except GitError as error:
            return Histories(warning=_no_history(error.message, error.help), revision=head_commit)
        cache.put({"history": cached})
    if cached.refused:
        return Histories(warning=_no_history(*cached.refused), revision=head_commit)
    shown = _without_embargoed(cached.histories, reading.chronicle)
    warning = None
    if cached.edge:
        message = f"the clone is shallow: what was published before {cached.edge} is not known"
        warning = _warning("GIT002", message, "fetch the rest: git fetch --unshallow")
    return Histories(shown, key, warning, head_commit)


def _head(repository: Repository, *, asks: bool) -> str | None:
    """The commit at HEAD; None before the first commit, and if only git could tell but is not asked.

    Raises GitError.
    """
    try:
        return read_head(repository)
    except HeadNotInFiles:
        if not asks:
            return None
    from timeline.history.commits import head_commit
    from timeline.history.git import verified

    return head_commit(verified(repository))


def _without_embargoed(histories: Mapping[str, History], chronicle: Chronicle) -> Mapping[str, History]:
    """The histories without versions whose embargo has not ended.

    If the present record has the embargo of the last version, the event is visible because the embargo has ended.
    """
    public = dict(histories)
    for id_, history in histories.items():
        entry = chronicle.by_id.get(id_)
        if history.embargo and entry is not None and entry.embargo_until != history.embargo:
            public[id_] = msgspec.structs.replace(history, steps=history.steps[:-1], embargo="")
            if len(history.steps) == 1:
                del public[id_]
    return public


def _ask_git(
    repository: Repository,
    head: str,
    shallow: bool,
    key: bytes,
    project: Project,
    content: Content,
    cache: Cache,
) -> _CachedHistories:
    from timeline.history.commits import content_log
    from timeline.history.git import verified
    from timeline.history.journal import FileVersion, Journal, day_of
    from timeline.history.versions import Versions

    records = EventRecords(content, cache.long_values)
    current = {
        (row.blob, row.path): FileVersion(row.records, partial(records.in_file, row.path))
        for row in content.rows
    }

    def remembered(keys: list[str]) -> dict[str, bytes]:
        found = cache.get_all((f"history/{key}" for key in keys), bytes)
        return {name.removeprefix("history/"): packed for name, packed in found}

    versions = Versions(project, current, remembered)
    since = project.history if project.history != "true" else ""
    journal = Journal(since=since, shallow=shallow)
    commits = content_log(verified(repository), head)
    for commit, files in versions.of(repository, commits):
        journal.add(commit, files)
    cache.put({f"history/{name}": packed for name, packed in versions.fresh.items()})
    edge = day_of(commits[0].time) if shallow and commits else ""
    return _CachedHistories(key, journal.histories(), edge)


def _no_history(message: str, help_text: str) -> Diagnostic:
    return _warning("GIT001", f"pages tell no history: {message}", help_text)


def _warning(code: str, message: str, help_text: str) -> Diagnostic:
    return Diagnostic(PROJECT_FILE, 1, 1, 1, 1, Severity.WARNING, code, message, help_text)
