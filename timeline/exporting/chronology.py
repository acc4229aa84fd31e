"""What `timeline export` makes its formats from: the chronology as readers may see it, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from timeline import __version__
from timeline.building.editions import unpublished_in
from timeline.building.event_records import EventRecords
from timeline.building.load import Reading, read_and_check
from timeline.building.options import BuildOptions
from timeline.cache.value_file import ValueFile
from timeline.chronicle.as_known import Gone
from timeline.chronicle.chronicle import Chronicle
from timeline.diagnostics import UsageError
from timeline.exporting.published import Publisher
from timeline.exporting.report import LossReport
from timeline.exports.export import EventPart
from timeline.model.event import Event
from timeline.model.locale import locale_tag
from timeline.model.project import Project
from timeline.model.suggest import did_you_mean
from timeline.planning.cards import card_of
from timeline.planning.edition import Edition, published_languages
from timeline.project import ProjectPaths
from timeline.records.event_summary import Entry
from timeline.rendering.theme import load_theme
from timeline.wording.marked_texts import mark_fallbacks, remove_marks

KINDS = ("event", "source", "actor", "place", "topic", "page")
"""The kinds of records, as exports call them; the project file is one more."""

R = TypeVar("R", bound=msgspec.Struct)


class ExportOptions(msgspec.Struct, frozen=True):
    """What is exported."""

    drafts: bool = False
    """Drafts and embargoed events too, and what only editors see: such a file is not for publication."""
    language: str = ""
    """By default, the project's own."""
    events: tuple[str, ...] = ()
    """Ids of events; all without any."""
    topics: tuple[str, ...] = ()
    """Ids of topics: the events with a claim on one."""
    notes: bool = False
    """Content files with what only editors see too, in formats that hold content files."""
    jobs: int | None = None


class Chronology(msgspec.Struct, frozen=True):
    """The chronology that is exported. Without drafts, nothing in it is hidden from readers."""

    paths: ProjectPaths
    reading: Reading
    edition: Edition
    """In the language of the export; `edition.shown(record)` puts the texts of a record into it."""
    project: Project
    """The settings of the project file."""
    entries: tuple[Entry, ...]
    """The selected events in the chronology's order, in short."""
    events: tuple[Event, ...]
    """The same as whole records, in the same order."""
    drafts: bool
    """Whether drafts and what is for the editors are in it."""
    notes: bool
    """Whether content files with what only editors see are in it."""
    publisher: Publisher

    @property
    def chronicle(self) -> Chronicle:
        """The whole chronicle, resolved, also where only some events are selected."""
        return self.reading.chronicle

    def published(self, record: R) -> R:
        """A record without what readers may not see; with drafts, the record itself."""
        return record if self.drafts else self.publisher.published(record)

    def parts(self, event_part: EventPart) -> Iterator[bytes]:
        """The selected events' parts of one of the site's own formats (`exports`), in the chronology's order."""
        for event, entry in zip(self.events, self.entries, strict=True):
            shown = self.edition.shown(event)
            card = card_of(shown, entry, self.edition)[0]
            yield remove_marks(event_part(shown, entry, card, self.edition))


def open_chronology(paths: ProjectPaths, options: ExportOptions, report: LossReport) -> Chronology:
    """Read and check a project for an export; the report is told what is left out.

    Raises ContentErrors for what `timeline check` calls an error; UsageError for an unknown language, event or topic.
    """
    reading = read_and_check(paths, BuildOptions(jobs=options.jobs, drafts=options.drafts), None)
    chronicle = reading.chronicle
    publisher = Publisher(gone_records(reading), report, chronicle)
    entries = _selected(chronicle, options)
    of = EventRecords(reading.content, ValueFile(None)).of
    events = tuple(of(entry) if options.drafts else publisher.published(of(entry)) for entry in entries)
    project = chronicle.project if options.drafts else publisher.published(chronicle.project)
    _tell_hidden(reading, report)
    if len(entries) < len(chronicle.entries):
        report.left_out("event", "not selected", count=len(chronicle.entries) - len(entries))
    edition = _edition(paths, reading, options)
    return Chronology(
        paths, reading, edition, project, entries, events, options.drafts, options.notes, publisher
    )


def _edition(paths: ProjectPaths, reading: Reading, options: ExportOptions) -> Edition:
    project = reading.chronicle.project
    language = options.language or project.language
    known = published_languages(project)
    if language not in known:
        raise UsageError(
            f"the project is not published in `{language[:40]}`", f"its languages are: {', '.join(known)}"
        )
    words = load_theme(paths.root, project.theme, project.settings).words(
        language, locale_tag(language, project.locales)
    )
    unpublished = unpublished_in(reading.chronicle) if options.drafts else None
    return Edition(
        reading.chronicle,
        mark_fallbacks(words),
        __version__,
        pictures=reading.pictures,
        layers=reading.layers,
        unpublished=unpublished,
    )


def _selected(chronicle: Chronicle, options: ExportOptions) -> tuple[Entry, ...]:
    """The entries of the events that were asked for."""
    if not options.events and not options.topics:
        return tuple(chronicle.entries)
    for kind, asked, known in (
        ("event", options.events, chronicle.by_id),
        ("topic", options.topics, chronicle.topics),
    ):
        for id_ in asked:
            if id_ not in known:
                raise UsageError(
                    f"there is no {kind} `{id_[:80]}`{did_you_mean(id_, known)}",
                    "drafts and embargoed events need --drafts" if kind == "event" else "",
                )
    wanted = {*options.events}
    wanted.update(claim.event for id_ in options.topics for claim in chronicle.topic_claims.get(id_, ()))
    return tuple(entry for entry in chronicle.entries if entry.id in wanted)


def gone_records(reading: Reading) -> Gone:
    """The ids of the records that readers may not see."""
    chronicle, files = reading.chronicle, reading.content.records
    shown = {
        "event": chronicle.by_id,
        "source": chronicle.sources,
        "actor": chronicle.actors,
        "place": chronicle.places,
        "topic": chronicle.topics,
        "page": chronicle.pages,
    }
    gone = {
        kind: {record.id for file in files for record in _records_in(kind, file)} - shown[kind].keys()
        for kind in KINDS
    }
    gone["source"] -= chronicle.renamed.keys()
    gone["any"] = set().union(*gone.values()).difference(*shown.values())
    return gone


def _records_in(kind: str, file: object) -> tuple[Event, ...]:
    """A file's records of a kind; of events, their entries."""
    found: tuple[Event, ...] = getattr(file, "entries" if kind == "event" else f"{kind}s")
    return found


def _tell_hidden(reading: Reading, report: LossReport) -> None:
    chronicle = reading.chronicle
    for file in reading.content.records:
        for entry in file.entries:
            if entry.id not in chronicle.by_id:
                report.left_out("event", "a draft" if entry.draft else "under embargo", example=entry.id)
    gone = gone_records(reading)
    for kind in KINDS[1:]:
        for id_ in sorted(gone[kind]):
            report.left_out(kind, "only what is left out uses it", example=id_)
