"""Publishers of one site that may be one and count as two: misspelt or missing names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from timeline.addresses.publishers import Party, is_web, parties_at, party_key
from timeline.checks.subject import Subject
from timeline.chronicle.chronicle import Chronicle, counted_cites
from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.records.cited_sources import cited_sources
from timeline.records.event_summary import Entry
from timeline.records.similarity import misspelt

_MOST_COMPARED = 50
"""The most names sharing all words but one that are compared, as of a thousand local papers."""


Where = Callable[[], Mapping[str, tuple[str, DocumentPath]]]
"""The file of a source and where in it the source stands, by id."""


def publisher_names(subject: Subject) -> Iterator[Problem]:
    """SRC013 for names that are misspelt or left out."""
    chronicle = subject.chronicle
    yield from _misspelt(subject)
    unnamed = {id_ for id_ in chronicle.sources if _is_unnamed(chronicle.origins.publisher_of(id_))}
    for entry in chronicle.entries if unnamed else ():
        if unnamed.isdisjoint(cited_sources(entry)):
            continue
        found = chronicle.standing(entry)[1].origins
        if len(found) > 1 and any(map(_is_unnamed, found)):
            yield from _left_out(subject, entry)


def _is_unnamed(party: Party) -> bool:
    """Whether only an address tells the publisher."""
    return party.startswith(("site:", "account:"))


def _left_out(subject: Subject, entry: Entry) -> Iterator[Problem]:
    """SRC013 at each source without a publisher that counts beside a named publisher of the same host."""
    chronicle, origins = subject.chronicle, subject.chronicle.origins
    own = [
        chronicle.sources[cite.source]
        for cite in counted_cites(entry, origins)
        if (chain := origins.chain(cite)).traced and len(chain.relays) == 1 and not chain.voices
    ]
    named = {parties_at(one.url)[0]: one.publisher for one in own if one.publisher and is_web(one.url)}
    for source in own:
        party = origins.publisher(source)
        if not source.publisher and party in named and source.id in subject.positions:
            path, at = subject.positions[source.id]
            name = party.partition(":")[2]
            yield Problem(
                "SRC013",
                f"`{name}` counts as another account than `{named[party]}`, of the same site",
                f"name its publisher, or give `{named[party]}` a record with its site or account as `url`",
                path,
                (*at, "url"),
                severity=Severity.WARNING,
            )


def _misspelt(subject: Subject) -> Iterator[Problem]:
    """SRC013 at the first source of a name nearly equal to another of its site: the rarer, or the one without an actor."""
    chronicle = subject.chronicle
    written: dict[str, list[str]] = defaultdict(list)
    for id_ in chronicle.sources:
        written[chronicle.sources.publisher_name(id_)].append(id_)
    used: dict[str, list[str]] = defaultdict(list)
    for text, sources in written.items():
        if text:
            used[party_key(f"name:{text}")] += sources
    for pair in _nearly_one(used):
        other, name = sorted(pair, key=lambda one: (not _is_actor(chronicle, one), -len(used[one]), one))
        if _is_actor(chronicle, name):
            continue
        first = used[name][0]
        if first in subject.positions and _sites(chronicle, used[name]) & _sites(chronicle, used[other]):
            path, at = subject.positions[first]
            odd, usual = (chronicle.sources.publisher_name(used[one][0]) for one in (name, other))
            yield Problem(
                "SRC013",
                f"the publisher `{odd}` is nearly `{usual}`, of the same site",
                f"write `{usual}`, or give its record `aka: [{odd}]`; if they are two, give each a record",
                path,
                (*at, "publisher"),
                severity=Severity.WARNING,
            )


def _nearly_one(names: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of names that differ by a letter of one word."""
    like: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for name in names:
        words = name.removeprefix("name:").split()
        for index, word in enumerate(words):
            others = like[*words[:index], f"{word[0]}*", *words[index + 1 :]]
            if len(others) < _MOST_COMPARED:
                others.append((word, name))
    for group in like.values():
        for (one, first), (other, second) in combinations(group, 2):
            if misspelt(one, other):
                yield first, second


def _is_actor(chronicle: Chronicle, name: str) -> bool:
    return chronicle.origins.identities.party((name,), lambda: None).startswith("actor:")


def _sites(chronicle: Chronicle, sources: Sequence[str]) -> set[str]:
    """The sites of sources."""
    urls = (chronicle.sources[id_].url for id_ in sources)
    return {parties_at(url)[-1] for url in urls if url and is_web(url)}
