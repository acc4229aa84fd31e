"""A copy of a page, as archives and this program make them."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec


class WebCopy(msgspec.Struct, frozen=True):
    """A copy at an archive."""

    url: str
    at: datetime


def written(moment: datetime) -> str:
    """A moment as source files have it: `2024-12-03T10:12:05Z`; without seconds where they are nought."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return text.replace(":00Z", "Z") if moment.second == 0 else text


def from_stamp(stamp: str) -> datetime | None:
    """The moment of an archive's 14 digits (`20241203101205`)."""
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
