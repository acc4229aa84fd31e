"""A made chronicle of which the truth is known: what is one, and what only looks alike (`identity_corpus.yaml`).

Publishers are spelt in several ways, pages have several addresses, events, actors, sources and tags are entered twice.
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import yaml

DATA: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("identity_corpus.yaml").read_text())
FIRST_DAY = date(2020, 1, 1)
DAYS = 1_500


class Publisher(NamedTuple):
    """Who publishes: a paper, or an account of a platform."""

    key: str
    host: str
    written: tuple[tuple[str, str], ...]
    """How its name is written, by the kind of difference."""
    pages: tuple[tuple[str, str], ...]
    """The forms that an address of its pages has, by the kind of difference."""


class Written(NamedTuple):
    """A source as one citation gives it, and what it is in truth."""

    record: dict[str, Any]
    publisher: str | None
    """None where nobody can know."""
    document: str
    spelling: str
    """How the publisher's name differs from the usual."""
    address: str
    """How the address differs from the usual."""
    form: str
    """The publisher's name and the address up to the page's own part, as they are written."""


@dataclass
class Corpus:
    """A project's files, and the truth about them."""

    files: dict[str, str] = field(default_factory=dict)
    cites: dict[str, list[Written]] = field(default_factory=dict)
    """By event, in their order."""
    truth: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """For each kind of record (event, source, actor, tag): what each id stands for."""
    labels: dict[str, str] = field(default_factory=dict)
    """What is shown for an id."""

    def add(self, kind: str, id_: str, record: Mapping[str, Any], is_: str) -> None:
        """A record in a file of its own, which stands for `is_`."""
        self.files[f"{kind}s/{id_}.yaml"] = "".join(
            f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in record.items()
        )
        self.truth[kind][id_] = is_


