"""The schemas for editors: the content validates, and they say of a record what the reader says."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
import yaml
from support.txtar import Case

from timeline.diagnostics import Severity
from timeline.exports.json_records import json_schema
from timeline.model.project import Project
from timeline.model.schema import COLLECTIONS, RECORDS, TRANSLATIONS, file_schema
from timeline.records.load_project import load_project
from timeline.records.loading import load_file

ROOT = Path(__file__).resolve().parent.parent
KINDS = (*RECORDS, *COLLECTIONS, "project", *TRANSLATIONS)
EVERYTHING = {
    section: text
    for section, text in Case(ROOT / "tests" / "cases" / "good" / "everything.txt").sections.items()
    if section[0].startswith("content/")
}


class Yaml12(yaml.SafeLoader):
    """Reads the values of YAML 1.2 (core schema), as editors do."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


def _number(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> float:
    return float(node.value) if "." in node.value or "e" in node.value.lower() else int(node.value, 10)


for _tag, _pattern in (
    ("bool", r"true|True|TRUE|false|False|FALSE"),
    ("null", r"null|Null|NULL|~|"),
    ("int", r"[-+]?[0-9]+"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"),
):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), None)
Yaml12.add_constructor("tag:yaml.org,2002:int", _number)
Yaml12.add_constructor("tag:yaml.org,2002:float", _number)


def as_an_editor_reads(text: str) -> Any:
    return yaml.load(text, Loader=Yaml12)  # the project's own rule holds for the program


def faults(kind: str, value: Any, own_fields: Any = None) -> list[str]:
    validator = jsonschema.Draft7Validator(file_schema(kind, own_fields))
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator.iter_errors(value)]


