"""One connection of the system's ssh to a shell on the server, which holds the lock on the folder of a site.

Runs of rsync go through the same connection (ControlMaster). So they end when the lock is lost, and can do nothing without
it.
"""

from __future__ import annotations

import re
import secrets
import shlex
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread, Timer
from typing import IO

from timeline.diagnostics import EnvironmentFailure, Locked, UsageError
from timeline.history.git import program_on_path
from timeline.publishing.answers import first_line
from timeline.publishing.folder import STATE
from timeline.publishing.ssh_address import SshAddress

_PATIENCE = 90.0
"""Seconds for connecting."""
_LONGEST_LINE = 10_000
LOCK_WAIT = 10
LINGER = 5
"""Seconds for which the lock stays if this program is killed, until a run of rsync that it had started has ended too."""
_OPTIONS = (
    "-oBatchMode=yes",
    "-oConnectTimeout=30",
    "-oServerAliveInterval=15",
    "-oServerAliveCountMax=4",
    "-oStrictHostKeyChecking=yes",
    "-oControlPersist=no",
)
_LOCK = (
    "for p in flock rsync; do command -v $p >/dev/null || {{ echo timeline: no $p; exit 0; }}; done; "
    "mkdir -p -- {path} && cd -- {path} && exec 9<. || {{ echo timeline: closed; exit 0; }}; "
    "flock -w {wait} 9 || {{ echo timeline: busy; exit 0; }}; "
    "echo timeline: ready; exec sh"
)
_END = "trap - EXIT; exit\n"
_ENDED = Locked("the connection was lost, and the lock with it", STATE)


