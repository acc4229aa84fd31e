"""What an export is: a format of the chronology for programs, such as a feed, a table or a calendar.

Each format is a module that defines an `Export`; `EXPORTS` in registry.py lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

import msgspec

from timeline.digest import digest_bytes
from timeline.exports.file_plan import FilePlan
from timeline.model.event import Event
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.formats import Format
from timeline.planning.views import Card
from timeline.records.event_summary import Entry

T = TypeVar("T")

EventPart: TypeAlias = Callable[[Event, Entry, Card, Edition], bytes]
"""Makes an event's part of a file."""

Parts: TypeAlias = Iterable[bytes | memoryview]
"""The parts of all events, in the chronology's order."""

KeptRows: TypeAlias = Callable[[str, Mapping[str, bytes], Callable[[Sequence[str]], bytes]], Sequence[bytes]]
"""Returns what a function makes for runs of keys, given the digest of what it makes each from. The cache keeps the results
under a name, and the function is called only for runs that have changed."""

SiteExport: TypeAlias = Callable[[Sequence[Edition], Sequence[str]], Iterable[FilePlan]]
"""Plans the files of a format that covers all languages, from the editions and the paths of all pages."""


class ExportContext:
    """What the exports of one edition are made from."""

    def __init__(
        self,
        edition: Edition,
        facets: Facets,
        settings: bytes,
        part_key: Callable[[str], bytes],
        parts: Callable[[EventPart], Parts],
        kept: KeptRows,
        record: Callable[[Entry], Event],
    ) -> None:
        self.edition = edition
        self.facets = facets
        self.settings = settings
        """The digest of the project's settings, the theme and the program: part of every `made_from`."""
        self.part_key = part_key
        """Returns the digest of all parts of an event, by its id."""
        self.parts = parts
        """Returns the parts that an export's `event_part` has made, in the chronology's order."""
        self.kept = kept
        self.record = record
        """Returns the whole record of an event."""
        self._results: dict[object, Any] = {}

    def once(self, function: Callable[[ExportContext], T]) -> T:
        """The result of a function that several exports use, called once."""
        if function not in self._results:
            self._results[function] = function(self)
        result: T = self._results[function]
        return result


class Export(msgspec.Struct, frozen=True):
    """One format."""

    files: Callable[[ExportContext], Iterable[FilePlan]]
    """Plans its files."""
    format: Format | None = None
    """How pages link to it; None if they do not."""
    event_part: EventPart | None = None
    """What it takes from each event. The cache keeps the result until the event's page may change."""


def export_of_events(
    format_: Format,
    event_part: EventPart,
    join: Callable[[Parts, ExportContext], bytes],
    also_from: Callable[[Facets], Iterable[bytes]] = lambda facets: (),
) -> Export:
    """A file of all events: `join` makes it from their parts, in the chronology's order.

    `also_from` returns the digests of records other than events that `join` reads.
    """

    def files(context: ExportContext) -> Iterable[FilePlan]:
        made_from = digest_bytes(context.once(_all_events), *also_from(context.facets))
        path = format_.path(context.edition.paths)
        yield FilePlan(path, made_from, lambda: join(context.parts(event_part), context))

    return Export(files, format_, event_part)


def _all_events(context: ExportContext) -> bytes:
    """The digest of the settings and of all events' parts."""
    entries = context.edition.chronicle.entries
    return digest_bytes(context.settings, *(context.part_key(entry.id) for entry in entries))
