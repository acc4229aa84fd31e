"""Failures in words: what ended a command, and the exit code that it becomes."""

from __future__ import annotations

import os

import click

ENVIRONMENT = 3
OWN_FAULT = 70
"""A fault of this program (EX_SOFTWARE of sysexits.h): no other exit code would be true."""


def tell(error: Exception) -> int:
    """Say on standard error what failed; returns the exit code. Raises BrokenPipeError where nobody reads."""
    from timeline.diagnostics import ContentErrors, TimelineError

    if isinstance(error, BrokenPipeError):
        raise error
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if os.environ.get("TIMELINE_DEBUG", "") not in ("", "0"):
        import traceback

        click.echo(traceback.format_exc(), err=True, nl=False)
    if isinstance(error, ContentErrors):
        from timeline.commands.report.show import show_problems

        show_problems(error.diagnostics, err=True)
        return error.exit_code
    if isinstance(error, TimelineError):
        say_error(error.message, error.help)
        return error.exit_code
    message, help_text, code = _in_words(error)
    say_error(message, help_text)
    return code


def say_error(message: str, help_text: str = "") -> None:
    """An error that has no place in a file."""
    from timeline.commands.report.terminal import look_of

    look = look_of(err=True)
    click.echo(f"{look.paint('error:', 'error')} {look.visible(message)}", err=True, color=look.colour)
    if help_text:
        click.echo(f"  {look.paint('help:', 'help')} {look.visible(help_text)}", err=True, color=look.colour)


def _in_words(error: Exception) -> tuple[str, str, int]:
    """Message, help and exit code for an exception that no module of ours has put into words."""
    from concurrent.futures import BrokenExecutor

    if isinstance(error, OSError):
        place = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, (str, bytes)) else ""
        help_text = "look at the folder, its permissions and the space left"
        return f"{place}{error.strerror or error}", help_text, ENVIRONMENT
    if isinstance(error, MemoryError):
        return "there is not enough memory", "close other programs, or give fewer --jobs", ENVIRONMENT
    if isinstance(error, BrokenExecutor):
        help_text = "it may have run out of memory; try again, or with --jobs 1"
        return "a worker process was ended from outside", help_text, ENVIRONMENT
    said = f"{type(error).__name__}: {error}".strip().splitlines()[0][:300]
    help_text = "please report it with what you ran and what it prints under TIMELINE_DEBUG=1"
    return f"this is a fault of timeline itself ({said}{_place_of(error)})", help_text, OWN_FAULT


def _place_of(error: Exception) -> str:
    trace = error.__traceback__
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f", {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
