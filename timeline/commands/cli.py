"""The command group, and the only place where exceptions become exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from timeline import __version__
from timeline.commands.failures import report_failure

COMPLETION = "_TIMELINE_COMPLETE"
"""The environment variable by which a shell asks for completions (see docs/how-to/shell-completion.md)."""

CLOSED = 141
"""The exit code for a closed output pipe (`| head`), as shells report a program ended by SIGPIPE."""


COMMANDS = (
    "build",
    "check",
    "diff",
    "export",
    "fill",
    "find",
    "fmt",
    "import",
    "init",
    "merge",
    "new",
    "publish",
    "rename",
    "schema",
    "serve",
    "sign",
    "sources",
    "status",
    "translate",
    "verify",
)


class _Commands(click.Group):
    """Imports each command only when it is used, since most runs need one."""

    def list_commands(self, context: click.Context) -> list[str]:
        return [*COMMANDS]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = "import_" if name == "import" else name  # a keyword cannot name a module
        command: click.Command = getattr(import_module(f"timeline.commands.{module}"), module)
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 success, 1 errors in the content, 2 wrong usage, 3 system error, "
    "4 another build is running, 130 interrupted.",
)
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Run as if started in DIR.",
)
@click.version_option(__version__, message="timeline %(version)s")
def timeline(folder: Path | None) -> None:
    """Turn YAML event files into a website that shows the source of every statement.

    A project is a folder that contains content/timeline.yaml. Run commands in it or in any folder inside it.

    \b
    timeline init chronology      create a project
    timeline serve                preview it in the browser while you write
    """
    if folder is not None:
        os.chdir(folder)


def run_command(arguments: Sequence[str]) -> int:
    """Run one command, print the reason for a failure and return the exit code. Raises KeyboardInterrupt."""
    _let_streams_print_anything()
    try:
        try:
            code = _invoke(arguments)
            if sys.stdout is not None:
                sys.stdout.flush()
        except Exception as error:  # noqa: BLE001 - the one place where failures end
            code = report_failure(error)
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
    """Write characters that the terminal's encoding lacks as \\u1234 instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _leave_nothing_to_flush() -> None:
    """Discard output for closed streams, about which Python would complain when it exits."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
