"""Where each source stands in its file: its record, else the first citation that describes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from timeline.chronicle.record_set import RecordSet
from timeline.diagnostics import DocumentPath
from timeline.model.source import Source
from timeline.records.event_summary import Cite, Entry

Positions = Mapping[str, tuple[str, DocumentPath]]
"""The file of each source, by id, and where in it the source stands."""


def source_positions(public: RecordSet) -> Positions:
    """The position of each source with a record, and of each that an event describes."""
    table = public.tables["source"]
    described: dict[str, tuple[str, DocumentPath]] = {}
    for entry in public.entries:
        if entry.inline:
            inline = {public.merged.renamed.get(one.id, one.id) for one in entry.inline}
            for at, cites in citations_in(entry):
                for index, cite in enumerate(cites):
                    if cite.source in inline:
                        described.setdefault(cite.source, (entry.path, (*at, index)))
    return described | {id_: table.position(id_) for id_ in table.records}


def citations_in(entry: Entry) -> Iterator[tuple[DocumentPath, tuple[Cite, ...]]]:
    """The lists of citations of an event and of its claims, each with its place in the file."""
    yield (*entry.trail, "sources"), entry.cites
    for index, claim in enumerate(entry.claims):
        yield (*entry.trail, "claims", index, "sources"), claim.cites


def source_label(source: Source) -> str:
    """A source as messages call it: its address, else its title, else its id."""
    if source.url:
        return source.url
    return f"“{source.title}”" if source.title else f"the source `{source.id}`"
