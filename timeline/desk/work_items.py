"""What needs work, and how it is shown: a kind of work, the records that need it, the command to run next."""

from __future__ import annotations

import msgspec

from timeline.diagnostics import DocumentPath


class WorkItem(msgspec.Struct, frozen=True):
    """A record, a file or a page that needs work."""

    path: str
    """The content file, or the page in the site folder."""
    why: str
    title: str = ""
    id: str = ""
    at: DocumentPath = ()
    """Where the record stands in its file."""
    line: int | None = 0
    """The line, if it is known already; None for what has no lines."""


class WorkGroup(msgspec.Struct, frozen=True):
    """Everything that needs one kind of work, the most urgent first."""

    kind: str
    title: str
    next: str
    """The command to run, or what else to do."""
    items: tuple[WorkItem, ...]
