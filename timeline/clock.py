"""The current time. All other modules get it from here, so that builds are reproducible.

The output contains no build time unless `SOURCE_DATE_EPOCH` sets one (reproducible-builds.org, specification 1.1): the
same content gives the same bytes on any day.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

from timeline.diagnostics import UsageError


def build_moment() -> datetime | None:
    """The build time that the output may contain: SOURCE_DATE_EPOCH, else None.

    Raises UsageError if the variable is not a number of seconds since 1970.
    """
    text = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 11:
        raise UsageError(f"SOURCE_DATE_EPOCH is {text!r}", "give whole seconds since 1970, or unset it")
    return datetime.fromtimestamp(int(text), tz=UTC)


def today() -> str:
    """Today's date in UTC, for records that a command creates (`new source`: accessed)."""
    return datetime.now(tz=UTC).date().isoformat()


def stopwatch() -> float:
    """Seconds of a monotonic clock, for measuring durations."""
    return time.monotonic()


def now_ns() -> int:
    """Nanoseconds since 1970, for comparison with file times."""
    return time.time_ns()


def embargo_moment() -> datetime:
    """The moment at which embargoes are evaluated: SOURCE_DATE_EPOCH, else now.

    Called only if a record has an embargo, so that no other project's output depends on the day.
    """
    return build_moment() or datetime.now(tz=UTC)


def now() -> datetime:
    """The current moment, for facts about the outside world: when an address was checked, when a copy was made."""
    return datetime.now(tz=UTC)
