"""List the commits that changed the content folder, following it when it was moved."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from timeline.diagnostics import UsageError
from timeline.history.git import GitError, run_git, verified
from timeline.history.repository import Repository, find_repository
from timeline.model.project import PROJECT_FILE

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REGULAR = ("100644", "100755", "100664")
_LINK = "120000"
_PROJECT = PROJECT_FILE.removeprefix("content")
"""The path of the project file in the content folder."""


class Commit(msgspec.Struct, frozen=True):
    """A commit with its changes of content files."""

    id: str
    time: int
    """The commit time in seconds since 1970."""
    changes: tuple[tuple[str, str | None], ...] = ()
    """Changed paths, relative to the project, each with its blob; None if the file was deleted."""
    parent: str = ""
    """The id of the first parent; empty for the first commit, and at the edge of a shallow clone."""


def require_repository(project: Path) -> Repository:
    """The repository of a project, for commands that need one. Raises UsageError, GitError."""
    repository = find_repository(project)
    if repository is None:
        raise UsageError(
            "the project is not in a git repository",
            "there is no earlier state to compare with; to start a repository: git init",
        )
    return verified(repository)


def resolve_commit(repository: Repository, revision: str) -> Commit:
    """The commit for a revision given by the user. Raises UsageError if there is none, GitError if git fails."""
    help_text = "name a branch, a tag or a commit, as in origin/main or HEAD~1"
    if revision[:1] in ("", "-") or ".." in revision or not revision.isprintable() or len(revision) > 500:
        raise UsageError(f"{revision[:60]!r} is not a revision", help_text)
    try:
        answer = run_git(
            repository, "log", "-1", "--format=%H %ct", "--no-show-signature", "--end-of-options", f"{revision}^{{commit}}", "--"
        ).decode("ascii", "replace").split()  # fmt: skip
    except GitError:
        if not run_git(repository, "rev-list", "-n", "1", "--all", "--"):
            message = "the repository has no commits yet"
            raise UsageError(message, "make the first one: git add --all, then git commit") from None
        raise UsageError(f"git does not know the revision {revision[:60]!r}", help_text) from None
    if len(answer) != 2 or not _ID.fullmatch(answer[0]):
        raise UsageError(f"{revision[:60]!r} does not name a single commit", help_text)
    return Commit(answer[0], int(answer[1]))


def commits_between(repository: Repository, before: str, after: str) -> tuple[int, int] | None:
    """The numbers of commits that only the one and only the other of two commits has in its past.

    None if the repository does not have both. Raises ValueError if one is no id of a commit.
    """
    if not (_ID.fullmatch(before) and _ID.fullmatch(after)):
        raise ValueError(before, after)
    try:
        answer = run_git(repository, "rev-list", "--left-right", "--count", f"{before}...{after}", "--")
    except GitError:
        return None
    first, second = answer.split()
    return int(first), int(second)


def head_commit(repository: Repository) -> str | None:
    """The commit of HEAD, by asking git; None before the first. Raises GitError."""
    answer = run_git(repository, "rev-parse", "--revs-only", "HEAD").decode("ascii", "replace").strip()
    return answer if _ID.fullmatch(answer) else None


def content_log(repository: Repository, last: str) -> list[Commit]:
    """The commits of the branch (first parents) that changed the content, oldest first.

    A content folder that was moved is followed to its earlier path. Raises GitError.
    """
    commits: list[Commit] = []
    folder, start = repository.content, last
    while start:
        entries, start = _log(repository, start, folder), ""
        for commit, adds_project in entries:
            former = _moved_from(repository, commit, folder) if adds_project else None
            if former is None:
                commits.append(commit)
                continue
            changes = _diff_trees(repository, f"{commit.parent}:{former}", f"{commit.id}:{folder}")
            commits.append(msgspec.structs.replace(commit, changes=changes))
            folder, start = former, commit.parent
            break
    return commits[::-1]


def _log(repository: Repository, last: str, folder: str) -> Iterator[tuple[Commit, bool]]:
    """The commits that changed a content folder, newest first, and whether each added its project file."""
    output = run_git(
        repository, "log", "--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--no-renames",
        "--no-show-signature", "--no-notes", "--no-ext-diff", "--no-textconv", "--format=%x01%H %ct %P", last, "--", folder,
    )  # fmt: skip
    tokens = deque(output.split(b"\0"))
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
    """The rows of a raw diff (git-diff-tree, "RAW OUTPUT FORMAT"): path, blob, and whether the file is new."""
    while tokens and (row := tokens[0].lstrip(b"\n")).startswith(b":"):
        tokens.popleft()
        path = _path(tokens.popleft(), folder)
        before, mode, _, blob, _ = row.decode("ascii").split(" ")
        if path is not None:
            yield path, blob if mode in _REGULAR else None, before == ":000000"


def _diff_trees(repository: Repository, before: str, after: str) -> tuple[tuple[str, str | None], ...]:
    """The changes between two content folders, each given as `COMMIT:PATH`."""
    output = run_git(
        repository, "diff-tree", "-r", "--raw", "-z", "--no-abbrev", "--no-renames", before, after
    )
    return tuple((path, blob) for path, blob, _ in _rows(deque(output.split(b"\0")), ""))


def _moved_from(repository: Repository, commit: Commit, folder: str) -> str | None:
    """The earlier path of a content folder that a commit added; None if it was not moved."""
    if not commit.parent:
        return None
    names = frozenset(_names(repository, commit.id))
    return find_moved_content(repository, commit.parent, folder, names.__contains__)


def find_moved_content(
    repository: Repository, commit: str, folder: str, exists: Callable[[str], bool]
) -> str | None:
    """The path of a content folder in an earlier commit, if it was moved since; else None.

    Among the folders whose project file no longer exists, it is the one most of whose files are now in `folder`.
    `exists` tells whether a path, relative to the top of the repository, exists now. Raises GitError.
    """
    names = _names(repository, commit)
    gone = [name.removesuffix(_PROJECT) for name in names if name.endswith(_PROJECT) and not exists(name)]
    shared = {
        former: sum(
            exists(folder + name.removeprefix(former)) for name in names if name.startswith(f"{former}/")
        )
        for former in gone
    }
    best = max(shared, key=shared.__getitem__, default=None)
    return best if best is not None and shared[best] > 1 else None  # more than just the project file


def _names(repository: Repository, commit: str) -> list[str]:
    """The paths of all files of a commit."""
    output = run_git(repository, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit)
    return [os.fsdecode(name) for name in output.split(b"\0")]


def list_tree(
    repository: Repository, commit: str, folder: str, *, name: str = "content", links: bool = False
) -> dict[str, str]:
    """The blobs of all files of a commit's content folder, by path relative to the project. Raises GitError.

    `name` is what the folder is called in the project, if it is another one; with `links`, symbolic links are files, too.
    """
    modes = (*_REGULAR, _LINK) if links else _REGULAR
    blobs = {}
    for row in run_git(repository, "ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{folder}/").split(
        b"\0"
    ):
        kind, _, file = row.partition(b"\t")
        path = _path(file, folder, name)
        if path and kind.startswith(tuple(mode.encode() for mode in modes)):
            blobs[path] = kind.decode("ascii").split(" ")[2]
    return blobs


def _path(file: bytes, folder: str, name: str = "content") -> str | None:
    """A path relative to the project; None if it is not UTF-8."""
    try:
        text = file.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return f"{name}/{text.removeprefix(f'{folder}/')}" if text else None