@pytest.mark.parametrize("kind", KINDS)
def test_schemas_are_draft_7(kind: str) -> None:
    schema = file_schema(kind)
    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["$schema"].endswith("draft-07/schema#")
    assert schema["title"]
    assert "$id" not in schema


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_described(kind: str) -> None:
    def fields(value: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(value, dict):
            yield from (
                value.get("properties", {}).items() if isinstance(value.get("properties"), dict) else ()
            )
            for item in value.values():
                yield from fields(item)
        elif isinstance(value, list):
            for item in value:
                yield from fields(item)

    definitions = file_schema(kind)["definitions"]
    for record in definitions.values():
        assert record["description"].endswith(".")
        for name, field in record["properties"].items():
            assert "description" in field or "$ref" in field, name


def files_of(folder: Path) -> Iterator[tuple[str, str]]:
    """The records of a project, and the translations beside them."""
    for path in sorted((folder / "content").rglob("*.yaml")):
        yield path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")


def translated_by(path: str) -> str:
    """The path of the file that a translation file translates."""
    return f"{path.split('.')[0]}.yaml"


def kind_of(path: str) -> str:
    parts = path.split("/")
    if path.count(".") == 2:
        return f"{kind_of(translated_by(path)).removesuffix('s')}-translation"
    if len(parts) == 2:
        return "project" if parts[1] == "timeline.yaml" else parts[1].removesuffix(".yaml")
    return parts[1].removesuffix("s")


@pytest.mark.parametrize(("path", "text"), [pytest.param(*file, id=file[0]) for file in files_of(ROOT)])
def test_the_example_content_validates(path: str, text: str) -> None:
    assert faults(kind_of(path), as_an_editor_reads(text)) == []


def test_every_field_validates() -> None:
    project, _ = load_project(EVERYTHING["content/timeline.yaml", ""].encode())
    assert project is not None
    for (path, _), text in EVERYTHING.items():
        if path.endswith(".yaml"):
            assert faults(kind_of(path), as_an_editor_reads(text), project.fields) == [], path


def test_a_file_of_events_is_a_list_with_ids() -> None:
    event = {"date": 2024, "title": "Title"}
    assert faults("event", [{"id": "a", **event}]) == []
    assert faults("event", [event])
    assert faults("events", [{"id": "a", **event}]) == []
    assert faults("events", {"a": event})
    assert faults("actors", {"un": {"name": "United Nations"}}) == []
    assert faults("actors", {"UN": {"name": "United Nations"}})


def test_fields_of_the_project_are_known() -> None:
    project, _ = load_project(b"title: T\nfields: {lane: {label: Lane}, n: {type: number}}\n")
    assert project is not None
    event = {"date": 2024, "title": "Title", "lane": "north", "n": 3}
    assert faults("event", event, project.fields) == []
    assert faults("event", event)
    assert faults("event", {**event, "n": "many"}, project.fields)


def test_fields_of_the_project_are_known_where_they_may_stand() -> None:
    fields = "{uploader: {on: sources}, built: {type: date, on: [actors, places]}}"
    project, _ = load_project(f"title: T\nfields: {fields}\n".encode())
    assert project is not None
    source = {"url": "https://example.org/", "uploader": "A"}
    for kind, value in (
        ("source", {"id": "film", **source}),
        ("sources", {"film": source}),
        ("event", {"date": 2024, "title": "Title", "source": source}),
        ("actor", {"name": "A", "built": 1911}),
        ("places", {"hall": {"name": "A", "built": 1911}}),
    ):
        assert faults(kind, value, project.fields) == []
        assert faults(kind, value)
    assert faults("event", {"date": 2024, "title": "Title", "uploader": "A"}, project.fields)
    assert faults(
        "event", {"date": 2024, "title": "Title", "source": {"source": "a", "uploader": "A"}}, project.fields
    )
    assert faults("source", {**source, "built": 1911}, project.fields)


def test_the_schema_of_the_data_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


POOL: tuple[Any, ...] = (
    "", " ", "text", "Aleppo City", "a-b", "no", "true", "event", "statement", None, "x" * 70_000,
    "2024-11-29", "2024-11-29/2024-12-01", "unknown", "soon", "18:00", "25:61", "6 pm", "3 of offensive",
    "Asia/Damascus", "2024-12-05T08:00+03:00", "8", "300-350", "<50", "about eight", "media/x.png",
    "../x.png", "https://example.org/a", "ftp://example.org/", "https://u:p@example.org/", "javascript:x",
    "mailto:a@b.org", 0, 8, 2024, -3, 12.5, True, False,
    [], ["a", "b"], ["2024-11-29", "2024-11-30"], ["https://example.org/a"], [36.2, 37.1], [360, 2], [""],
    {}, {"source": "a"}, {"source": "https://example.org/a"}, {"url": "https://example.org/a"},
    {"title": "T"}, {"near": "hama"}, {"near": "hama", "place": "hama"}, {"en": "A", "ar": "B"},
    {"killed": 8}, {"Killed": "x"}, {"actor": "a", "role": "r"}, {"by": "a", "says": "That.", "source": "b"},
    {"by": "a"}, {"status": "live"},
    {"by": "a", "figures": {"killed": 8}, "source": "b"}, {"title": "T", "from": 2018},
    {"on": "2024-12-04", "kind": "update"},
)  # fmt: skip
"""What is put in the place of a value."""


def mutants(record: dict[str, Any], chance: random.Random, count: int) -> Iterator[dict[str, Any]]:
    """Records with one thing changed: a value, a field more or less."""
    for _ in range(count):
        made = copy.deepcopy(record)
        place = made
        while True:
            key = chance.choice(list(place))
            inner = place[key]
            inner = inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], dict) else inner
            if isinstance(inner, dict) and inner and chance.random() < 0.6:
                place = inner
                continue
            break
        action = chance.random()
        if action < 0.15:
            del place[key]
        elif action < 0.25:
            place[chance.choice(["sorces", "x-note", "source", "day", "kind", "id"])] = chance.choice(POOL)
        else:
            place[key] = chance.choice(POOL)
        yield made


NARROWER: dict[str, Callable[[Any], bool]] = {
    "true as an id: to an editor it is a truth value, and nobody means it": lambda error: (
        error.instance in (True, False)
    ),
    "true in quotes: the reader sees no quotes, and without them it is what is meant": lambda error: (
        error.instance in ("true", "false") and error.validator == "type"
    ),
    "a field without a value: the reader passes it over, an editor shows that it is unfinished": (
        lambda error: error.instance is None
    ),
    "an empty list beside the short form of its field: to the reader it says nothing": lambda error: (
        error.validator == "not"
        and type(error.instance) is dict
        and [] in (error.instance["source"], error.instance["sources"])
    ),
}
"""What the schema refuses and the reader lets pass: the reason, and how such an error is told."""

