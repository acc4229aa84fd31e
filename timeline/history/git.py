"""The only door to git. It is asked for commits, trees and blobs; it changes nothing, and opens no connection.

Nothing of the user's words ever stands where an option could: a revision is first resolved to a commit's id. Settings of
the user, of hooks and of the repository that would run a program, or make the same commit read otherwise on another
machine, are overridden.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Timer

import msgspec

from timeline.diagnostics import EnvironmentFailure, UsageError
from timeline.reading.text import MAX_BYTES

LIMIT = 30.0
"""Seconds that one call may take."""

_SETTINGS = {
    "color.ui": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.quotepath": "off",
    "i18n.logOutputEncoding": "UTF-8",
    "log.follow": "false",
    "log.showRoot": "true",
    "log.showSignature": "false",
    "protocol.allow": "never",
}

_KEPT = re.compile(r"GIT_(CONFIG_.*|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)")
"""Variables by which a machine says which folders are safe. A hook sets others, which name another folder's repository."""

_OWN = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REGULAR = ("100644", "100755", "100664")
_AT_ONCE = 256
"""Objects that are asked for before the first is read: their names must fit into a pipe, or both sides would wait."""


_PARTIAL = "if the clone is partial, get the rest: git fetch --refetch --no-filter; else try: git fsck"


class GitRefuses(EnvironmentFailure):
    """Git is missing, or does not answer. Raised by this module; a build goes on without history."""


class GitTooSlow(GitRefuses):
    """git did not answer in time; it would not the next time either."""


class Commit(msgspec.Struct, frozen=True):
    """A commit, and what it did to content files."""

    id: str
    time: int
    """When it was committed: seconds since 1970."""
    changes: tuple[tuple[str, str | None], ...] = ()
    """Paths from the project's folder, each with its blob; None: it is there no more."""


def find_git() -> str:
    """The program, from the folders of PATH but the one that we stand in. Raises GitRefuses."""
    here = Path.cwd()
    folders = [
        folder
        for folder in os.environ.get("PATH", os.defpath).split(os.pathsep)
        if os.path.isabs(folder) and Path(folder) != here
    ]
    found = shutil.which("git", path=os.pathsep.join(folders)) if folders else None
    if found is None or Path(found).parent == here:
        raise GitRefuses("git is not installed", "install git, and see that it is on PATH")
    return found


def _command(*words: str) -> list[str]:
    settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    return [find_git(), "--no-pager", *settings, *words]


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or _KEPT.fullmatch(name)
    }
    return {**kept, **_OWN}


def _run(folder: Path, *words: str) -> bytes:
    """What git answers, asked from a folder. Raises GitRefuses."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no word of the user's but resolved commits
            _command(*words),
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise GitTooSlow(
            f"git did not answer within {LIMIT:.0f} s",
            "the next commit tries again, and so does --clean; `history: false` leaves it out for good",
        ) from None
    except OSError as error:
        raise GitRefuses(f"git cannot be run: {error.strerror}", "see that it is installed") from None
    if done.returncode:
        raise _refusal(done.stderr)
    return done.stdout


def _refusal(said: bytes) -> GitRefuses:
    text = said.decode("utf-8", "replace")
    if "dubious ownership" in text:
        help_text = "if you trust it: git config --global --add safe.directory FOLDER"
        return GitRefuses("git refuses the repository: its folder belongs to somebody else", help_text)
    lines = [line.partition(": ")[2] or line for line in text.splitlines() if line.strip()]
    reason = "".join(
        character for character in (lines or ["no reason given"])[0][:200] if character.isprintable()
    )
    return GitRefuses(f"git failed: {reason}", "try: git fsck")


def resolve(folder: Path, revision: str) -> Commit:
    """The commit that a user's word names. Raises UsageError where there is none, GitRefuses where git does not answer."""
    help_text = "name a branch, a tag or a commit, as in origin/main or HEAD~1"
    if revision[:1] in ("", "-") or ".." in revision or not revision.isprintable() or len(revision) > 500:
        raise UsageError(f"{revision[:60]!r} is no revision", help_text)
    try:
        _run(folder, "rev-parse", "--git-dir")
    except GitRefuses as error:
        if "not a git repository" in error.message:
            raise UsageError(
                "the project is in no git repository",
                "without one there is no earlier state to compare with; begin one: git init",
            ) from None
        raise
    try:
        answer = _run(
            folder, "log", "-1", "--format=%H %ct", "--no-show-signature", "--end-of-options", f"{revision}^{{commit}}", "--"
        ).decode("ascii", "replace").split()  # fmt: skip
    except GitRefuses:
        if not _has_commits(folder):
            message = "the repository has no commit yet"
            raise UsageError(
                message, "commit the project; what changes from then on can be compared"
            ) from None
        raise UsageError(f"git knows no revision {revision[:60]!r}", help_text) from None
    if len(answer) != 2 or not _COMMIT.fullmatch(answer[0]):
        raise UsageError(f"{revision[:60]!r} names no single commit", help_text)
    return Commit(answer[0], int(answer[1]))


