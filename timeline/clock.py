"""The only door to "now". Without it nothing in the output tells the time of the build.

`SOURCE_DATE_EPOCH` (reproducible-builds.org, specification 1.1) sets a moment; nothing else does, so that the
same content gives the same bytes on any day.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

from timeline.diagnostics import UsageError


def build_moment() -> datetime | None:
    """The moment that the output may name: SOURCE_DATE_EPOCH, else none.

    Raises UsageError when the variable is not a number of seconds since 1970.
    """
    text = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 11:
        raise UsageError(f"SOURCE_DATE_EPOCH is {text!r}", "give whole seconds since 1970, or unset it")
    return datetime.fromtimestamp(int(text), tz=UTC)


def today() -> str:
    """Today's date in UTC, for what a command writes into a new file (`new source`: accessed)."""
    return datetime.now(tz=UTC).date().isoformat()


def stopwatch() -> float:
    """Seconds on a clock that only runs forward, for reports on the terminal."""
    return time.monotonic()


def now_ns() -> int:
    """Nanoseconds since 1970, to tell whether a file was written just now."""
    return time.time_ns()


def embargo_moment() -> datetime:
    """The moment against which embargoes are held: SOURCE_DATE_EPOCH, else now.

    Asked for only when a record carries an embargo, so that no other project's output depends on the day.
    """
    return build_moment() or datetime.now(tz=UTC)


def now() -> datetime:
    """This moment, for what is learned of the world outside: when an address was asked, when a copy was made."""
    return datetime.now(tz=UTC)
