"""A file that is no page as the promise of its bytes, and what each event gives to such files."""

from __future__ import annotations

from collections.abc import Callable

import msgspec


class Lines(msgspec.Struct, frozen=True, array_like=True):
    """An event as the table and the calendar have it."""

    csv: bytes
    ics: bytes


class FilePlan(msgspec.Struct, frozen=True):
    """A file that is no page: its bytes are made when what it is made from has changed."""

    path: str
    made_from: bytes
    make: Callable[[], bytes]