def _has_commits(folder: Path) -> bool:
    try:
        return bool(_run(folder, "rev-list", "-n", "1", "--all", "--"))
    except GitRefuses:
        return False


def log(folder: Path, head: str) -> list[Commit]:
    """The commits that changed the content, as the branch got to have them (first parents), oldest first.

    Raises GitRefuses.
    """
    said = _run(
        folder, "log", "--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--no-renames", "--relative",
        "--no-show-signature", "--no-notes", "--no-ext-diff", "--no-textconv", "--format=%x01%H %ct", head, "--", "content",
    )  # fmt: skip
    commits: list[Commit] = []
    changes: list[tuple[str, str | None]] = []
    tokens = iter(said.split(b"\0"))
    for token in tokens:
        token = token.lstrip(b"\n")
        if token.startswith(b"\1"):
            name, _, time = token[1:].decode("ascii").partition(" ")
            changes = []
            commits.append(Commit(name, int(time or 0)))
        elif token.startswith(b":"):
            path = _path(next(tokens, b""))
            _, mode, _, blob, _ = token.decode("ascii").split(" ")
            if path is not None:
                changes.append((path, blob if mode in _REGULAR else None))
        if commits and changes:
            commits[-1] = msgspec.structs.replace(commits[-1], changes=tuple(changes))
    return commits[::-1]


def tree(folder: Path, commit: str) -> dict[str, str]:
    """The blobs of all content files of a commit, by path from the project's folder. Raises GitRefuses."""
    found = {}
    for row in _run(folder, "ls-tree", "-r", "-z", commit, "--", "content/").split(b"\0"):
        head, _, name = row.partition(b"\t")
        path = _path(name)
        if path and head.startswith(tuple(mode.encode() for mode in _REGULAR)):
            found[path] = head.decode("ascii").split(" ")[2]
    return found


def _path(name: bytes) -> str | None:
    try:
        return name.decode("utf-8") or None
    except UnicodeDecodeError:
        return None


@contextmanager
def open_blobs(folder: Path) -> Iterator[Callable[[Iterable[str]], Iterator[tuple[str, bytes | None]]]]:
    """A function that gives the bytes of blobs; None for one that is larger than a content file may be.

    One program answers all that is asked; it is started with the first question. Raises GitRefuses.
    """
    with ExitStack() as stack:
        started: list[subprocess.Popen[bytes]] = []

        def read(names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
            wanted = list(dict.fromkeys(names))
            for start in range(0, len(wanted), _AT_ONCE):
                if not started:
                    started.append(_start(folder, stack))
                part = wanted[start : start + _AT_ONCE]
                yield from zip(part, _batch(started[0], part), strict=True)

        yield read


def _start(folder: Path, stack: ExitStack) -> subprocess.Popen[bytes]:
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell; ids of objects go to its standard input
            _command("cat-file", "--batch"),
            cwd=folder,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise GitRefuses(f"git cannot be run: {error.strerror}", "see that it is installed") from None
    stack.enter_context(process)
    guard = Timer(LIMIT, process.kill)
    guard.daemon = True
    guard.start()
    stack.callback(process.kill)  # before it is waited for: it may still be answering
    stack.callback(guard.join)  # no thread may be left when workers are forked
    stack.callback(guard.cancel)
    return process


def _batch(process: subprocess.Popen[bytes], names: list[str]) -> Iterator[bytes | None]:
    assert process.stdin is not None
    assert process.stdout is not None
    broken = GitRefuses("git stopped while it was asked for earlier versions", _PARTIAL)
    try:
        process.stdin.write("".join(f"{name}\n" for name in names).encode("ascii"))
        process.stdin.flush()
    except OSError:
        raise broken from None
    for _ in names:
        head = process.stdout.readline().split()
        if not head:
            raise broken
        if len(head) != 3 or not head[2].isdigit():
            raise GitRefuses(
                "git does not have all earlier versions: the clone is partial, or damaged", _PARTIAL
            )
        left = int(head[2])
        if head[1] == b"blob" and left <= MAX_BYTES:
            data = process.stdout.read(left)
            if len(data) != left:
                raise broken
            yield data
            left = 0
        else:
            yield None
        while left:
            passed = process.stdout.read(min(left, 1 << 16))
            if not passed:
                raise broken
            left -= len(passed)
        process.stdout.read(1)
