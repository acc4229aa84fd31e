"""The only door to git. It is asked for commits, trees and blobs; it changes nothing, and opens no connection.

The repository is the one that was found above the project, and is given to git by its path. Settings of the user, of hooks
and of the repository that would run a program, or make the same commit read otherwise on another machine, are overridden.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Timer
from types import MappingProxyType

from timeline.diagnostics import EnvironmentFailure
from timeline.history.repository import Repository
from timeline.reading.decode import MAX_BYTES

LIMIT = 30.0
"""Seconds that one call may take."""

_SETTINGS = {
    "color.ui": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.quotepath": "off",
    "diff.orderFile": os.devnull,
    "i18n.logOutputEncoding": "UTF-8",
    "log.follow": "false",
    "log.showRoot": "true",
    "log.showSignature": "false",
    "safe.bareRepository": "explicit",
}

_KEPT = re.compile(r"GIT_CONFIG_.*")
"""Variables by which a machine says which folders are safe. A hook sets others, which name another folder's repository."""

_OWN = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

_AT_ONCE = 256
"""Objects that are asked for before the first is read: their names must fit into a pipe, or both sides would wait."""


_PARTIAL = "if the clone is partial, get the rest: git fetch --refetch --no-filter; else try: git fsck"


class GitRefuses(EnvironmentFailure):
    """Git is missing, or does not answer. Raised by this module; a build goes on without history."""


class GitTooSlow(GitRefuses):
    """git did not answer in time; it would not the next time either."""


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


def accepted(repository: Repository) -> Repository:
    """The repository, once git has found it too, and accepts whose it is. Raises GitRefuses."""
    # From its top, git finds this one before any other. Given by its path, as later, git does not look at the owner.
    ceiling = {"GIT_CEILING_DIRECTORIES": str(repository.top.parent)}
    words = _command("rev-parse", "--absolute-git-dir")
    found = os.fsdecode(_answer(words, repository.top, ceiling).removesuffix(b"\n"))
    if os.path.realpath(found) != os.path.realpath(repository.git):
        raise GitRefuses(f"git takes {found} for the repository, not {repository.git}", "try: git fsck")
    return repository


def _command(*words: str) -> list[str]:
    settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    return [find_git(), "--no-pager", *settings, *words]


def _asking(repository: Repository, *words: str) -> list[str]:
    return _command(f"--git-dir={repository.git}", f"--work-tree={repository.top}", *words)


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or _KEPT.fullmatch(name)
    }
    return {**kept, **_OWN, **more}


def ask(repository: Repository, *words: str) -> bytes:
    """What git answers. No word may be the user's or the content's where an option could stand. Raises GitRefuses."""
    return _answer(_asking(repository, *words), repository.top)


def _answer(command: list[str], folder: Path, more: Mapping[str, str] = MappingProxyType({})) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no word of the user's but resolved commits
            command,
            cwd=folder,
            env=_environment(more),
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


@contextmanager
def open_blobs(
    repository: Repository,
) -> Iterator[Callable[[Iterable[str]], Iterator[tuple[str, bytes | None]]]]:
    """A function that gives the bytes of blobs; None for one that is larger than a content file may be.

    One program answers all that is asked; it is started with the first question. Raises GitRefuses.
    """
    with ExitStack() as stack:
        started: list[subprocess.Popen[bytes]] = []

        def read(names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
            wanted = list(dict.fromkeys(names))
            for start in range(0, len(wanted), _AT_ONCE):
                if not started:
                    started.append(_start(repository, stack))
                part = wanted[start : start + _AT_ONCE]
                yield from zip(part, _batch(started[0], part), strict=True)

        yield read


def _start(repository: Repository, stack: ExitStack) -> subprocess.Popen[bytes]:
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell; ids of objects go to its standard input
            _asking(repository, "cat-file", "--batch"),
            cwd=repository.top,
            env=_environment({}),
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
