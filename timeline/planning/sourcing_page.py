"""The page on how well the whole chronology is sourced: for readers to judge it, and for editors a list of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from timeline.chronicle.chronicle import counted_cites
from timeline.chronicle.sourcing_report import (
    MANY,
    OriginReach,
    SourcingReport,
    ThinlySourced,
    UntracedPublisher,
    sourcing_report,
)
from timeline.digest import digest, digest_bytes
from timeline.model.languages import language_name
from timeline.planning.counts import event_counts
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.event_dates import short_date
from timeline.planning.page_frame import PageFrames
from timeline.planning.plan import PagePlan, Sketch
from timeline.planning.sourcing_views import LooseClaim, SourcingPage, Tally, WeakEvent
from timeline.planning.views import Link

MOST_ORIGINS = 25
MOST_WEAK = 100
MOST_CLAIMS = 40
"""The most rows of each list; the page says how many it leaves out."""


def sketch_sourcing(frames: PageFrames, facets: Facets, settings: bytes) -> Iterator[Sketch]:
    """The page, if there are events."""
    edition = frames.edition
    chronicle = edition.chronicle
    if not chronicle.entries:
        return
    faces = map(edition.face_of, chronicle.reading_order)
    titles = (edition.shown(topic).title.encode() for topic in chronicle.topics.values())
    unpublished = digest(sorted(edition.unpublished.items()))
    made_from = digest_bytes(settings, unpublished, *faces, b"|", facets.all_sources, *titles)
    yield Sketch(edition.paths.sourcing, made_from, lambda: _plan(frames))


def _plan(frames: PageFrames) -> PagePlan:
    edition = frames.edition
    say = edition.say
    chronicle = edition.chronicle
    report = sourcing_report(chronicle, MOST_WEAK)
    heading = say("rests_on.title")
    lead = _lead(report, edition)
    events = len(chronicle.entries)
    weak_lead = say("rests_on.weak", n=report.weak, all=events) if report.weak else say("rests_on.none_weak")
    shared = _shared_faults(report.weakest)
    if shared:
        weak_lead += " " + say("rests_on.same_faults", faults=_faults(shared, edition))
    view = SourcingPage(
        page=frames.frame(edition.paths.sourcing, "rests-on", heading, lead),
        lead=lead,
        source=edition.source(report.sources[0]) if len(report.sources) == 1 else None,
        by_origins=_by_origins(report, edition),
        origins=tuple(_origin(reach, report.carried[0], edition) for reach in report.carried[:MOST_ORIGINS]),
        more_origins=_more(len(report.carried) - MOST_ORIGINS, edition),
        languages=_tallies(report.languages, edition, _language),
        publishers=_tallies(report.publishers, edition, _kind),
        beginnings=_tallies(report.beginnings, edition, _kind),
        trace_lead=say("rests_on.to_trace") if report.to_trace else "",
        to_trace=tuple(
            _to_trace(untraced, report.to_trace[0], edition) for untraced in report.to_trace[:MOST_ORIGINS]
        ),
        more_to_trace=_more(len(report.to_trace) - MOST_ORIGINS, edition),
        undecided_lead=say("rests_on.undecided", n=report.undecided) if report.undecided else "",
        undecided=tuple(_weak(event, edition) for event in report.first_undecided),
        more_undecided=_more(report.undecided - MOST_WEAK, edition),
        claims_lead=say("rests_on.claims", n=len(report.self_reported), all=report.claims)
        if report.claims
        else "",
        claims=_self_reported(report, edition),
        more_claims=_more(len(report.self_reported) - MOST_CLAIMS, edition),
        weak_lead=weak_lead,
        weak=tuple(_weak(event, edition, shared) for event in report.weakest),
        more_weak=_more(report.weak - MOST_WEAK, edition),
    )
    return PagePlan(edition.paths.sourcing, "rests-on.html", view)


def _lead(report: SourcingReport, edition: Edition) -> str:
    """The summary in a sentence or two, which says first whether there is only one source."""
    say = edition.say
    carried = len(report.carried)
    origins = say("rests_on.origins", n=carried) if carried else say("rests_on.no_origins")
    if len(report.sources) == 1:
        return say("rests_on.one_source", origins=origins)
    if not report.sources:
        return say("rests_on.unsourced")
    events = say("events", n=len(edition.chronicle.entries))
    return say(
        "rests_on.sources", events=events, sources=say("sources", n=len(report.sources)), origins=origins
    )


def _self_reported(report: SourcingReport, edition: Edition) -> tuple[LooseClaim, ...]:
    """The claims that only the party's own account supports, grouped by party and question."""
    counts = Counter(
        (claim.by, claim.about or "", "" if claim.about else entry.id)
        for entry, claim in report.self_reported[:MOST_CLAIMS]
    )
    return tuple(
        LooseClaim(
            edition.actor(by),
            edition.topic(about) if about else edition.event(event),
            edition.say("claims", n=count) if count > 1 else "",
        )
        for (by, about, event), count in counts.items()
    )


