"""The value type of an archived copy, and the formats of its timestamps."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec


class WebCopy(msgspec.Struct, frozen=True):
    """A copy of a page in a web archive."""

    url: str
    at: datetime


def format_moment(moment: datetime) -> str:
    """A moment as in source files: `2024-12-03T10:12:05Z`, without seconds if they are zero."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return text.replace(":00Z", "Z") if moment.second == 0 else text


def parse_stamp(stamp: str) -> datetime | None:
    """Parse an archive's timestamp of 14 digits (`20241203101205`); None if it is invalid."""
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
