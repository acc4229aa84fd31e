"""A newsroom at random, always the same for the same seed: what it commits, and its own record of what it told its readers.

The record knows nothing of how histories are made: it compares plain values.
"""

from __future__ import annotations

import copy
import json
import random
from dataclasses import dataclass, field
from typing import Any

Values = dict[str, Any]

PROJECT = "content/timeline.yaml"
WORDS = ("bridge", "river", "town", "road", "market", "school")


def told(was: Values, now: Values) -> set[str]:
    """The fields that a history names between two versions of an event."""
    fields = {name for name in ("title", "date", "place") if was.get(name) != now.get(name)}
    old, new = set(was["sources"]), set(now["sources"])
    if old != new:
        fields |= {"source", "sourcing"} if len(old) != len(new) else {"source"}
    if _status(was) != _status(now):
        fields.add("status")
    if was.get("status_note") != now.get("status_note"):
        fields.add("reason for the status")
    if set(was["tags"]) != set(now["tags"]):
        fields.add("subject")
    if _bare(was["summary"]) != _bare(now["summary"]):
        fields.add("summary")
    if len(now["corrections"]) > len(was["corrections"]):
        fields.add("correction")
    return fields


def facts(was: Values, now: Values) -> set[str]:
    """The published facts that are told otherwise, by the names that messages give them."""
    found = {name for name in ("title", "date", "place") if name in was and was[name] != now.get(name)}
    if set(was["sources"]) - set(now["sources"]):
        found.add("source")
    if now.get("status") != was.get("status"):
        found.add("status")
    if _count(was["summary"]) != _count(now["summary"]):
        found.add("summary")
    return found


