"""The journal at a target: the files that a publication is changing there.

It is stored before anything else is touched and deleted after the manifest has been stored. So whoever finds one knows that
a publication was interrupted, which files it may have stored or deleted, and that all of them are its own.
"""

from __future__ import annotations

import msgspec

from timeline.diagnostics import EnvironmentFailure
from timeline.output.manifest import is_path

LIMIT = 64 << 20
"""Bytes of a journal or manifest at a target; one line for each of several hundred thousand files."""


class _Journal(msgspec.Struct, frozen=True):
    version: int = 1
    changing: tuple[str, ...] = ()
    compressed: tuple[str, ...] = ()


class PublishJournal(msgspec.Struct, frozen=True):
    """What a target's journal says."""

    changing: frozenset[str] = frozenset()
    """Paths that may hold the old file, the new one or none."""
    compressed: tuple[str, ...] = ()
    """The suffixes of compressed copies beside files (`.gz`, `.br`). With any, the journal stays."""


def render_journal(journal: PublishJournal) -> bytes:
    """The bytes of a journal."""
    return msgspec.json.encode(_Journal(1, tuple(sorted(journal.changing)), journal.compressed)) + b"\n"


def parse_journal(data: bytes | None, shown: str) -> PublishJournal:
    """The journal at a target, which is untrusted; an empty one for None. Raises EnvironmentFailure if it is damaged."""
    if data is None:
        return PublishJournal()
    try:
        read = msgspec.json.decode(data, type=_Journal)
    except msgspec.MsgspecError:
        read = _Journal(0)
    suffixes = {".gz", ".br"}
    if read.version != 1 or not all(map(is_path, read.changing)) or not suffixes.issuperset(read.compressed):
        raise EnvironmentFailure(
            f"the journal of an interrupted publication at {shown} is damaged",
            "look at the file .timeline-publish there; delete it, and publish with --all",
        )
    return PublishJournal(frozenset(read.changing), read.compressed)