KNOWN_DIFFERENCES = {
    "DATE001": "a schema has no grammar of dates: it knows the characters only",
    "DATE002": "a schema has no calendar",
    "DATE003": "a schema does not compare",
    "DATE004": "a schema does not count weekdays",
    "DATE005": "a schema does not read another file",
    "DATE011": "a schema does not know that there is no 25:61",
    "DATE013": "a schema does not hold the zones of the IANA data base",
    "DATE014": "an era's first day: its form is known, its place in the calendar not",
    "DATE016": "a schema cannot tell that a date is one day",
    "CLAIM004": "a schema does not compare",
    "REF001": "a schema does not read another file",
    "REF002": "a schema cannot compare two fields",
    "ID003": "a schema of a record does not know its folder",
    "SRC002": "hosts and ports are checked by the reader only",
    "LANG003": "a schema does not know the project's languages",
    "LANG005": "a schema does not compare a translation with its record",
    "TEXT002": "the schema measures text before spaces are joined, the reader after",
}
"""What the reader refuses and the schema lets pass, by the reader's code: the reason."""


def _is_known(error: Any) -> bool:
    return any(is_it(error) for is_it in NARROWER.values())


def reader_codes(path: str, value: Any, project: Project) -> set[str]:
    text = json.dumps(value, ensure_ascii=False)
    loaded = load_file(path, text.encode(), project)
    if not loaded.has_errors:
        assert sum(map(len, (getattr(loaded.records, f"{kind}s") for kind in RECORDS))) == 1, (
            "lost without a word"
        )
    return {problem.code for problem in loaded.problems if problem.severity is Severity.ERROR}


BASES = [
    (path, as_an_editor_reads(text))
    for (path, _), text in EVERYTHING.items()
    if path.endswith(".yaml") and path.count("/") == 2
]


@pytest.mark.parametrize(("path", "base"), BASES, ids=[path for path, _ in BASES])
def test_the_schema_and_the_reader_agree(path: str, base: dict[str, Any]) -> None:
    project, _ = load_project(EVERYTHING["content/timeline.yaml", ""].encode())
    assert project is not None
    kind = kind_of(path)
    validator = jsonschema.Draft7Validator(file_schema(kind, project.fields))
    assert validator.is_valid(base)
    assert reader_codes(path, base, project) == set()
    seen = 0
    for made in mutants(base, random.Random(path), 300):
        refused_by_reader = reader_codes(path, made, project)
        refused_by_schema = not validator.is_valid(made)
        if refused_by_schema:
            errors = [
                error
                for error in validator.iter_errors(made)
                if not any(is_it(error) for is_it in NARROWER.values())
            ]
            told = [(list(error.absolute_path), error.message[:300]) for error in errors]
            assert refused_by_reader or not errors, told
            seen += 1
        else:
            assert refused_by_reader <= KNOWN_DIFFERENCES.keys(), (refused_by_reader, made)
    assert seen > 50


TRANSLATED = [(path, base) for path, base in BASES if "translations" in base]


def translation_codes(path: str, record: dict[str, Any], translation: Any, project: Project) -> set[str]:
    """The codes of the errors in a file with a translation of a record."""
    texts = [json.dumps(one, ensure_ascii=False).encode() for one in (record, translation)]
    beside = [(path.replace(".yaml", ".ar.yaml"), texts[1])]
    problems = load_file(path, texts[0], project, beside=beside).problems
    return {problem.code for problem in problems if problem.severity is Severity.ERROR}


@pytest.mark.parametrize(("path", "base"), TRANSLATED, ids=[path for path, _ in TRANSLATED])
def test_the_schema_and_the_reader_agree_on_translations(path: str, base: dict[str, Any]) -> None:
    project, _ = load_project(EVERYTHING["content/timeline.yaml", ""].encode())
    assert project is not None
    validator = jsonschema.Draft7Validator(file_schema(f"{kind_of(path)}-translation"))
    record = {key: value for key, value in base.items() if key != "translations"}
    translation = json.loads(json.dumps(base["translations"]["ar"]))  # with texts as keys
    assert translation_codes(path, record, translation, project) == set()
    assert validator.is_valid(translation)
    assert validator.is_valid({"some-id": translation})
    refused = 0
    for made in mutants(translation, random.Random(path), 200):
        if type(made.get("of")) in (int, float):  # a digest without letters is any number to an editor
            continue
        codes = translation_codes(path, record, made, project)
        if validator.is_valid(made):
            assert codes <= KNOWN_DIFFERENCES.keys(), (codes, made)
        else:
            refused += 1
            assert codes or unfinished(made), made
    assert refused > 20


def unfinished(value: Any) -> bool:
    """Whether a field of a translation has no value, which the reader passes over."""
    return value is None or (isinstance(value, dict) and any(map(unfinished, value.values())))
