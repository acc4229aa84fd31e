"""Runs the command line in this process, and in one of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from timeline.commands.cli import run_command

ROOT = Path(__file__).resolve().parent.parent.parent


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


class Line:
    """The command line, standing in a folder."""

    def __init__(self, folder: Path, streams: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.streams = streams

    def __call__(self, *arguments: str) -> Ran:
        before = os.getcwd()
        os.chdir(self.folder)
        self.streams.readouterr()
        try:
            code = run_command(arguments)
        finally:
            os.chdir(before)
        return Ran(code, *self.streams.readouterr())

    def write(self, path: str, text: str) -> None:
        """A file of the project."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _hear_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def process(*arguments: str, cwd: Path, **more: object) -> subprocess.Popen[bytes]:
    """The command line as a process, its output in pipes; Ctrl-C reaches it also where this process ignores it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more.pop("environment", {})}  # type: ignore[dict-item]
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "preexec_fn": _hear_interrupts, **more}
    return subprocess.Popen(
        [sys.executable, "-m", "timeline", *arguments], cwd=cwd, env=environment, **settings
    )  # type: ignore[call-overload]