def _by_origins(report: SourcingReport, edition: Edition) -> tuple[Tally, ...]:
    most = max(*report.by_origins, report.untraced, report.claimed)
    rows = [
        _tally(Link(edition.say(f"rests_on.{key}")), count, most, edition)
        for key, count in (("claims_only", report.claimed), ("untraced", report.untraced))
        if count
    ]
    for number, count in enumerate(report.by_origins):
        if count:
            key = "rests_on.many" if number == MANY else "origins" if number else "rests_on.none"
            name = edition.say(key, n=number)
            rows.append(_tally(Link(name), count, most, edition))
    return tuple(rows)


def _to_trace(untraced: UntracedPublisher, first: UntracedPublisher, edition: Edition) -> Tally:
    sources = edition.say("sources", n=len(untraced.sources))
    return _tally(edition.party(untraced.publisher), untraced.events, first.events, edition, sources)


def _origin(reach: OriginReach, first: OriginReach, edition: Edition) -> Tally:
    say = edition.say
    relays = [party for party in reach.through if party != reach.origin]
    notes = [] if reach.events else [say("rests_on.claims_only")]
    if len(relays) < len(reach.through):
        notes.append(say("rests_on.own_words"))
    if len(relays) == 1:
        notes.append(say("rests_on.through", name=edition.party(relays[0]).text))
    elif relays:
        notes.append(say("rests_on.through_many", n=len(relays)))
    note = say("list").join(notes)
    return _tally(edition.party(reach.origin), reach.events, first.events, edition, note)


def _tallies(
    counter: Counter[str], edition: Edition, name: Callable[[str, Edition], str]
) -> tuple[Tally, ...]:
    rows = sorted(counter.items(), key=lambda row: (-row[1], row[0]))
    return tuple(_tally(Link(name(word, edition)), count, rows[0][1], edition) for word, count in rows)


def _tally(name: Link, count: int, most: int, edition: Edition, note: str = "") -> Tally:
    return Tally(name, edition.say("events", n=count), f"{count * 100 / (most or 1):.4g}%", note)


def _language(code: str, edition: Edition) -> str:
    return language_name(code, edition.language) if code else edition.say("rests_on.not_said")


def _kind(kind: str, edition: Edition) -> str:
    return edition.word("actor_kinds", kind) if kind else edition.say("rests_on.not_said")


def _shared_faults(events: tuple[ThinlySourced, ...]) -> tuple[str, ...]:
    """The faults that all listed events have alike: these are named once, above the list."""
    faults = {event.faults for event in events}
    return faults.pop() if len(events) > 1 and len(faults) == 1 else ()


def _faults(faults: tuple[str, ...], edition: Edition) -> str:
    return edition.say("list").join(edition.say(f"rests_on.fault.{fault}") for fault in faults)


def _weak(event: ThinlySourced, edition: Edition, named_above: tuple[str, ...] = ()) -> WeakEvent:
    say = edition.say
    origins = edition.chronicle.origins
    rests_on = event_counts(event.entry, event.sourcing, edition)
    if event.sourcing.origins:
        parties = origins.names(counted_cites(event.entry, origins))
        names = edition.listed(edition.party(party).text for party in parties)
        rests_on = say("counts_and_origins", counts=rests_on, n=len(parties), names=names)
    return WeakEvent(
        event=edition.event(event.entry.id),
        when=short_date(event.entry, edition),
        rests_on=rests_on,
        faults="" if named_above else _faults(event.faults, edition),
    )


def _more(number: int, edition: Edition) -> str:
    return edition.say("rests_on.more", n=number) if number > 0 else ""
