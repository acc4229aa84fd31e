"""Proposals for untraced sources: signs that a source relays another report. These proposals change no count.

Three things do: the words of another publisher's report, its publication minutes before, and the name of a news agency
where a report says whose it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache, cached_property
from itertools import combinations, pairwise

import msgspec

from timeline.addresses.publishers import is_web, parties_at, party_key
from timeline.checks.agencies import Agencies, Agency, Named, in_author, in_headline
from timeline.checks.source_positions import source_label
from timeline.checks.subject import Subject
from timeline.chronicle.chronicle import Chronicle
from timeline.dates import edtf
from timeline.dates.clock_times import DAY, parse_clock_time
from timeline.dates.instants import seconds_ahead
from timeline.diagnostics import DocumentPath, Problem
from timeline.model.rules import RULES, severity_of
from timeline.model.source import Source
from timeline.reading.web_text import normalise
from timeline.records.event_summary import Cite, Entry
from timeline.records.shared_words import is_near_copy

RULE = "likely_relay"
_SOON = 5 * 60
"""Reports published within this many seconds are likely to be of one dispatch."""


def likely_relays(subject: Subject) -> Iterator[Problem]:
    """ORIG005 by the fields of records: named agencies, words shared by quotes, publication within minutes."""
    if subject.chronicle.project.rule(RULE) == "off":
        return
    relays = Relays(subject, subject.chronicle.sources)
    yield from relays.of_fields()
    yield from relays.of_quotes()
    yield from relays.of_times()


class KeptText(msgspec.Struct, frozen=True, array_like=True):
    """The parts of an archived copy that are compared."""

    prints: frozenset[int]
    named: tuple[Named, ...]


class Relays:
    """Proposals for some sources of a chronicle (`among`, ids), each made once."""

    def __init__(self, subject: Subject, among: Collection[str]) -> None:
        self._subject = subject
        self._chronicle = chronicle = subject.chronicle
        self._origins = chronicle.origins
        self._among = among
        self._severity = severity_of(chronicle.project.rule(RULE))
        self.untraced = {
            cite.source: cite
            for entry in chronicle.entries
            for cite in _cites(chronicle, entry)
            if cite.source in among
            and cite.source not in self._origins.withdrawn
            and not self._origins.chain(cite).traced
        }
        self._told: set[str] = set()
        """Sources already reported to name an agency."""
        self._pairs: set[frozenset[str]] = set()
        """Pairs of sources already reported to share words or minutes."""

    def of_fields(self) -> Iterator[Problem]:
        """Agencies named as authors, or after headlines."""
        of_author = cache(lambda author: self._agencies.named(in_author(author)))
        for id_ in self.untraced:
            source = self._chronicle.sources[id_]
            for index, author in enumerate(source.author):
                if (agency := of_author(author)) and self._is_relay(source, agency):
                    yield from self._names(source, agency, "the author", author, ("author", index))
                    break
            else:
                if not source.title or not (source.publisher or source.url):
                    continue
                named = in_headline(source.title)
                if named and (agency := self._agencies.named(named)) and self._is_relay(source, agency):
                    yield from self._names(source, agency, "the title", named.shown, ("title",))

    def of_quotes(self) -> Iterator[Problem]:
        """Quotes of one event that share words."""
        for entry in self._chronicle.entries:
            for alike in entry.alike:
                pair = self._pair(entry.cites[alike.one], entry.cites[alike.other])
                if pair is None:
                    continue
                here, there = pair
                index = alike.other if here is entry.cites[alike.other] else alike.one
                other = source_label(self._chronicle.sources[there.source])
                message = f"the quote shares words with that from {other}: “{alike.words}”"
                at = (*entry.trail, "sources", index, "quote")
                yield self._problem(message, self._line(there), entry.path, at)

    def of_times(self) -> Iterator[Problem]:
        """Reports on one event published within minutes; not on statements, which many hear at once."""
        sources = self._chronicle.sources
        for entry in self._chronicle.entries:
            if entry.kind == "statement" or len(entry.cites) < 2:
                continue
            cites = (cite for cite in entry.cites if cite.source in self._among)
            timed = [(moment, cite) for cite in cites if (moment := _moment(sources[cite.source]))]
            timed.sort(key=lambda one: one[0])
            for (before, one), (after, other) in pairwise(timed):
                if after - before <= _SOON and (pair := self._pair(one, other)):
                    here, there = pair
                    message = f"it was published within five minutes of {source_label(sources[there.source])}"
                    yield from self._at_source(here.source, ("published",), message, self._line(there))

    def of_copies(self, kept: Mapping[str, KeptText]) -> Iterator[Problem]:
        """Agencies named by archived copies, and copies with the same text; `kept` is by file."""
        texts: dict[str, tuple[int, KeptText]] = {}
        for id_ in self._among:
            source = self._chronicle.sources[id_]
            for index, copy in enumerate(source.archived):
                if copy.file and copy.file in kept and id_ not in texts:
                    texts[id_] = index, kept[copy.file]
        for id_ in self.untraced:
            if id_ in texts and id_ not in self._told:
                source = self._chronicle.sources[id_]
                index, text = texts[id_]
                for named in text.named:
                    agency = self._agencies.named(named)
                    if agency and self._is_relay(source, agency):
                        at = ("archived", index, "file")
                        yield from self._names(source, agency, "the archived copy", named.shown, at)
                        break
        yield from self._same_copies({id_: text.prints for id_, (_, text) in texts.items()})

    def _same_copies(self, prints: Mapping[str, frozenset[int]]) -> Iterator[Problem]:
        sources = self._chronicle.sources
        for entry in self._chronicle.entries:
            kept = [cite for cite in entry.cites if prints.get(cite.source)]
            for one, other in combinations(kept, 2):
                if not is_near_copy(prints[one.source], prints[other.source]):
                    continue
                common = self._elsewhere(one.source, other.source, prints)
                if not is_near_copy(prints[one.source] - common, prints[other.source] - common):
                    continue
                if pair := self._pair(one, other):
                    here, there = pair
                    message = f"most of its archived text is also in the copy of {source_label(sources[there.source])}"
                    number = next(n for n, copy in enumerate(sources[here.source].archived) if copy.file)
                    at = ("archived", number, "file")
                    yield from self._at_source(here.source, at, message, self._line(there))

    def _elsewhere(self, one: str, other: str, prints: Mapping[str, frozenset[int]]) -> frozenset[int]:
        """Shingles also found in copies of unrelated sources: the wording of sites, not of one report."""
        about = self._chronicle.of_source
        near = {
            source for id_ in (one, other) for entry in about[id_] for source in map(_source, entry.cites)
        }
        return frozenset().union(*(found for id_, found in prints.items() if id_ not in near))

    @cached_property
    def _agencies(self) -> Agencies:
        return Agencies(self._chronicle.actors)

    def _is_relay(self, source: Source, agency: Agency) -> bool:
        """Whether somebody other than the agency published a source."""
        sites = parties_at(source.url) if is_web(source.url) else ()
        kind, _, publisher = self._origins.publisher(source).partition(":")
        if publisher == agency.id or any(f"site:{host}" in sites for host in agency.hosts):
            return False
        actor = self._chronicle.actors.get(publisher) if kind == "actor" else None
        names = (*actor.name.values(), *actor.aka) if actor else (publisher,)
        return agency.names.isdisjoint(map(normalise, names))

    def _names(
        self, source: Source, agency: Agency, what: str, shown: str, at: DocumentPath
    ) -> Iterator[Problem]:
        self._told.add(source.id)
        first = "" if agency.is_actor else f"describe it in content/actors/{agency.id}.yaml, and "
        help_text = f"if it is that agency's report, {first}write `citing: [{agency.id}]`; {_OWN}"
        yield from self._at_source(source.id, at, f"{what} names {agency.name}: “{shown}”", help_text)

    def _at_source(self, id_: str, at: DocumentPath, message: str, help_text: str) -> Iterator[Problem]:
        if id_ in self._subject.positions:
            path, place = self._subject.positions[id_]
            yield self._problem(message, help_text, path, (*place, *at))

    def _pair(self, one: Cite, other: Cite) -> tuple[Cite, Cite] | None:
        """The citation to be traced, and the other; None if there is nothing to report.

        If neither is traced, the one published later is to be traced, or else the one cited later.
        """
        sources = self._chronicle.sources
        both = frozenset((one.source, other.source))
        if both in self._pairs or not self._origins.withdrawn.isdisjoint(both):
            return None
        if self._is_one_publisher(sources[one.source], sources[other.source]):
            return None
        first, second = self._origins.chain(one), self._origins.chain(other)
        if first.traced and second.traced:
            return None
        if second.traced or (
            not first.traced and _appeared_before(sources[other.source], sources[one.source])
        ):
            one, other = other, one
        self._pairs.add(both)
        if self._origins.publisher(sources[other.source]) in self._origins.chain(one).relays:
            return None
        return None if other.source in self._told else (other, one)

    def _is_one_publisher(self, one: Source, other: Source) -> bool:
        if party_key(self._origins.publisher(one)) == party_key(self._origins.publisher(other)):
            return True
        if (one.publisher and other.publisher) or not (is_web(one.url) and is_web(other.url)):
            return False
        return parties_at(one.url) == parties_at(other.url)

    def _line(self, there: Cite) -> str:
        """The line to write, given the other citation."""
        chain = self._origins.chain(there)
        relayed = chain.relays[1:] or chain.relays
        if all(party.startswith("actor:") for party in relayed):
            line = f"write `citing: [{', '.join(party.partition(':')[2] for party in relayed)}]`"
        else:
            line = f"describe {relayed[0].partition(':')[2]} in content/actors/, and write `citing: [its id]`"
        if chain.traced:
            return f"if this report has it from the same source, {line}; {_OWN}"
        return f"if this report has it from there, {line}; if both have it from one source, cite that in both; {_OWN}"

    def _problem(self, message: str, help_text: str, path: str, at: DocumentPath) -> Problem:
        return Problem(RULES[RULE].code, message, help_text, path, at, severity=self._severity)


_OWN = "if it is the publisher's own account, `citing: own`"


def _source(cite: Cite) -> str:
    return cite.source


def _cites(chronicle: Chronicle, entry: Entry) -> Iterator[Cite]:
    yield from entry.cites
    for claim in entry.claims:
        yield from chronicle.origins.said_by(claim.by, claim.cites)


def _appeared_before(one: Source, other: Source) -> bool:
    if not one.published or not other.published:
        return False
    first, second = edtf.parse(one.published), edtf.parse(other.published)
    return first.latest is not None and second.earliest is not None and first.latest < second.earliest


def _moment(source: Source) -> int | None:
    """When a source was published, in seconds, if known to the minute; midnight counts as unknown."""
    if not source.published or "T" not in source.published:
        return None
    date = edtf.parse(source.published)
    if date.form != "date" or not date.time or not date.offset or date.approximate or date.uncertain:
        return None
    time = parse_clock_time(date.time).start
    return date.anchor * DAY + time - seconds_ahead(date.offset) if time else None
