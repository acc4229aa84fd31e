"""The group of all commands, and the one place where whatever ends a command becomes an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from timeline import __version__
from timeline.commands.failures import tell

COMPLETION = "_TIMELINE_COMPLETE"
"""What a shell asks by for the words that may follow (see docs/how-to/shell-completion.md)."""

CLOSED = 141
"""The exit code when nobody reads on (`| head`): what a shell gives a program that SIGPIPE ended."""


COMMANDS = ("build", "check", "diff", "init", "merge", "new", "schema", "serve", "sources", "verify")


class _Commands(click.Group):
    """All commands, each loaded when it is asked for: most runs need one."""

    def list_commands(self, context: click.Context) -> list[str]:
        return [*COMMANDS]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"timeline.commands.{name}"), name)
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 fine, 1 the content has errors, 2 wrong usage, 3 the machine failed, "
    "4 another build is running, 130 interrupted.",
)
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Work as if started in DIR.",
)
@click.version_option(__version__, message="timeline %(version)s")
def timeline(folder: Path | None) -> None:
    """Turn YAML event files into a website where every statement leads to its source.

    A project is a folder that holds content/timeline.yaml; commands find it from any folder inside it.

    \b
    timeline init chronology      begin a new project
    timeline serve                see it in the browser while you write
    """
    if folder is not None:
        os.chdir(folder)


def run_command(arguments: Sequence[str]) -> int:
    """Run one command and tell in words what ended it; returns the exit code. Raises KeyboardInterrupt."""
    _let_streams_print_anything()
    try:
        try:
            code = _invoke(arguments)
            if sys.stdout is not None:
                sys.stdout.flush()
        except Exception as error:  # noqa: BLE001 - the one place where failures end
            code = tell(error)
    except BrokenPipeError:
        code = CLOSED
    _leave_nothing_to_flush()
    return code


def _invoke(arguments: Sequence[str]) -> int:
    if asked := os.environ.get(COMPLETION):
        from click.shell_completion import shell_complete

        return shell_complete(timeline, {}, "timeline", COMPLETION, asked)
    try:
        with timeline.make_context("timeline", list(arguments)) as context:
            timeline.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    return 0


def _let_streams_print_anything() -> None:
    """What a terminal's encoding cannot show is written as \\u1234 and stops nothing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _leave_nothing_to_flush() -> None:
    """Let go of what a stream that nobody reads still holds: Python would complain of it while it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