class SshConnection:
    """The connection while it is open, and what it is asked to do in the folder."""

    def __init__(self, address: SshAddress) -> None:
        self.address = address
        self.host = f"{address.user}@{address.host}" if address.user else address.host
        self._ssh = find_program("ssh")
        self._rsync = find_program("rsync")
        self._shell: subprocess.Popen[bytes]
        self._errors: IO[bytes]
        self._control = ""

    @contextmanager
    def open(self) -> Iterator[None]:
        """Connect, create the folder if it is missing, and lock it. Raises TimelineError."""
        script = _LOCK.format(path=shlex.quote(self.address.path), wait=LOCK_WAIT)
        port = ["-p", str(self.address.port)] if self.address.port else []
        with (
            tempfile.TemporaryDirectory(prefix="timeline-") as folder,
            tempfile.TemporaryFile() as self._errors,
        ):
            self._control = f"-oControlPath={folder}/ssh"
            command = [self._ssh, *_OPTIONS, *port, "-oControlMaster=yes", self._control]
            self._shell = subprocess.Popen(  # noqa: S603 - no shell here; the path is quoted for the other one
                [*command, "--", self.host, f"exec sh -c {shlex.quote(script)}"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
            )
            try:
                self._send("\n" * 8)  # nothing to a shell; a server that allows SFTP only ends at it
                self._await_lock()
                self._send(f"trap 'sleep {LINGER}' EXIT\n")
                yield
            finally:
                self._end()

    def _await_lock(self) -> None:
        timer = Timer(_PATIENCE, self._shell.kill)
        timer.start()
        try:
            for _ in range(100):  # a login script may print something of its own
                line = self._line()
                if line == b"timeline: ready\n" or not line:
                    break
                if line == b"timeline: busy\n":
                    raise Locked(
                        f"another publication to {self.address.shown} is at work",
                        "wait for it, then publish again",
                    )
                if line == b"timeline: closed\n":
                    raise self._failure(self._told(), f"{self.address.shown} cannot be used")
                if line.startswith(b"timeline: no "):
                    raise UsageError(
                        f"{self.address.host} has no {'rsync' if b'rsync' in line else 'flock'}",
                        "install it there, or use an address that begins with sftp://",
                    )
        finally:
            timer.cancel()
        if line != b"timeline: ready\n":
            sftp = "if the server allows SFTP only, use an address that begins with sftp://"
            raise self._failure(self._told(), f"no shell on {self.address.host}", sftp)

    def _told(self) -> bytes:
        """End the shell; what ssh and the programs on the server have said of failures."""
        with suppress(Locked):
            self._send(_END)
        with suppress(subprocess.TimeoutExpired):
            self._shell.wait(5)
        self._shell.kill()
        self._errors.seek(0)
        return self._errors.read()

    def _line(self) -> bytes:
        assert self._shell.stdout is not None
        return self._shell.stdout.readline(_LONGEST_LINE)

    def _send(self, script: str) -> None:
        assert self._shell.stdin is not None
        try:
            self._shell.stdin.write(script.encode())
            self._shell.stdin.flush()
        except OSError:
            raise _ENDED from None

    def _end(self) -> None:
        """Give back the lock, and disconnect."""
        assert self._shell.stdin is not None
        assert self._shell.stdout is not None
        with suppress(Locked):
            self._send(_END)
        with suppress(OSError):
            self._shell.stdin.close()
        try:
            self._shell.wait(10)
        except subprocess.TimeoutExpired:
            self._shell.kill()
            self._shell.wait()
        self._shell.stdout.close()

    def run(self, script: str, lines: Iterable[str] = ()) -> Iterator[bytes]:
        """The lines that a script prints in the folder; it reads `lines`, if it reads any. Raises TimelineError."""
        mark = f"timeline-{secrets.token_hex(16)}"
        text = "".join(f"{line}\n" for line in lines)
        self._send(f"{{ {script}; }} <<'{mark}'\n{text}{mark}\nprintf '\\n%s %s\\n' {mark} $?\n")
        before: bytes | None = None
        while line := self._line():
            if line.startswith(mark.encode()):
                if before not in (None, b"\n"):  # its end of line is that before the mark
                    yield before.removesuffix(b"\n")
                if line.split()[1:] != [b"0"]:
                    raise self._failure(self._told(), f"{self.address.shown} cannot be read or changed")
                return
            if before is not None:
                yield before
            before = line
        raise _ENDED

    def run_rsync(self, arguments: list[str], source: str, paths: Iterable[str]) -> Iterator[str]:
        """Run rsync from a folder to that of the site; it reads `paths` as its list of files. The lines that it prints."""
        if self._shell.poll() is not None:
            raise _ENDED
        # Without the connection that has the lock, ssh must not make one of its own.
        through = [self._ssh, *_OPTIONS, self._control, "-oControlMaster=no", "-oProxyCommand=false"]
        user, _, host = self.host.rpartition("@")
        place = f"{user}{user and '@'}{f'[{host}]' if ':' in host else host}:{self.address.path}/"
        with (
            tempfile.TemporaryFile() as errors,
            subprocess.Popen(  # noqa: S603 - no shell here
                [self._rsync, *arguments, "-e", shlex.join(through), "--", f"{source}/", place],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            ) as process,
        ):
            assert process.stdout is not None
            try:
                writer = Thread(target=_write, args=(process.stdin, paths))
                writer.start()
                for line in process.stdout:
                    yield line.decode("utf-8", "replace").removesuffix("\n")
                writer.join()
            except BaseException:
                process.kill()
                raise
            if process.wait():
                errors.seek(0)
                raise self._failure(errors.read(), "rsync failed")

    def _failure(self, errors: bytes, what: str, help_text: str = STATE) -> EnvironmentFailure:
        """The error for what ssh or rsync printed."""
        text = errors.decode("utf-8", "replace")
        host = self.address.host
        if "Host key verification failed" in text or "HOST IDENTIFICATION HAS CHANGED" in text:
            return EnvironmentFailure(
                f"the key of {host} is not the one that ssh knows, or ssh knows none",
                f"compare its fingerprint with the host's own, then connect once by hand: ssh {self.host}",
            )
        if re.search(r"Permission denied \([a-z]", text):  # (13) is of a file
            return EnvironmentFailure(
                f"{host} does not accept your key",
                "load it into your ssh-agent (ssh-add), or name it in ~/.ssh/config",
            )
        told = "\n".join(
            line for line in text.splitlines() if not line.startswith("**")
        )  # ** are remarks of ssh
        return EnvironmentFailure(f"{what}: {first_line(told)}", help_text)


def find_program(name: str) -> str:
    """The path of a program, found on PATH except in the current folder. Raises UsageError."""
    found = program_on_path(name)
    if found is None:
        raise UsageError(f"{name} is not installed", "install it, or use an address that begins with sftp://")
    return found


def _write(to: IO[bytes] | None, paths: Iterable[str]) -> None:
    assert to is not None
    with suppress(OSError), to:  # if it cannot be written, the program has ended, and says itself why
        to.writelines(f"{path}\0".encode() for path in paths)
