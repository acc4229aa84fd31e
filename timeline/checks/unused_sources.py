"""Sources with a record of their own that nothing cites."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.checks.subject import Subject
from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.references import texts_of
from timeline.diagnostics import Problem, Severity
from timeline.markdown.marks import links_in
from timeline.records.cited_sources import cited_sources


def unused_sources(subject: Subject) -> Iterator[Problem]:
    """REF003 at each source in content/sources/ that no event, hidden or not, and no text mentions."""
    table = subject.records.tables["source"]
    if not table.records:
        return
    entries = subject.records.entries
    mentions = {ref for entry in entries for ref in entry.mentions if ref.startswith(("source:", "any:"))}
    cited = {ref.partition(":")[2] for ref in mentions}
    cited.update(source for entry in entries for source in cited_sources(entry))
    cited.update(id_ for text in _texts_outside_events(subject.chronicle) for _, id_ in links_in(text))
    for id_ in table.records:
        if id_ not in cited:
            message = f"nothing cites the source `{id_}`"
            path, at = table.position(id_)
            yield Problem(
                "REF003", message, "cite it, or delete the record", path, at, severity=Severity.WARNING
            )


def _texts_outside_events(chronicle: Chronicle) -> Iterator[str | None]:
    for records in (chronicle.pages, chronicle.actors, chronicle.places, chronicle.topics):
        for record in records.values():
            yield from texts_of(record)
