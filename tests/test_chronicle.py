"""What the records mean together: origins, status, conflicts, order, sources that are one.

A case of `tests/chronicle` is a project in one file; what is expected are facts, a line each:

    status ID: reported             origins ID: actor:x, name:Y        untraced ID: how many sources
    order: ids                      reading order: ids                 contested: ids
    sources: ids                    pages of sources: ids
    key moments: RULE, ids in order
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.sites import SOURCE, copy_of, make, site_of, write
from support.txtar import Case

from timeline.build import check, load
from timeline.checks.reference_cycles import loop_in
from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.conflicts import find_conflicts
from timeline.chronicle.key_moments import key_moments
from timeline.chronicle.order import reading_order
from timeline.chronicle.origins import Origins
from timeline.diagnostics import UsageError
from timeline.model.actor import Actor
from timeline.model.event import Event
from timeline.model.figures import Figure
from timeline.model.source import Source
from timeline.records.event_summary import Cite, ClaimEntry, Entry, entry_of

CASES = sorted((Path(__file__).parent / "chronicle").glob("*.txt"))


def facts(chronicle: Chronicle) -> Iterator[tuple[str, str]]:
    """All that a case can ask for."""
    for entry in chronicle.entries:
        status, found = chronicle.standing(entry)
        yield f"status {entry.id}", status
        yield f"origins {entry.id}", ", ".join(found.origins)
        yield f"untraced {entry.id}", str(found.untraced)
    yield "order", " ".join(entry.id for entry in chronicle.entries)
    yield "reading order", " ".join(entry.id for entry in chronicle.reading_order)
    moments = key_moments(chronicle)
    yield "key moments", " ".join(filter(None, (moments.rule, *(entry.id for entry in moments.entries))))
    yield "contested", " ".join(sorted(chronicle.contested))
    yield "sources", " ".join(sorted(chronicle.sources))
    yield "pages of sources", " ".join(sorted(filter(chronicle.has_page, chronicle.sources)))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path, tmp_path: Path) -> None:
    taken_apart = Case(case)
    taken_apart.write(tmp_path)
    expected = dict(
        line.split(": ", 1) if ": " in line else (line.rstrip(":"), "") for line in taken_apart.expected
    )
    found = dict(facts(load(site_of(tmp_path))))
    assert expected
    assert {name: found.get(name) for name in expected} == expected


# Origins


@st.composite
def citations(draw: st.DrawFn) -> tuple[dict[str, Source], dict[str, Actor], list[Cite]]:
    """A few actors who speak for one another (never in a circle), sources of theirs, and citations of these."""
    names = [f"a{n}" for n in range(draw(st.integers(1, 6)))]
    actors = {}
    for number, name in enumerate(names):
        voice = draw(st.sampled_from([None, *names[:number]]))
        actors[name] = Actor(
            id=name, name={"": name.upper()}, speaks_for=voice, citing=draw(st.sampled_from([None, "own"]))
        )
    someone = st.sampled_from(names)
    chain = st.lists(someone, max_size=3, unique=True).map(tuple)
    publisher = st.one_of(st.none(), someone, st.sampled_from(["The Post", "the  POST", "A Paper"]))
    url = st.sampled_from(["https://www.post.example/1", "https://post.example/2", "https://other.example/"])
    sources = {
        name: Source(id=name, publisher=draw(publisher), url=draw(url), citing=draw(st.none() | chain))
        for name in (f"s{n}" for n in range(draw(st.integers(1, 4))))
    }
    cites = st.builds(Cite, st.sampled_from(sorted(sources)), st.one_of(st.none(), chain))
    return sources, actors, draw(st.lists(cites, max_size=6))


def cited_by_the_book(cite: Cite, sources: dict[str, Source]) -> tuple[str, ...] | None:
    return sources[cite.source].citing if cite.citing is None else cite.citing


def traced_by_the_book(cite: Cite, sources: dict[str, Source], actors: dict[str, Actor]) -> bool:
    """It says whom it cites, or its publisher has said that it reports for itself or for somebody."""
    publisher = actors.get(sources[cite.source].publisher or "")
    said = cited_by_the_book(cite, sources) is not None
    return said or (publisher is not None and bool(publisher.citing or publisher.speaks_for))


def links_by_the_book(cite: Cite, sources: dict[str, Source], actors: dict[str, Actor]) -> list[str]:
    """A chain, link by link: the publisher, whom it cites, then along `speaks_for`, as the data model puts it."""
    source = sources[cite.source]
    links = [source.publisher or (source.url or "").split("/")[2].removeprefix("www.")]
    links += cited_by_the_book(cite, sources) or ()
    while links[-1] in actors and actors[links[-1]].speaks_for:
        links.append(actors[links[-1]].speaks_for or "")
    return links


def independent_by_the_book(
    cites: list[Cite], sources: dict[str, Source], actors: dict[str, Actor]
) -> list[str]:
    """Every origin of what is traced once; of a source that relays others, its own words count for nothing."""
    found: list[str] = []
    for cite in cites:
        if not traced_by_the_book(cite, sources, actors):
            continue
        others = [other for other in cites if other.source == cite.source]
        relaying = [other for other in others if cited_by_the_book(other, sources)]
        if relaying and cite not in relaying:
            continue
        last = links_by_the_book(cite, sources, actors)[-1]
        name = last if last in actors else " ".join(last.lower().split()).removeprefix("the ")
        if name not in found:
            found.append(name)
    return found


@settings(max_examples=400, deadline=None, derandomize=True)
@given(citations())
def test_origins_are_those_of_the_book(made: tuple[dict[str, Source], dict[str, Actor], list[Cite]]) -> None:
    sources, actors, cites = made
    origins = Origins(sources, actors)
    wanted = independent_by_the_book(cites, sources, actors)
    found = origins.sourcing(cites)
    assert [party.partition(":")[2] for party in found.origins] == wanted
    traced = {cite.source for cite in cites if traced_by_the_book(cite, sources, actors)}
    assert found.sources == len({cite.source for cite in cites})
    assert found.untraced == found.sources - len(traced)
    for cite in cites:
        chain = origins.chain(cite)
        links = [party.partition(":")[2] for party in (*chain.relays, *chain.voices)]
        assert links == links_by_the_book(cite, sources, actors)
        assert chain.origin.partition(":")[2] == links[-1]
    shuffled = random.Random(len(cites)).sample(cites, len(cites))
    assert set(origins.sourcing(shuffled).origins) == set(found.origins)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(citations(), st.data())
def test_no_untraced_source_bears_anything_out(
    made: tuple[dict[str, Source], dict[str, Actor], list[Cite]], data: st.DataObject
) -> None:
    sources, actors, cites = made
    counted = Origins(sources, actors).sourcing(cites)
    silent = [
        None,
        "A Paper",
        *(id_ for id_, actor in actors.items() if not actor.citing and not actor.speaks_for),
    ]
    for number in range(data.draw(st.integers(1, 5))):
        id_ = f"more{number}"
        url = f"https://{number}.example/"
        sources[id_] = Source(id=id_, url=url, publisher=data.draw(st.sampled_from(silent)))
        cites.insert(data.draw(st.integers(0, len(cites))), Cite(id_))
        after = Origins(sources, actors).sourcing(cites)
        assert set(after.origins) == set(counted.origins)
        assert after.untraced == counted.untraced + number + 1


@settings(max_examples=400, deadline=None, derandomize=True)
@given(citations(), st.data())
def test_one_more_relay_is_no_more_independence(
    made: tuple[dict[str, Source], dict[str, Actor], list[Cite]], data: st.DataObject
) -> None:
    sources, actors, cites = made
    counted = Origins(sources, actors).sourcing(cites).origins
    known = [party.partition(":")[2] for party in counted if party.startswith("actor:")]
    assume(known)
    through = data.draw(st.lists(st.sampled_from(sorted(actors)), max_size=2).map(tuple))
    chain = (*through, data.draw(st.sampled_from(known)))
    sources["more"] = Source(id="more", publisher=data.draw(st.sampled_from([*actors, "Another"])))
    relay = Cite(data.draw(st.sampled_from([*sources, "more"])), chain)
    at = data.draw(st.integers(0, len(cites)))
    after = Origins(sources, actors).sourcing((*cites[:at], relay, *cites[at:]))
    assert len(after.origins) <= len(counted)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.dictionaries(st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefg"), max_size=3), max_size=7)
)
def test_a_loop_is_found_where_there_is_one(graph: dict[str, list[str]]) -> None:
    loops = loop_in(graph)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        assert loops
    else:
        assert not loops
    for loop in loops:
        assert loop[0] == loop[-1]
        assert all(after in graph[before] for before, after in zip(loop, loop[1:], strict=False))


# Figures of many days


@pytest.mark.parametrize("days", [30, 600])
def test_each_day_of_a_series_meets_its_own_day_alone(days: int) -> None:
    first = date(2022, 1, 1)
    claims = [
        ClaimEntry(
            by=by,
            id=None,
            about="q",
            stance="asserts",
            figures=(Figure("killed", str(n), Decimal(n), Decimal(n)),),
            who=None,
            scope=None,
            as_of=(first + timedelta(days=day)).isoformat(),
            supersedes=None,
            cites=(),
            credibility=None,
            key=b"",
        )
        for day in range(days)
        for by, n in (("x", day), ("y", day + day % 2))
    ]
    found = find_conflicts(claims, ())
    assert [(one.one, one.other) for one in found] == [(2 * day, 2 * day + 1) for day in range(1, days, 2)]


# Order


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_the_order_is_total(chance: random.Random) -> None:
    dates = [
        "2024",
        "2024-11",
        "2024-11-29",
        "2024-11-29/2024-12-01",
        "../2024-11-29",
        "[2024-11-29,2024-11-30]",
        "2024-11-29?",
        "-0044",
    ]
    entries = [
        entry_of(Event(title="T", id=f"{n:02}", date=date, time=time, order=order), "x.yaml", (), "UTC")
        for n, (date, time, order) in enumerate(
            (d, t, o) for d in dates for t in (None, "18:00") for o in (None, 1.0)
        )
    ]
    wanted = sorted(entries, key=lambda entry: entry.sort_key)
    chance.shuffle(entries)
    assert sorted(entries, key=lambda entry: entry.sort_key) == wanted


@st.composite
def days(draw: st.DrawFn) -> list[Entry]:
    """Events of one day; what they follow leads in no circle, what they are part of may, together with that."""
    ids = [f"e{n}" for n in range(draw(st.integers(1, 8)))]
    return [
        entry_of(
            Event(
                title="T",
                id=id_,
                date="2024-05-01",
                time=draw(st.sampled_from([None, None, "08:00", "18:00"])),
                part_of=draw(st.none() | st.sampled_from(ids)) if draw(st.booleans()) else None,
                follows=tuple(draw(st.sets(st.sampled_from(ids[n + 1 :]), max_size=2)))
                if n + 1 < len(ids)
                else (),
            ),
            "x.yaml",
            (),
            "UTC",
        )
        for n, id_ in enumerate(ids)
    ]


@given(days())
def test_what_comes_first_in_the_reading_order(day: list[Entry]) -> None:
    order = reading_order(sorted(day, key=lambda entry: entry.sort_key))
    assert sorted(order, key=lambda entry: entry.id) == day
    place = {entry.id: number for number, entry in enumerate(order)}
    relations = {
        entry.id: {*entry.follows, *([entry.part_of] if entry.part_of and not entry.clock else [])}
        for entry in day
    }
    assert all(place[cause] < place[entry.id] for entry in day for cause in entry.follows)
    try:
        TopologicalSorter(relations).prepare()
    except CycleError:
        return
    assert all(place[earlier] < place[id_] for id_, found in relations.items() for earlier in found)


def test_a_long_chain_within_a_day() -> None:
    day = [
        entry_of(
            Event(title="T", id=f"e{n:05}", date="2024-05-01", part_of="e05000", follows=(f"e{n + 1:05}",)),
            "",
            (),
            "UTC",
        )
        for n in range(5_000)
    ]
    assert reading_order(day) == day[::-1]


# Drafts and embargoes


def events_in(root: Path, **options: bool) -> set[str]:
    site = "site-drafts" if options else "site"
    make(root, site, **options)
    return {event["id"] for event in json.loads((root / site / "timeline.json").read_bytes())["events"]}


def test_an_embargo_ends_at_its_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(
        tmp_path,
        {
            "content/timeline.yaml": "title: T\nrules: {unsourced: off}\n",
            "content/events/a.yaml": "date: 2024-01-01\ntitle: A\n",
            "content/events/b.yaml": "date: 2024-01-02\ntitle: B\nembargo_until: 2024-12-05T08:00+03:00\n",
            "content/events/c.yaml": "date: 2024-01-03\ntitle: C\ndraft: true\n",
        },
    )
    moment = 1_733_374_800  # 2024-12-05T05:00Z
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(moment - 1))
    assert events_in(root) == {"a"}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(moment))
    assert events_in(root) == {"a", "b"}
    assert events_in(root, drafts=True) == {"a", "b", "c"}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(moment - 1))
    assert events_in(root) == {"a"}
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert events_in(root) == {"a", "b"}


@pytest.mark.parametrize("text", ["yesterday", "-1", "1.5", "9" * 12, "٣"])
def test_a_moment_is_whole_seconds(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        make(copy_of(SOURCE, tmp_path))


def test_nothing_else_tells_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(
        tmp_path,
        {
            "content/timeline.yaml": "title: T\n",
            "content/events/a.yaml": "date: 2024\ntitle: A\nsource: https://example.org/\n",
        },
    )
    make(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert make(root).written == ()
    assert check(site_of(root)) == []