def _status(values: Values) -> str:
    return values.get("status") or ("corroborated" if len(values["sources"]) > 1 else "reported")


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _count(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


@dataclass
class Item:
    """An event of the newsroom."""

    id: str
    path: str
    values: Values
    hidden: bool = False


@dataclass
class Published:
    """What readers could have met of one id."""

    versions: list[tuple[int, Values]] = field(default_factory=list)
    """The number of the commit, and what it told."""

    @property
    def steps(self) -> list[tuple[int, set[str]]]:
        """The commits that told something otherwise, the first publication before them."""
        found: list[tuple[int, set[str]]] = [(self.versions[0][0], set())]
        for (_, was), (number, now) in zip(self.versions, self.versions[1:], strict=False):
            if fields := told(was, now):
                found.append((number, fields))
        return found


class Newsroom:
    """Edits and remembers."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.items: dict[str, Item] = {}
        self.published: dict[str, Published] = {}
        self.states: list[dict[str, Item]] = []
        """All events after each commit."""
        self.aliases: list[dict[str, str]] = []
        """Former ids and present ones, after each commit."""
        self.joined: dict[str, str] = {}
        self.broken: set[int] = set()
        """The commits in which a file cannot be read."""
        self.series: list[dict[str, str | None]] = [
            {
                PROJECT: "title: Newsroom\nrules: {unsourced: off}\n",
                "content/places.yaml": "".join(f"{word}: {{name: The {word}}}\n" for word in WORDS),
            }
        ]
        self._files: dict[str, str] = {}
        self._broken = ""
        self._count = 0
        self._remember()

    def work(self, commits: int) -> None:
        """Make so many commits."""
        ways = [
            (self._add, 4), (self._edit, 12), (self._move, 2), (self._list, 1), (self._reformat, 2), (self._hide, 2),
            (self._show, 3), (self._delete, 1), (self._retract, 1), (self._rename, 1), (self._break, 1),
        ]  # fmt: skip
        for _ in range(commits):
            self._broken = ""
            way = self._add if len(self.items) < 5 else self.random.choices(*zip(*ways, strict=True))[0]
            way()
            self._commit()
        self._broken = ""
        self._commit()

    def _commit(self) -> None:
        files = self._written()
        if self._broken in files:
            files[self._broken] = 'title: "never closed\n'
        elif self._broken:
            self._broken = ""
        changes: dict[str, str | None] = dict.fromkeys(self._files.keys() - files.keys())
        changes |= {path: text for path, text in files.items() if self._files.get(path) != text}
        self.series.append(changes)
        self._files = files
        number = len(self.series) - 1
        if self._broken:
            self.broken.add(number)
        for item in self.items.values():
            if item.hidden or item.path == self._broken:
                continue
            seen = self.published.setdefault(item.id, Published())
            if not seen.versions or seen.versions[-1][1] != item.values:
                seen.versions.append((number, copy.deepcopy(item.values)))
        self._remember()

    def _remember(self) -> None:
        self.states.append(copy.deepcopy(self.items))
        self.aliases.append(dict(self.joined))

    def _written(self) -> dict[str, str]:
        """The files of all events; those with one path stand in one list."""
        found: dict[str, list[Values]] = {}
        for item in self.items.values():
            values = {key: value for key, value in item.values.items() if value or key == "title"}
            values["sources"] = [{"url": url, "citing": "own"} for url in values["sources"]]
            found.setdefault(item.path, []).append(
                {"id": item.id, **values, **({"draft": "true"} if item.hidden else {})}
            )
        texts = {}
        for path, records in found.items():
            indent = self.random.choice((None, 1)) if path not in self._files else 1
            texts[path] = (
                json.dumps(records if len(records) > 1 or "list" in path else records[0], indent=indent)
                + "\n"
            )
        return texts

    def _any(self) -> Item:
        return self.random.choice(list(self.items.values()))

    def _word(self) -> str:
        self._count += 1
        return f"{self.random.choice(WORDS)} {self._count}"

    def _add(self) -> None:
        self._count += 1
        id_ = f"event-{self._count}"
        values = {
            "title": f"News of the {self._word()}", "date": self._date(), "summary": "Some 30 people, it said.", "tags": [],
            "sources": [self._source()], "corrections": [],
        }  # fmt: skip
        self.items[id_] = Item(id_, f"content/events/{id_}.yaml", values, self.random.random() < 0.3)

    def _date(self) -> str:
        return self.random.choice(
            ("2024-11", f"2024-11-{self.random.randrange(10, 30)}", "2024-11-2X", "2024-11-27~")
        )

    def _source(self) -> str:
        self._count += 1
        return f"https://paper-{self._count}.example/news"

    def _edit(self) -> None:
        values = self._any().values
        ways = (
            "title",
            "date",
            "place",
            "more sources",
            "fewer sources",
            "other source",
            "tags",
            "marks",
            "words",
            "number",
        )
        for way in self.random.sample(ways, self.random.choice((1, 1, 2))):
            match way:
                case "title":
                    values["title"] = f"News of the {self._word()}"
                case "date":
                    values["date"] = self._date()
                case "place":
                    values["place"] = self.random.choice(WORDS)
                case "more sources":
                    values["sources"] = [*values["sources"], self._source()]
                case "fewer sources" if len(values["sources"]) > 1:
                    values["sources"] = values["sources"][1:]
                case "other source":
                    values["sources"] = [self._source(), *values["sources"][1:]]
                case "tags":
                    values["tags"] = [f"tag-{self.random.randrange(9)}"]
                case "marks":
                    values["summary"] = (
                        values["summary"].replace(", ", " – ")
                        if ", " in values["summary"]
                        else values["summary"] + " "
                    )
                case "words":
                    values["summary"] += f" And {self._word().split()[0]}."
                case "number":
                    values["summary"] = f"Some {self.random.randrange(100, 999)} people, it said."
        if self.random.random() < 0.3:
            values["corrections"] = [
                *values["corrections"],
                {"on": "2025-01-01", "why": f"Of the {self._word()}."},
            ]

    def _move(self) -> None:
        item = self._any()
        self._count += 1
        item.path = f"content/events/{self.random.choice(WORDS)}/file-{self._count}.yaml"

    def _list(self) -> None:
        self._any().path = "content/events/list.yaml"

    def _reformat(self) -> None:
        item = self._any()
        item.values = dict(sorted(item.values.items(), key=lambda _: self.random.random()))

    def _hide(self) -> None:
        self._any().hidden = True

    def _show(self) -> None:
        hidden = [item for item in self.items.values() if item.hidden]
        if hidden:
            self.random.choice(hidden).hidden = False

    def _delete(self) -> None:
        del self.items[self._any().id]

    def _retract(self) -> None:
        self._any().values.update(status="retracted", status_note=f"No {self._word()}.")

    def _rename(self) -> None:
        """Another id; the former one is its alias."""
        item = self._any()
        former = item.id
        self._count += 1
        del self.items[former]
        item.id = f"event-{self._count}"
        item.values["aliases"] = [*item.values.get("aliases", []), former]
        self.items[item.id] = item
        if former in self.published:
            self.published[item.id] = self.published.pop(former)
        self.joined = {old: item.id if new == former else new for old, new in self.joined.items()} | {
            former: item.id
        }

    def _break(self) -> None:
        """A commit in which one file cannot be read; the next one mends it."""
        self._broken = self._any().path
