"""Exceptions of the date and time parsers, with code, message and help."""

from __future__ import annotations


class DateError(ValueError):
    """An invalid date or time. The record reader turns it into a `Problem`."""

    def __init__(self, code: str, message: str, help: str, column: int) -> None:  # noqa: A002 - the word users see
        super().__init__(code, message, help, column)
        self.code = code
        self.message = message
        self.help = help
        self.column = column
        """Offset of the error in the text, from 0."""

    def __str__(self) -> str:
        return self.message


class EdtfError(DateError):
    """DATE001: not EDTF. DATE002: no such day. DATE003: a span that ends before it starts."""


class ClockTimeError(DateError):
    """DATE011: not a clock time. DATE012: a time skipped when clocks were put forward."""