def slug(text: str) -> str:
    """A text as an id."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")


def papers(rng: random.Random, events: int, corpus: Corpus) -> list[Publisher]:
    """Publishers with and without a record."""
    found = []
    usual_pages = tuple(DATA["pages_same"].items())

    def add(
        name: str, host: str, written: dict[str, str], record: Mapping[str, Any] | None, **more: Any
    ) -> None:
        key = more.get("id", slug(name))
        if record is not None:
            corpus.add("actor", key, {"name": name, "url": f"https://www.{host}/", **record}, key)
        names = (("usual", name), *written.items(), ("", ""))
        found.append(Publisher(key, host, names, tuple(more.get("pages", {}).items()) or usual_pages))

    for given in DATA["publishers"]:
        add(**{"record": {}, **given})
    names = [f"{town} {masthead}" for town in DATA["towns"] for masthead in DATA["mastheads"]]
    for name in rng.sample(names, min(len(names), events // 8)):
        article = rng.random() < 0.5
        usual, other = (f"The {name}", name) if article else (name, f"The {name}")
        swapped = usual[:-3] + usual[-2] + usual[-3] + usual[-1]
        written = {"the": other, "case": usual.upper(), "misspelt": swapped}
        host = f"{slug(name).replace('-', '')}.{rng.choice(DATA['domains'])}"
        add(usual, host, written, {} if rng.random() < 0.2 else None)
    return found + [Publisher(host, host, (("", ""),), usual_pages[:3]) for host in DATA["hosts_apart"]]


def accounts() -> Iterator[Publisher]:
    """Accounts of platforms."""
    for platform in DATA["platforms"]:
        written = (("", ""), *((f"published by {said}", said) for said in platform["as"]))
        for name in (*DATA["accounts"], *DATA["accounts_apart"]):
            if "_" in name and platform.get("plain"):
                continue
            pages = tuple(
                (f"as {form.split('{n}')[0]}", form.replace("{a}", name).replace("{A}", name.upper()))
                for form in platform["same"]
            )
            yield Publisher(f"{name} on {platform['name']}", "", written, pages)


class Maker:
    """Makes a corpus; each choice comes from one seed."""

    def __init__(self, events: int, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - nothing secret
        self.corpus = Corpus()
        self.count = events
        self.papers = papers(self.rng, events, self.corpus)
        self.accounts = list(accounts())
        self.numbers = iter(range(10_000, 10_000_000))
        self.shown: set[tuple[date, str]] = set()
        self.events = 0

    def make(self) -> Corpus:
        """The whole chronicle."""
        self.actors = self._actors()
        self.tags = self._tags()
        self._records_of_sources()
        while self.events < self.count:
            self._some_events(FIRST_DAY + timedelta(days=self.events * DAYS // self.count))
        self.corpus.files["timeline.yaml"] = "title: Made\nrules: {unsourced: off, attribution_words: off}\n"
        return self.corpus

    def _some_events(self, day: date) -> None:
        chance = self.rng.random()
        if chance < 0.06:
            self._twins(day)
        elif chance < 0.12:
            self._near_misses(day)
        elif chance < 0.13:
            self._one_report_of_many(day)
        else:
            self._event(day, self._title(day), self._sources())

    def _event(self, day: date, title: str, sources: list[Written], is_: str = "") -> str:
        id_ = f"e{self.events:05}"
        self.events += 1
        self.shown.add((day, title))
        tags = self.rng.sample(list(self.tags), 2)
        self.corpus.truth["tag"].update((tag, self.tags[tag]) for tag in tags)
        record = {
            "title": title,
            "date": str(day),
            "tags": tags,
            "actors": sorted({self.rng.choice(self.actors) for _ in range(2)}),
            "sources": [written.record for written in sources],
        }
        self.corpus.cites[id_] = sources
        self.corpus.add("event", id_, record, is_ or id_)
        self.corpus.labels[id_] = f"{day} {title}"
        return id_

    def _title(self, day: date) -> str:
        while True:
            town = self.rng.choice(DATA["towns"])
            title = self.rng.choice(DATA["deeds"]).format(town=town, n=self.rng.randint(3, 90))
            if (day, title) not in self.shown:
                return str(title)

    def _twins(self, day: date) -> None:
        title = self._title(day)
        sources = self._sources()
        known = self._event(day, title, sources)
        if self.rng.random() < 0.25:
            town = next(town for town in DATA["towns"] if town in title)
            again, shared = self.rng.choice(DATA["reworded"]).format(town=town), True
            kind = "reworded"
        else:
            how = self.rng.choice(DATA["retold"])
            again, shared = retold(title, how), self.rng.random() < 0.5
            kind = how["kind"]
        others = [self._again(self.rng.choice(sources)), *self._sources()[1:]] if shared else self._sources()
        id_ = self._event(day, again, others, known)
        self.corpus.labels[id_] += f" ({kind}{', shared source' if shared else ''})"

    def _near_misses(self, day: date) -> None:
        town, other = self.rng.sample(DATA["towns"], 2)
        shared = [self._source()] if self.rng.random() < 0.4 else []
        for title in self.rng.choice(DATA["events_apart"]):
            self._event(day, title.format(town=town, other=other), shared + self._sources())

    def _one_report_of_many(self, day: date) -> None:
        """Several events that one daily report tells of."""
        report = self._page(self.rng.choice(self.papers))
        for _ in range(4):
            self._event(day, self._title(day), [report])

    def _sources(self) -> list[Written]:
        return [self._source() for _ in range(self.rng.choice((1, 2, 3, 3, 3, 5)))]

    def _source(self) -> Written:
        chance = self.rng.random()
        if chance < 0.02:
            return self._look_alike()
        if chance < 0.07:
            return self.rng.choice(self.records)
        if chance < 0.22:
            return self._page(self.rng.choice(self.accounts))
        if chance < 0.62:
            return self._page(self.rng.choice(self.papers[: len(DATA["publishers"])]))
        return self._page(self.rng.choice(self.papers))

    def _page(self, publisher: Publisher, number: int = 0) -> Written:
        """A page in one of its publisher's spellings, with one of its addresses."""
        fresh = not number
        number = number or next(self.numbers)
        usual = self.rng.random() < (0.6 if fresh else 0.2)
        named, name = publisher.written[0] if usual else self.rng.choice(publisher.written)
        paged, form = publisher.pages[0] if usual else self.rng.choice(publisher.pages)
        url = form.format(
            host=publisher.host,
            dashed=publisher.host.replace("-", "--").replace(".", "-"),
            n=number,
            p=f"/{number}/what-is-known",
        )
        record = {"url": url} | ({"publisher": name} if name else {"title": f"Report {number}"})
        same = paged != "sub-domain" and ("{n}" in form or "{p}" in form)
        document = f"{publisher.key} {number if same else url}"
        written_as = f"{name} | {url.rpartition(str(number))[0] or url}"
        return Written(record, publisher.key, document, named, paged, written_as)

    def _again(self, written: Written) -> Written:
        """The same page as another event cites it."""
        number = re.search(r"\d{5,}$", written.document)
        made = next((one for one in (*self.papers, *self.accounts) if one.key == written.publisher), None)
        return self._page(made, int(number[0])) if number and made else written

    def _look_alike(self) -> Written:
        """A page with several addresses, or one that differs from another in little."""
        number = self.rng.randrange(10_000, 10_000 + self.count // 20 + 2)
        kinds = ("posts_same", "pages_apart", "posts_apart")
        kind, group = self.rng.choice([(kind, group) for kind in kinds for group in DATA[kind]])
        form = self.rng.choice(group)
        paper = self.papers[number % len(DATA["publishers"])]
        document = f"{kind} {number} {group[0] if kind == 'posts_same' else form}"
        publisher = paper.key if kind == "pages_apart" else None
        url = form.format(host=paper.host, n=number)
        return Written({"url": url}, publisher, document, "", "look-alike", url)

    def _records_of_sources(self) -> None:
        self.records: list[Written] = []
        for index in range(self.count // 12 + 2):
            first = self._page(self.rng.choice(self.papers))
            for written in (first, self._again(first)) if index % 6 == 0 else (first,):
                id_ = f"s{len(self.records):04}"
                self.corpus.add("source", id_, {"title": f"Report {id_}", **written.record}, written.document)
                self.records.append(written._replace(record={"source": id_}))
                self.corpus.labels[id_] = f"{id_} {written.record['url']}"

    def _actors(self) -> list[str]:
        bodies = ("Police", "Fire Service", "Teachers' Union", "Red Crescent", "Port Authority")
        groups = [*DATA["actors_same"], *([name] for pair in DATA["actors_apart"] for name in pair)]
        for town in DATA["towns"]:
            for body in bodies:
                name = f"{town} {body}"
                also = (f"The {name}", f"{name} ({''.join(word[0] for word in name.split())})", name.upper())
                groups.append([name, self.rng.choice(also)] if self.rng.random() < 0.1 else [name])
        made = []
        for group in groups:
            for index, name in enumerate(group):
                id_ = slug(name) if slug(name) not in made else f"{slug(name)}-{index + 1}"
                self.corpus.add("actor", id_, {"name": name}, group[0])
                self.corpus.labels[id_] = name
                made.append(id_)
        return made

    def _tags(self) -> dict[str, str]:
        groups = [*DATA["tags_same"], *([tag] for tag in DATA["tags_apart"])]
        groups += [
            [slug(f"{town} {masthead}")] for town in DATA["towns"] for masthead in DATA["mastheads"][:3]
        ]
        return {tag: group[0] for group in groups for tag in group}


def retold(title: str, how: Mapping[str, Any]) -> str:
    """The title as somebody else has it."""
    for old, new in how.get("words", ()):
        title = title.replace(old, new)
    cut = how.get("drop", len(title))
    title = title[:cut] + title[cut + 1 :]
    return f"{how.get('start', '')}{title.upper() if how.get('upper') else title}{how.get('end', '')}"
