"""Run git: to read, offline; for `publishing`, to write objects and branches, and to push. No other module may run it.

The repository is passed by its path. Settings of the user, of hooks and of the repository are overridden if they would
run a program, or make the same commit read differently on another machine.
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
"""Time limit of a call in seconds."""

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
"""Environment variables that are kept, as a machine may list safe folders in them. Others, which hooks set, are not."""

_CONNECTING = (
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_ASKPASS",
    "GIT_SSL_CAINFO",
    "GIT_PROXY_SSL_CAINFO",
)
"""Environment variables of the user that are kept when git connects."""

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
"""Objects requested at a time: their names must fit into a pipe, to avoid a deadlock."""


_CHECK = "try: git fsck"
_CONNECT = "check the address, the network and your access: git ls-remote ADDRESS should list its branches"
_PARTIAL = "if the clone is partial, get the rest: git fetch --refetch --no-filter; else try: git fsck"


class GitError(EnvironmentFailure):
    """Git is missing or failed. A build then continues without history."""


class GitTimeout(GitError):
    """Git exceeded the time limit, and would again."""


def find_git() -> str:
    """The path of git. Raises GitError."""
    found = program_on_path("git")
    if found is None:
        raise GitError("git is not installed", "install git, and put it on PATH")
    return found


def program_on_path(name: str) -> str | None:
    """The path of a program, found on PATH except in the current folder; None if it is not installed."""
    here = Path.cwd()
    folders = [
        folder
        for folder in os.environ.get("PATH", os.defpath).split(os.pathsep)
        if os.path.isabs(folder) and Path(folder) != here
    ]
    found = shutil.which(name, path=os.pathsep.join(folders)) if folders else None
    return None if found is None or Path(found).parent == here else found


def verified(repository: Repository) -> Repository:
    """The repository, after git has found it as well and accepted its owner. Raises GitError."""
    # Git checks the owner only when it finds the repository itself, not when it is given by its path, as later.
    ceiling = {"GIT_CEILING_DIRECTORIES": str(repository.top.parent)}
    words = _command("rev-parse", "--absolute-git-dir")
    found = os.fsdecode(_answer(words, repository.top, ceiling).removesuffix(b"\n"))
    if os.path.realpath(found) != os.path.realpath(repository.git):
        raise GitError(f"git uses the repository {found}, not {repository.git}", _CHECK)
    return repository


def _command(*words: str) -> list[str]:
    settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    return [find_git(), "--no-pager", *settings, *words]


def _repository_command(repository: Repository, *words: str) -> list[str]:
    return _command(f"--git-dir={repository.git}", f"--work-tree={repository.top}", *words)


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or _KEPT.fullmatch(name)
    }
    return {**kept, **_OWN, **more}


def run_git(repository: Repository, *words: str) -> bytes:
    """The output of a git command. No word from users or content may be in the position of an option. Raises GitError."""
    return _answer(_repository_command(repository, *words), repository.top)


def write_git(
    repository: Repository,
    *words: str,
    data: bytes = b"",
    folder: Path | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
    help_text: str = _CHECK,
) -> bytes:
    """The output of a git command that may write objects and refs, without a time limit. Raises GitError."""
    command = _command(f"--git-dir={repository.git}", *words)
    return _answer(command, folder or repository.top, environment, data, help_text, limited=False)


def connect_git(repository: Repository, *words: str) -> bytes:
    """The output of a git command that may connect to a remote, as the user's own git would. Raises GitError.

    The user's settings of ssh, proxies and credentials apply; hooks, and addresses that name a program, do not.
    """
    users = {name: os.environ[name] for name in _CONNECTING if name in os.environ}
    environment = {"GIT_ALLOW_PROTOCOL": "file:https:ssh", **users}
    return write_git(repository, *words, environment=environment, help_text=_CONNECT)


def _answer(
    command: list[str],
    folder: Path,
    more: Mapping[str, str] = MappingProxyType({}),
    data: bytes = b"",
    help_text: str = _CHECK,
    *,
    limited: bool = True,
) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no words from the user but resolved commits
            command,
            cwd=folder,
            env=_environment(more),
            input=data,
            capture_output=True,
            timeout=LIMIT if limited else None,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise GitTimeout(
            f"git did not answer within {LIMIT:.0f} s",
            "it is tried again after the next commit, or with --clean; `history: false` turns histories off",
        ) from None
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}", "check that it is installed") from None
    if done.returncode:
        raise _refusal(done.stderr, help_text)
    return done.stdout


def _refusal(stderr: bytes, help_text: str) -> GitError:
    """The error for a failed command, from what it printed."""
    text = stderr.decode("utf-8", "replace")
    if "dubious ownership" in text:
        return GitError(
            "git refuses the repository: its folder belongs to somebody else",
            "if you trust it: git config --global --add safe.directory FOLDER",
        )
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("hint: ")]
    first = next((line for line in lines if "Unable to create '" in line), lines[0] if lines else "")
    before, _, locked = first.partition("Unable to create '")
    lock, is_there, _ = locked.partition("': File exists")
    if is_there:
        where = " in the remote repository" if before.startswith("remote: ") else ""
        return GitError(
            f"a lock of git is in the way{where}: {_printable(lock)}",
            "try again; if it is still there and no git is running, one was killed: remove that file",
        )
    return GitError(
        f"git failed: {_printable(first.partition(': ')[2] or first) or 'no reason given'}", help_text
    )


def _printable(text: str) -> str:
    return "".join(character for character in text[:500] if character.isprintable())


@contextmanager
def blob_reader(
    repository: Repository,
) -> Iterator[Callable[[Iterable[str]], Iterator[tuple[str, bytes | None]]]]:
    """A function that reads blobs; it returns None for blobs over the size limit of content files.

    One git process, started on first use, answers all requests. Raises GitError.
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
            _repository_command(repository, "cat-file", "--batch"),
            cwd=repository.top,
            env=_environment({}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}", "check that it is installed") from None
    stack.enter_context(process)
    timer = Timer(LIMIT, process.kill)
    timer.daemon = True
    timer.start()
    stack.callback(process.kill)  # before waiting for it: it may still be answering
    stack.callback(timer.join)  # no thread may be left when workers are forked
    stack.callback(timer.cancel)
    return process


def _batch(process: subprocess.Popen[bytes], names: list[str]) -> Iterator[bytes | None]:
    assert process.stdin is not None
    assert process.stdout is not None
    broken = GitError("git stopped while reading earlier versions", _PARTIAL)
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
            raise GitError(
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
            skipped = process.stdout.read(min(left, 1 << 16))
            if not skipped:
                raise broken
            left -= len(skipped)
        process.stdout.read(1)
