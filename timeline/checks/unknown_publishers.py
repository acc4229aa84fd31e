"""`citing: own` for sources whose publisher is not known."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.checks.source_positions import citations_in
from timeline.chronicle.record_set import RecordSet
from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.records.event_summary import Cite


def unknown_publishers(records: RecordSet) -> Iterator[Problem]:
    """ORIG004 at each `citing: own` of a source on a site where anyone can publish."""
    sources, table = records.sources, records.tables["source"]
    own = {id_ for id_ in sources if sources.citing(id_) == ()}
    in_place = own - table.records.keys()

    def problem(id_: str, path: str, at: DocumentPath) -> Iterator[Problem]:
        publisher = records.origins.publisher(sources[id_])
        if publisher.startswith("page:"):
            message = f"it is not known whose account this is: anyone can publish at {publisher[5:].partition('/')[0]}"
            help_text = "name whoever published it as the source's `publisher`, or leave `citing: own` out"
            yield Problem("ORIG004", message, help_text, path, (*at, "citing"), severity=Severity.WARNING)

    for id_ in sorted(own - in_place):
        yield from problem(id_, *table.position(id_))
    for entry in records.entries:
        if any(
            _is_own(cite, in_place)
            for cite in (*entry.cites, *(c for claim in entry.claims for c in claim.cites))
        ):
            for where, cites in citations_in(entry):
                for index, cite in enumerate(cites):
                    if _is_own(cite, in_place) and cite.source in sources:
                        yield from problem(cite.source, entry.path, (*where, index))


def _is_own(cite: Cite, own: set[str]) -> bool:
    """Whether a citation says so, or its source does where the event describes it."""
    return cite.citing == () or (cite.citing is None and cite.source in own)
