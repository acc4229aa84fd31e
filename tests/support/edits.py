"""Edits such as authors make, at random but always the same for the same seed: every field of every record, and whole files.

The fields come from the records' own definitions, so that a field that is added to one of them is edited here too.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from timeline.model import (
    archived,
    assessment,
    claim,
    event,
    harmed,
    identifiers,
    media,
    project,
    source,
    upkeep,
)
from timeline.model.actor import POINT, Actor, Place, Topic
from timeline.model.citing import CITING
from timeline.model.compound_types import Custom, Localised, Many, Nested, Table
from timeline.model.event import Event, Page
from timeline.model.event_date import Bound, EventDate
from timeline.model.field_types import Choice, Date, Flag, Id, MarkdownText, Number, Text, Url
from timeline.model.figure_types import AMOUNT, UNIT, Figures
from timeline.model.languages import LanguageTag
from timeline.model.locale import Locale, Region
from timeline.model.own_fields import OwnField, own_kinds
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.record import Field, fields_of
from timeline.model.source import Source
from timeline.model.timestamps import Moment
from timeline.model.translation import Translations
from timeline.model.zones import Zone
from timeline.records.loading import id_from_path
from timeline.records.plain_value import plain_value

RECORDS: dict[str, Any] = {
    "events": Event,
    "sources": Source,
    "actors": Actor,
    "places": Place,
    "topics": Topic,
    "pages": Page,
}

DATES = (
    "2024-11-27", "2024-11-28", "2024-11-29", "2024-11-30", "2024-11-29T18:00", "2024-11", "2024-12", "2024", "1931~", "2024-11-28?",
    "2024-11-28/2024-12-02", "../2024-12-02", "2024-11-29/..", "[2024-11-29,2024-11-30]", "[..2024-12-01]", "-0043-03-15", "2024-11-2X",
)  # fmt: skip
URLS = (
    "https://www.example.net/river",
    "https://gazette.example/2024/river",
    "https://post.example/bridge",
    "https://new.example/a?b=1",
)
FIGURES = (
    "5",
    "3",
    "100+",
    "<50",
    "~300",
    "300-350",
    "none",
    "unknown",
    "dozens",
    "8.9 m",
    "1,200-1,300.5 m",
)
ZONES = ("Europe/London", "Europe/Paris", "Asia/Damascus", "UTC")
OWN_FIELDS = {
    "gauge": ("events",), "lane": ("events",), "survey": ("events",), "inspected": ("events",), "uploader": ("sources",),
    "pages": ("sources",), "seen_by": ("events", "sources"), "built": ("actors", "places"),
}  # fmt: skip
"""Fields of the project's own, with the records that have them."""
LAYOUTS = {
    "brief.html": '<p class="own">{{ brief.title }} EDITED</p>\n',
    "card.html": '<article id="{{ card.id }}">{{ card.title }} EDITED</article>\n',
    "note.html": "<i>{{ note.source.text }} EDITED</i>\n",
    "masthead.html": "<p>{{ page.site_title }} EDITED</p>\n",
}
"""Templates of a theme of the project's own; each prints much less than the default theme's."""


