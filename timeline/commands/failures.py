"""Messages and exit codes for exceptions that end a command."""

from __future__ import annotations

import os

import click

ENVIRONMENT = 3
OWN_FAULT = 70
"""A fault of this program (EX_SOFTWARE of sysexits.h): no other exit code would be true."""


def report_failure(error: Exception) -> int:
    """Print a failure to standard error and return the exit code. Raises BrokenPipeError if the output is closed."""
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
        print_error(error.message, error.help)
        return error.exit_code
    message, help_text, code = _in_words(error)
    print_error(message, help_text)
    return code


def print_error(message: str, help_text: str = "") -> None:
    """Print an error without a position in a file."""
    from timeline.commands.report.terminal import style_of

    look = style_of(err=True)
    click.echo(f"{look.paint('error:', 'error')} {look.visible(message)}", err=True, color=look.colour)
    if help_text:
        click.echo(f"  {look.paint('help:', 'help')} {look.visible(help_text)}", err=True, color=look.colour)


def _in_words(error: Exception) -> tuple[str, str, int]:
    """Message, help and exit code for an exception of another library."""
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
