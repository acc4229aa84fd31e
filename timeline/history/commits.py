"""Commits, what each did to the content folder, and where that folder stood before it was moved."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from timeline.diagnostics import UsageError
from timeline.history.git import GitRefuses, accepted, ask
from timeline.history.repository import Repository, find_repository
from timeline.model.project import PROJECT_FILE

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REGULAR = ("100644", "100755", "100664")
_PROJECT = PROJECT_FILE.removeprefix("content")
"""The project file, from the content folder."""


class Commit(msgspec.Struct, frozen=True):
    """A commit, and what it did to content files."""

    id: str
    time: int
    """When it was committed: seconds since 1970."""
    changes: tuple[tuple[str, str | None], ...] = ()
    """Paths from the project's folder, each with its blob; None: it is there no more."""
    parent: str = ""
    """The first parent's id; empty for the first commit, and at the edge of a shallow clone."""


def repository_of(project: Path) -> Repository:
    """The repository of a project, for a user who asks for one. Raises UsageError, GitRefuses."""
    repository = find_repository(project)
    if repository is None:
        raise UsageError(
            "the project is in no git repository",
            "without one there is no earlier state to compare with; begin one: git init",
        )
    return accepted(repository)


def commit_named(repository: Repository, revision: str) -> Commit:
    """The commit that a user's word names. Raises UsageError where there is none, GitRefuses where git does not answer."""
    help_text = "name a branch, a tag or a commit, as in origin/main or HEAD~1"
    if revision[:1] in ("", "-") or ".." in revision or not revision.isprintable() or len(revision) > 500:
        raise UsageError(f"{revision[:60]!r} is no revision", help_text)
    try:
        answer = ask(
            repository, "log", "-1", "--format=%H %ct", "--no-show-signature", "--end-of-options", f"{revision}^{{commit}}", "--"
        ).decode("ascii", "replace").split()  # fmt: skip
    except GitRefuses:
        if not ask(repository, "rev-list", "-n", "1", "--all", "--"):
            message = "the repository has no commit yet"
            raise UsageError(
                message, "commit the project; what changes from then on can be compared"
            ) from None
        raise UsageError(f"git knows no revision {revision[:60]!r}", help_text) from None
    if len(answer) != 2 or not _ID.fullmatch(answer[0]):
        raise UsageError(f"{revision[:60]!r} names no single commit", help_text)
    return Commit(answer[0], int(answer[1]))


def head(repository: Repository) -> str | None:
    """The commit that HEAD is at, where the repository's files do not tell; None before the first. Raises GitRefuses."""
    answer = ask(repository, "rev-parse", "--revs-only", "HEAD").decode("ascii", "replace").strip()
    return answer if _ID.fullmatch(answer) else None


def log(repository: Repository, last: str) -> list[Commit]:
    """The commits that changed the content, as the branch got to have them (first parents), oldest first.

    A content folder that one commit moved is followed to where it stood before. Raises GitRefuses.
    """
    commits: list[Commit] = []
    folder, wanted = repository.content, last
    while wanted:
        found, wanted = _log(repository, wanted, folder), ""
        for commit, begins in found:
            former = _former(repository, commit, folder) if begins else None
            if former is None:
                commits.append(commit)
                continue
            changes = _between(repository, f"{commit.parent}:{former}", f"{commit.id}:{folder}")
            commits.append(msgspec.structs.replace(commit, changes=changes))
            folder, wanted = former, commit.parent
            break
    return commits[::-1]


def _log(repository: Repository, last: str, folder: str) -> Iterator[tuple[Commit, bool]]:
    """The commits that changed a content folder, newest first, and whether each brought its project file."""
    said = ask(
        repository, "log", "--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--no-renames",
        "--no-show-signature", "--no-notes", "--no-ext-diff", "--no-textconv", "--format=%x01%H %ct %P", last, "--", folder,
    )  # fmt: skip
    tokens = deque(said.split(b"\0"))
    while tokens:
        line = tokens.popleft()
        if line.startswith(b"\1"):
            name, time, *parents = line[1:].decode("ascii").split(" ")
            rows = list(_rows(tokens, folder))
            changes = tuple((path, blob) for path, blob, _ in rows)
            yield (
                Commit(name, int(time or 0), changes, parents[0] if parents else ""),
                (PROJECT_FILE, True) in [(path, new) for path, _, new in rows],
            )


def _rows(tokens: deque[bytes], folder: str) -> Iterator[tuple[str, str | None, bool]]:
    """The rows of a raw difference (git-diff-tree, "RAW OUTPUT FORMAT"): path, blob, and whether it is new."""
    while tokens and (row := tokens[0].lstrip(b"\n")).startswith(b":"):
        tokens.popleft()
        path = _path(tokens.popleft(), folder)
        before, mode, _, blob, _ = row.decode("ascii").split(" ")
        if path is not None:
            yield path, blob if mode in _REGULAR else None, before == ":000000"


def _between(repository: Repository, before: str, after: str) -> tuple[tuple[str, str | None], ...]:
    """What differs between two folders of content, each given as `COMMIT:PATH`."""
    said = ask(repository, "diff-tree", "-r", "--raw", "-z", "--no-abbrev", "--no-renames", before, after)
    return tuple((path, blob) for path, blob, _ in _rows(deque(said.split(b"\0")), ""))


def _former(repository: Repository, commit: Commit, folder: str) -> str | None:
    """Where a content folder stood before a commit that brought it."""
    if not commit.parent:
        return None
    names = frozenset(_names(repository, commit.id))
    return former_content(repository, commit.parent, folder, names.__contains__)


def former_content(
    repository: Repository, commit: str, folder: str, stands: Callable[[str], bool]
) -> str | None:
    """The folder that a content folder was in a commit, under another path; None where it was not there.

    Of the folders whose project file no longer `stands` (asked with a path from the top), it is the one most of whose
    files now stand in `folder`. Raises GitRefuses.
    """
    names = _names(repository, commit)
    gone = [name.removesuffix(_PROJECT) for name in names if name.endswith(_PROJECT) and not stands(name)]
    shared = {
        former: sum(
            stands(folder + name.removeprefix(former)) for name in names if name.startswith(f"{former}/")
        )
        for former in gone
    }
    best = max(shared, key=shared.__getitem__, default=None)
    return best if best is not None and shared[best] > 1 else None  # one is the project file


def _names(repository: Repository, commit: str) -> list[str]:
    """The paths of all files of a commit."""
    said = ask(repository, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit)
    return [os.fsdecode(name) for name in said.split(b"\0")]


def tree(repository: Repository, commit: str, folder: str) -> dict[str, str]:
    """The blobs of all files of a commit's content folder, by path from the project's folder. Raises GitRefuses."""
    found = {}
    for row in ask(repository, "ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{folder}/").split(b"\0"):
        kind, _, name = row.partition(b"\t")
        path = _path(name, folder)
        if path and kind.startswith(tuple(mode.encode() for mode in _REGULAR)):
            found[path] = kind.decode("ascii").split(" ")[2]
    return found


def _path(name: bytes, folder: str) -> str | None:
    """A path from the project's folder; None for one that is no text."""
    try:
        text = name.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return f"content/{text.removeprefix(f'{folder}/')}" if text else None