class Edited:
    """A project whose files are plain values, to be edited and written again."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)
        self.count = 0
        self.documents: dict[str, Any] = {}
        self.others: dict[str, str] = {}
        """Files of the project that are no records: themes."""
        for file in sorted((root / "content").rglob("*")):
            path = file.relative_to(root).as_posix()
            if file.is_file() and not path.startswith(("content/media/", "content/archive/")):
                self.documents[path] = plain_value(path, file.read_bytes())[0]
                file.unlink()
        self.documents = {self._as_yaml(path): value for path, value in self.documents.items()}
        self._written: dict[str, str] = {}
        self._before: tuple[dict[str, Any], dict[str, str]] = ({}, {})
        self.write()

    @staticmethod
    def _as_yaml(path: str) -> str:
        return path.removesuffix(".md") + ".yaml" if path.endswith(".md") else path

    # What there is

    def records(self) -> list[tuple[str, str, Any, dict[str, Any]]]:
        """Path, id, kind and plain value of each record."""
        found = []
        for path, value in self.documents.items():
            folder, *rest = path.removeprefix("content/").split("/")
            if path == PROJECT_FILE:
                continue
            record = RECORDS[folder.removesuffix(".yaml")]
            if not rest:
                found += [(path, id_, record, item) for id_, item in value.items()]
            elif type(value) is list:
                found += [(path, item["id"], record, item) for item in value]
            else:
                found.append((path, value.get("id") or id_from_path(path), record, value))
        return found

    def ids(self, kind: str) -> list[str]:
        """The ids of a kind of record; of tags and claims those in use, and a new one."""
        if kind in ("tag", "claim"):
            texts = json.dumps(list(self.documents.values()))
            pattern = r'"tags": \["([a-z-]+)"' if kind == "tag" else r'"by": "[^"]*", "id": "([a-z0-9-]+)"'
            return sorted({*re.findall(pattern, texts), "new-tag"})
        of = {"event": Event, "source": Source, "actor": Actor, "place": Place, "topic": Topic}[kind]
        return sorted(id_ for _, id_, record, _ in self.records() if record is of)

    def _any_id(self) -> str:
        kind = self.random.choice(("event", "source", "actor", "place", "topic"))
        return self.random.choice(self.ids(kind) or ["method"])

    # Values

    def new(self, stem: str) -> str:
        """A word that occurs nowhere else."""
        self.count += 1
        return f"{stem}-{self.count}"

    def words(self) -> str:
        return f"{self.random.choice(('Some', 'Other', 'New'))} {self.new('words')}"

    def prose(self) -> str:
        pieces = [self.words()]
        for _ in range(self.random.randrange(3)):
            id_ = self._any_id()
            pieces.append(
                self.random.choice(
                    (
                        f"[[{id_}]]",
                        f"[[{id_}|by name]]",
                        "*leaning*",
                        "a\n\n- b",
                        "[a](#method)\n\n## Method",
                        "| a |\n| - |",
                    )
                )
            )
        if self.random.random() < 0.3:
            pieces.append(f"[@{self.random.choice(self.ids('source'))}]")
        return " ".join(pieces)

    def value(self, kind: Any, name: str = "") -> Any:
        """A plain value that a field of this kind may have."""
        pick = self.random.choice
        match kind:
            case Text():
                special: dict[str, Callable[[], str]] = {
                    "publisher": lambda: pick(
                        [*self.ids("actor"), "The Marrow Post", "the  marrow post", self.words()]
                    ),
                    "language": lambda: pick(("en", "fr", "ar")),
                    "label": lambda: pick(("Day {n} of it", "Day {n}")),
                    "text": lambda: pick(("CC-BY-4.0", "CC0-1.0", "ours")),
                    "data": lambda: pick(("CC-BY-4.0", "CC0-1.0", "ours")),
                }
                return special.get(name, self.words)()
            case MarkdownText():
                return self.prose()
            case Id(of=""):
                return self.new("alias")
            case Id(of=of):
                return pick(self.ids(of) or ["none"])
            case Choice(words=words):
                return pick(words)
            case Flag():
                return pick(("true", "false", "false"))
            case LanguageTag():
                return pick(("en", "en-GB", "ar"))
            case Number(whole=whole):
                return str(self.random.randrange(9)) if whole else f"{self.random.randrange(90)}.5"
            case Bound():
                return pick((*self.ids("event"), "2024-11-28", "2024-12-02"))
            case EventDate():
                return pick((*DATES, "unknown"))
            case Date():
                return pick(DATES)
            case Url():
                return pick(URLS)
            case Moment(timed=True):
                return pick(("2024-12-05T08:00Z", "2098-12-05T08:00+03:00"))
            case Moment():
                return pick(("2024-12-05", "2024-12-03T10:12Z"))
            case Zone():
                return pick(ZONES)
            case Figures():
                return {measure: pick(FIGURES) for measure in pick((["injured"], ["injured", "displaced"]))}
            case Many(item=item):
                return [self.value(item, name) for _ in range(pick((1, 1, 2, 3)))]
            case Nested(record=record):
                return self.record(record)
            case Localised():
                return pick((self.words(), {"en": self.words(), "ar": "اسم"}, {"ar": self.words()}))
            case Table(item=Nested(record=record)) if record is OwnField:
                return {name: {**self.record(OwnField), "on": list(on)} for name, on in OWN_FIELDS.items()}
            case Table(item=Nested(record=record)) if record is Locale:
                return {pick(("en", "ar", "fa")): self.record(Locale)}
            case Region():
                return pick(("SY", "MA"))
            case Table(item=item):
                return {pick(("flood", "ebb", "ar")): self.value(item, name)}
            case Translations():
                return {}  # of what the record itself has: see test_translation_files
            case Custom():
                return self._custom(kind, name)
        if kind.__class__.__name__ == "_Rules":
            return {"unsourced": pick(("off", "warning")), "unarchived": pick(("off", "warning"))}
        raise AssertionError(f"tests/support/edits.py knows no value for {name}: {kind}")

    def _custom(self, kind: Custom, name: str) -> Any:
        pick = self.random.choice
        known: list[tuple[Custom, Callable[[], Any]]] = [
            (event.DAY_COUNT, lambda: pick(("1 of flood", "3 of flood"))),
            (event.CLOCK_TIME, lambda: pick(("18:00", "09:30/10:00", "18:00~"))),
            (event.PLACE, lambda: pick((pick(self.ids("place")), {"near": pick(self.ids("place"))}))),
            (upkeep.DIGEST, lambda: pick(("a", "b")) * 8),
            (harmed.AGE, lambda: pick(("0", "34", "minor", "adult"))),
            (media.MEDIA_FILE, lambda: pick(("media/mill.png", "media/photo.jpg"))),
            (claim.CLAIM, lambda: self.record(claim.Claim)),
            (assessment.ASSESSMENT, lambda: self.record(assessment.Assessment)),
            (assessment.MEASURE_NAME, lambda: pick(("injured", "displaced"))),
            (AMOUNT, lambda: {"low": "3", "best": pick(("5", "5.5")), "high": pick(("8", "1,200"))}[name]),
            (UNIT, lambda: pick(("m", "TBq"))),
            (identifiers.DOI, lambda: f"10.1000/{self.count}"),
            (identifiers.ISBN, lambda: pick(("978-3-16-148410-0", "0-306-40615-2"))),
            (source.CITATION, self._citation),
            (CITING, lambda: pick(("own", [pick(self.ids("actor") or ["none"])]))),
            (archived.SHA256, lambda: pick(("a", "b")) * 64),
            (archived.ARCHIVED, lambda: pick((f"https://archive.example/{self.count}", self._kept_copy()))),
            (POINT, lambda: [f"{pick((51, 52))}.{self.count}", "-2.5"]),
            (project.DAY, lambda: pick(("2024-11-26", "2024-11-27"))),
            (project.CONTACT, lambda: pick(("a@example.org", "https://example.org/contact"))),
            (project.HISTORY, lambda: pick(("true", "false", "2024-12-05"))),
            (project.SAME_SITE, lambda: {"new.example.org": "old.example.org"}),
            (project.BASE_URL, lambda: pick(("https://example.org/flood/", "https://new.example/"))),
        ]
        for one, make in known:
            if one is kind:
                return make()
        raise AssertionError(f"tests/support/edits.py knows no value for the custom field {name}")

    def _kept_copy(self) -> dict[str, str]:
        file = self.root / f"content/archive/{self.count}.warc.gz"
        file.parent.mkdir(exist_ok=True)
        file.touch()
        return {"file": f"archive/{self.count}.warc.gz", "at": "2024-12-03", "sha256": f"{self.count:064x}"}

    def _citation(self) -> Any:
        pick = self.random.choice
        own = self.record(source.Citation)
        in_place = {**self.record(Source), "url": pick(URLS)}
        in_place.pop("aliases", None)
        return pick(
            (
                own["source"],
                own,
                pick(URLS),
                in_place,
                {**own, "source": pick(URLS)},
                {**in_place, "at": self.words()},
            )
        )

    def record(self, record: Any) -> dict[str, Any]:
        """A record with what it must have and a few fields more."""
        made: dict[str, Any] = {}
        for name, field in fields_of(record).items():
            usual = name in ("says", "url", "sources", "best") and record is not Source
            if field.required or (
                (usual or self.random.random() < 0.15) and name not in ("source", "draft", "embargo_until")
            ):
                made[name] = self.value(field.kind, name)
        return made

    # Edits

    def edit(self) -> str:
        """Make one edit; says which."""
        self._before = copy.deepcopy((self.documents, self.others))
        ways = [
            (self._field, 60),
            (self._project, 8),
            (self._add, 6),
            (self._remove, 4),
            (self._rename, 5),
            (self._theme, 5),
            (self._move, 2),
        ]
        way = self.random.choices([way for way, _ in ways], [weight for _, weight in ways])[0]
        return way()

    def undo(self) -> None:
        """Take the last edit back."""
        self.documents, self.others = self._before

    def write(self) -> None:
        """Bring the files up to date; those that have not changed are left alone."""
        texts = {
            path: f"{json.dumps(value, ensure_ascii=False, indent=1)}\n"
            for path, value in self.documents.items()
        }
        texts |= self.others
        for path in self._written.keys() - texts.keys():
            (self.root / path).unlink()
        for path, text in texts.items():
            if self._written.get(path) != text:
                file = self.root / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
        self._written = texts

    def _field(self) -> str:
        path, id_, record, value = self.random.choice(self.records())
        return f"{path} {id_}: {self._touch(record, value)}"

    def _touch(self, record: Any, value: dict[str, Any]) -> str:
        """Change one field of a record, or of a record in it."""
        fields = {**fields_of(record), **self._own_fields(record)}
        name = self.random.choice([*fields, *(key for key in value if key in fields)])
        if name == "id" and record in RECORDS.values():
            name = "aliases"
        field = fields[name]
        inner, old = inner_record(field.kind), value.get(name)
        items = [item for item in (old if type(old) is list else [old]) if type(item) is dict]
        if inner and items and self.random.random() < 0.7:
            return f"{name}: {self._touch(inner, self.random.choice(items))}"
        if name in value and not field.required and self.random.random() < 0.3:
            del value[name]
            return f"{name} removed"
        value[name] = self.value(field.kind, name)
        if name in ("after", "before") and record is Event:
            _undated(value)
        return f"{name} = {json.dumps(value[name], ensure_ascii=False)}"

    def _own_fields(self, record: Any) -> dict[str, Field]:
        declared = self.documents[PROJECT_FILE].get("fields", {})
        fields = {
            name: OwnField(one.get("type", "text"), on=(on,) if isinstance(on, str) else tuple(on))
            for name, one in declared.items()
            for on in [one.get("on", "events")]
        }
        own = own_kinds(fields).get(record.NOUN, {})
        return {name: Field(kind, "") for name, kind in own.items()}

    def _project(self) -> str:
        return f"the project file: {self._touch(Project, self.documents[PROJECT_FILE])}"

    def _add(self) -> str:
        record = self.random.choice((Event, Event, Event, Page, Actor, Place, Topic, Source))
        folder = next(name for name, one in RECORDS.items() if one is record)
        path = f"content/{folder}/{self.new('added')}.yaml"
        value = self.record(record)
        value.pop("id", None)
        if record is Event:
            value = {
                "date": self.value(Date()),
                "tags": [self.value(Id("tag"))],
                **value,
                "sources": [self._citation()],
            }
            if "after" in value or "before" in value:
                _undated(value)
        elif record is Source:
            value.setdefault("where", "box 1")
        self.documents[path] = value
        return f"{path} = {json.dumps(value, ensure_ascii=False)}"

    def _remove(self) -> str:
        path, id_, _, _ = self.random.choice(self.records())
        value = self.documents[path]
        if path.count("/") == 1:
            del value[id_]
        elif type(value) is list and len(value) > 1:
            value[:] = [item for item in value if item["id"] != id_]
        else:
            del self.documents[path]
        return f"{id_} of {path} removed"

    def _rename(self) -> str:
        """Give a record another id, wherever it is named, with or without an alias for the old one."""
        path, old, _, value = self.random.choice(self.records())
        new = self.new(f"{old[:20].strip('-')}-renamed")
        if self.random.random() < 0.5:
            value["aliases"] = [*_listed(value.get("aliases")), "@keep@"]
        renamed = {}
        for name, document in self.documents.items():
            text = json.dumps(document)
            for form in ('"%s"', "[[%s]]", "[[%s|", "[@%s]"):
                text = text.replace(form % old, form % new)
            renamed[name.replace(old, new) if name == path else name] = json.loads(
                text.replace("@keep@", old)
            )
        self.documents = renamed
        return f"{old} renamed to {new}"

    def _move(self) -> str:
        """The same record in another file."""
        path, id_, record, value = self.random.choice(self.records())
        if type(self.documents[path]) is not dict or path.count("/") == 1:
            return "nothing"
        folder = next(name for name, one in RECORDS.items() if one is record)
        new = f"content/{folder}/{self.new('moved')}.yaml"
        del self.documents[path]
        self.documents[new] = {**value, "id": id_}
        return f"{path} moved to {new}"

    def _theme(self) -> str:
        own = "themes/own/"
        if self.documents[PROJECT_FILE].get("theme") != "own":
            self.documents[PROJECT_FILE]["theme"] = "own"
            self.others = {f"{own}theme.yaml": "name: own\nparent: default\n"}
            return "a theme of the project's own"
        match self.random.randrange(4):
            case 0:
                name = self.random.choice(sorted(LAYOUTS))
                self.others[f"{own}templates/{name}"] = LAYOUTS[name].replace("EDITED", self.new("edited"))
                return f"its template {name}"
            case 1:
                self.others[f"{own}static/own.css"] = f"/* {self.new('css')} */\n"
                return "its style sheet"
            case 2:
                text = f"ui: {{nav: {self.new('nav')}}}\nchronicle: {{status: {{reported: {self.new('told')}}}}}\n"
                self.others[f"{own}wording/en.yaml"] = text
                return "its wording"
        path = self.random.choice(sorted(self.others))
        if path.endswith("theme.yaml"):
            del self.documents[PROJECT_FILE]["theme"]
            self.others = {}
            return "no theme of the project's own"
        del self.others[path]
        return f"{path} removed"


def _undated(event: dict[str, Any]) -> None:
    """Only an event of an unknown date is placed by others."""
    event["date"] = "unknown"
    for name in ("time", "day", "calendar"):
        event.pop(name, None)


def _listed(value: Any) -> list[Any]:
    return value if type(value) is list else [] if value is None else [value]


def inner_record(kind: Any) -> Any:
    """The record that a field holds, or a list of them."""
    if isinstance(kind, Many | Table):
        kind = kind.item
    if kind is claim.CLAIM:
        return claim.Claim
    if kind is assessment.ASSESSMENT:
        return assessment.Assessment
    if kind is event.PLACE:
        return event.PlaceRef
    if kind is source.CITATION:
        return source.Citation
    return kind.record if isinstance(kind, Nested) else None
