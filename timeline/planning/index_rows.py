"""The rows of the indexes, in the order of the edition's language, and the letters that lead to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby

import msgspec

from timeline.planning.edition import Edition
from timeline.planning.index_views import IndexGroup, IndexLetter, IndexRow
from timeline.planning.urls import nth_page
from timeline.planning.views import Link

ROWS = 200
"""The most rows on one page of an index."""
UNLETTERED = 60
"""The most rows that stand without letters."""
FEWEST_LETTERS, MOST_LETTERS = 3, 60
"""The numbers of letters that are worth listing; names in scripts with more have none."""
FREQUENT = 20
"""How many records a long index names first, those with the most events."""


class Row(msgspec.Struct, frozen=True):
    """A row of an index."""

    heading: str
    """The heading of its group, if it has one: a publisher, a kind of actor."""
    view: IndexRow
    events: int


class IndexRows(msgspec.Struct, frozen=True):
    """All rows of an index."""

    rows: list[Row]
    initials: list[str]
    """The letter of each row; empty if they have none."""
    places: dict[str, dict[int, int]]
    """For each letter the numbers of its pages, each with the first row that it has there."""

    def groups(self, n: int) -> tuple[IndexGroup, ...]:
        """The rows of the n-th page; the group where a letter begins has its anchor."""
        start = (n - 1) * ROWS
        groups = []
        for (letter, heading), members in groupby(
            range(start, min(start + ROWS, len(self.rows))), lambda at: self._group_of(at)
        ):
            rows = [*members]
            begins_here = letter and next(iter(self.places[letter].values())) == rows[0]
            anchor = _anchor(letter) if begins_here else ""
            groups.append(IndexGroup(heading, tuple(self.rows[at].view for at in rows), anchor))
        return tuple(groups)

    def _group_of(self, at: int) -> tuple[str, str]:
        letter = self.initials[at] if self.initials else ""
        return letter, self.rows[at].heading or letter

    def letters(self, path: str, n: int) -> tuple[IndexLetter, ...]:
        """The letters that occur, for the n-th page of the index at a path."""
        firsts = {letter: next(iter(pages)) for letter, pages in self.places.items()}
        return tuple(
            IndexLetter(
                letter,
                ("" if firsts[letter] == n else nth_page(path, firsts[letter])) + f"#{_anchor(letter)}",
                n in pages,
            )
            for letter, pages in self.places.items()
        )

    def frequent(self, n: int) -> tuple[IndexRow, ...]:
        """On the first page of a long index, the records with the most events."""
        if n > 1 or len(self.rows) <= ROWS:
            return ()
        most = sorted((row for row in self.rows if row.events > 1), key=lambda row: -row.events)
        return tuple(row.view for row in most[:FREQUENT])


def _anchor(letter: str) -> str:
    """`letter-K`; of a letter that is not ASCII, the number."""
    return f"letter-{letter if letter.isascii() and letter.isalpha() else f'{ord(letter[0]):04x}'}"


def index_rows(kind: str, edition: Edition) -> IndexRows:
    """The rows of the index of a kind."""
    rows = [*_ROWS[kind](edition)]
    is_long = len(rows) > UNLETTERED
    collate = edition.collate
    of_heading = cache(collate)
    rows.sort(key=lambda row: (of_heading(row.heading), collate(row.view.link.text), row.view.link.href))
    if not is_long or kind == "topics":
        return IndexRows(rows, [], {})
    initial = cache(edition.initial)  # many rows have the same heading
    initials = [initial(row.heading or row.view.link.text) for row in rows]
    places: dict[str, dict[int, int]] = {}
    for at, letter in enumerate(initials):
        places.setdefault(letter, {}).setdefault(at // ROWS + 1, at)
    has_letters = FEWEST_LETTERS <= len(places) <= MOST_LETTERS
    return IndexRows(rows, initials, places) if has_letters else IndexRows(rows, [], {})


def _row(
    link: Link, events: Sequence[object] | None, edition: Edition, text: str = "", heading: str = ""
) -> Row:
    n = len(events or ())
    return Row(heading, IndexRow(link, text, edition.say("events", n=n) if n else ""), n)


def _actors(edition: Edition) -> Iterator[Row]:
    """By kind, or if there are many, from A to Z."""
    chronicle = edition.chronicle
    by_kind = len(chronicle.actors) <= UNLETTERED
    for id_, actor in chronicle.actors.items():
        kind = edition.word("actor_kinds" if by_kind else "actor_kind", actor.kind) if actor.kind else ""
        of_kind = {"heading": kind} if by_kind else {"text": kind}
        yield _row(edition.actor(id_), chronicle.of_actor.get(id_), edition, **of_kind)


def _places(edition: Edition) -> Iterator[Row]:
    chronicle = edition.chronicle
    for id_, place in chronicle.places.items():
        around = edition.place(place.within).text if place.within else ""
        yield _row(edition.place(id_), chronicle.of_place.get(id_), edition, around)


def _topics(edition: Edition) -> Iterator[Row]:
    for id_ in edition.chronicle.topics:
        claims = edition.chronicle.topic_claims.get(id_, ())
        parties = dict.fromkeys(edition.actor(claim.claim.by).text for claim in claims)
        count = edition.say("claims", n=len(claims)) if claims else ""
        yield Row("", IndexRow(edition.topic(id_), edition.say("list").join(parties), count), 0)


def _tags(edition: Edition) -> Iterator[Row]:
    for tag, events in edition.chronicle.of_tag.items():
        yield _row(edition.tag(tag), events, edition)


def _sources(edition: Edition) -> Iterator[Row]:
    chronicle = edition.chronicle
    name_of = cache(lambda party: edition.party(party).text)
    for id_, source in chronicle.sources.items():
        publisher = name_of(chronicle.origins.publisher_of(id_))
        published = edition.when(source.published).short if source.published else ""
        link = Link(edition.name_of_source(source, publisher), edition.source_path(id_))
        yield _row(link, chronicle.of_source.get(id_), edition, published, publisher)


_ROWS: dict[str, Callable[[Edition], Iterator[Row]]] = {
    "actors": _actors,
    "places": _places,
    "topics": _topics,
    "tags": _tags,
    "sources": _sources,
}
