"""Sources that were published before the event that they are cited for (rule `source_older_than_event`)."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.checks.source_positions import source_label
from timeline.checks.subject import Subject
from timeline.chronicle.publication import appeared_before
from timeline.dates import edtf
from timeline.diagnostics import Problem
from timeline.model.rules import RULES, severity_of
from timeline.records.event_summary import Entry


def sources_older_than_events(subject: Subject) -> Iterator[Problem]:
    """SRC011 at each citation of a source that was published before its event began."""
    chronicle = subject.chronicle
    level = chronicle.project.rule("source_older_than_event")
    if level == "off":
        return
    for entry in chronicle.entries:
        if entry.kind == "background":
            continue
        for index, cite in enumerate(entry.cites):
            source = chronicle.sources[cite.source]
            published = source.published
            if published and appeared_before(edtf.parse(published), entry, chronicle.project.timezone):
                yield Problem(
                    RULES["source_older_than_event"].code,
                    f"{source_label(source)} was published ({published}) before the event began ({_beginning(entry)})",
                    "check the two dates; if it tells of what came before, nothing is wrong",
                    entry.path,
                    (*entry.trail, "sources", index),
                    severity=severity_of(level),
                )


def _beginning(entry: Entry) -> str:
    return f"{entry.date}, {entry.clock} in {entry.zone}" if entry.zone else entry.date
