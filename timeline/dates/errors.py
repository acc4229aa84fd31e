"""What is wrong with a date or a clock time, in words, and how to write it."""

from __future__ import annotations


class DateError(ValueError):
    """Raised by the readers of dates and times only; whoever reads a record turns it into a `Problem`."""

    def __init__(self, code: str, message: str, help: str, column: int) -> None:  # noqa: A002 - the word users see
        super().__init__(code, message, help, column)
        self.code = code
        self.message = message
        self.help = help
        self.column = column
        """Characters into the text at which the fault begins, from 0."""

    def __str__(self) -> str:
        return self.message


class EdtfError(DateError):
    """DATE001: not EDTF. DATE002: there is no such day. DATE003: a span that ends before it starts."""


class ClockTimeError(DateError):
    """DATE011: not a clock time. DATE012: a time that the clocks of the place left out."""
