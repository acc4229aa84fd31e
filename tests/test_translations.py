"""A record in another language: what is put in place, what stays in the original, and when it is out of date."""

from __future__ import annotations

from typing import Any

import pytest

from timeline.model.project import Project
from timeline.records.event_summary import FileRecords
from timeline.records.load_project import load_project
from timeline.records.loading import load_file
from timeline.records.translation import (
    in_language,
    original_digest,
    translatable_texts,
    translation_into,
    with_texts,
)

PROJECT = Project(title="Case", languages=("en", "ar"))
EVENT = """\
date: 2024-11-29
title: Opposition forces enter Aleppo
summary: A summary.
place: aleppo
actors: [{actor: army, role: defender}]
status: confirmed
status_note: The army said so.
claims:
  - {id: first, by: army, says: We left., figures: {killed: 8}, who: soldiers, as_of: 2024-11-29, source: https://example.org/b}
  - {by: army, says: We stayed., source: https://example.org/b}
source: {url: https://example.org/a, at: page 3, quote: They have gone.}
harmed: [{harm: injured, age: adult, note: a paramedic}]
media: [{file: media/a.jpg, alt: A street, credit: B, rights: C, caption: The street.}]
corrections: [{on: 2024-12-04, was: "30", now: "50", why: A reason.}]
"""
ARABIC = """\
translations:
  ar:
    title: قوات المعارضة تدخل حلب
    actors: {army: {role: مدافع}}
    claims: {first: {says: انسحبنا.}, 2: {says: بقينا.}}
    sources: {1: {at: الصفحة 3}}
    media: {1: {alt: شارع}}
    corrections: {1: {why: سبب.}}
"""


def read(text: str, path: str = "content/events/x.yaml", project: Project = PROJECT) -> FileRecords:
    loaded = load_file(path, text.encode(), project)
    assert [problem for problem in loaded.problems if problem.code != "LANG001"] == []
    return loaded.records


def event_of(text: str) -> Any:
    (event,) = read(text).events
    return event


def test_translated_texts_are_put_in_place_and_the_others_named() -> None:
    original = event_of(EVENT + ARABIC)
    event = in_language(original, "ar")
    assert event.title == "قوات المعارضة تدخل حلب"
    assert [claim.says for claim in event.claims] == ["انسحبنا.", "بقينا."]
    assert (event.actors[0].role, event.sources[0].at, event.media[0].alt) == ("مدافع", "الصفحة 3", "شارع")
    assert event.summary == "A summary."
    assert event.claims[0].who == original.claims[0].who
    assert (event.corrections[0].was, event.corrections[0].why) == ("30", "سبب.")


def test_a_record_without_the_translation_is_all_original() -> None:
    event = event_of(EVENT)
    assert in_language(event, "ar") is event


def test_texts_that_are_not_translated_can_be_marked() -> None:
    event = event_of(EVENT + ARABIC)
    shown = with_texts(event, translation_into(event, "ar"), lambda text: f"[{text}]")
    assert (shown.title, shown.summary) == ("قوات المعارضة تدخل حلب", "[A summary.]")
    assert [claim.says for claim in shown.claims] == ["انسحبنا.", "بقينا."]
    assert (shown.claims[0].who, shown.sources[0].at) == (f"[{event.claims[0].who}]", "الصفحة 3")
    untranslated = with_texts(event, None, lambda text: f"[{text}]")
    assert [claim.says for claim in untranslated.claims] == [f"[{claim.says}]" for claim in event.claims]
    assert (untranslated.claims[0].sources, untranslated.date) == (event.claims[0].sources, event.date)


def test_quotes_and_facts_stay_as_they_are() -> None:
    before, shown = event_of(EVENT), in_language(event_of(EVENT + ARABIC), "ar")
    assert shown.sources[0].quote == "They have gone."
    assert (shown.date, shown.place, shown.claims[0].figures) == (
        before.date,
        before.place,
        before.claims[0].figures,
    )


def test_the_project_file_and_its_eras() -> None:
    project, problems = load_project(
        """\
title: Case
languages: [en, ar]
eras: {offensive: {title: The offensive, first_day: 2024-11-27, label: "Day {n}"}}
map: {layers: [{file: maps/a.geojson, label: Front line}]}
translations:
  ar:
    title: حالة
    eras: {offensive: {title: الهجوم}}
    map: {layers: {1: {label: خط الجبهة}}}
""".encode()
    )
    assert project is not None
    assert not problems
    shown = in_language(project, "ar")
    assert shown.title == "حالة"
    era = (shown.eras or {})["offensive"]
    assert (era.title, era.label) == ("الهجوم", "Day {n}")
    assert shown.map.layers[0].label == "خط الجبهة"


@pytest.mark.parametrize(
    ("kind", "text", "arabic"),
    [
        ("actors", "name: A\nnote: A note.\nroles: [{title: Minister}]\n", "note: ن\n    roles: {1: {title: وزير}}"),
        ("places", "name: A\nnote: A note.\n", "note: ن"),
        ("topics", "title: Who?\nnote: A note.\n", "title: من؟\n    note: ن"),
        ("sources", "url: https://example.org/\nnote: A note.\nretracted: {why: Wrong.}\n", "note: ن\n    retracted: {why: خطأ}"),
        ("pages", "title: About\nnav: About\ndetails: Words.\n", "title: حول\n    nav: حول\n    details: ن"),
    ],
)  # fmt: skip
def test_every_kind_of_record(kind: str, text: str, arabic: str) -> None:
    records = read(f"{text}translations:\n  ar:\n    {arabic}\n", f"content/{kind}/x.yaml")
    (record,) = getattr(records, kind)
    texts = {one.text for one in translatable_texts(record)}
    assert texts.isdisjoint(one.text for one in translatable_texts(in_language(record, "ar")))


COVERED = (
    ("2024-11-29\ntitle", "2024-11-30\ntitle"),
    ("Opposition forces", "Forces"),
    ("A summary", "Another summary"),
    ("place: aleppo", "place: {near: aleppo}"),
    ("role: defender", "role: attacker"),
    ("The army said", "The ministry said"),
    ("We left", "We fled"),
    ("killed: 8", "killed: 9"),
    ("who: soldiers", "who: civilians"),
    ("page 3", "page 4"),
    ("a paramedic", "a doctor"),
    ("A street", "A square"),
    ("A reason", "Another reason"),
)
NOT_COVERED = (
    ("source: {", "tags: [a]\nsource: {"),
    ("source: {", "importance: major\nsource: {"),
    ("source: {", "aliases: [former]\nsource: {"),
    ("They have gone", "They had gone"),
    ("example.org/a", "example.org/c"),
    ("media/a.jpg", "media/b.jpg"),
    ("credit: B", "credit: D"),
)


@pytest.mark.parametrize("change", COVERED, ids=str)
def test_a_text_or_fact_that_changes_makes_it_outdated(change: tuple[str, str]) -> None:
    translated = EVENT + ARABIC + f"    of: {original_digest(event_of(EVENT))}\n"
    assert not event_of(translated).translations[0].outdated
    assert change[0] in EVENT
    assert event_of(translated.replace(*change)).translations[0].outdated


@pytest.mark.parametrize("change", NOT_COVERED, ids=str)
def test_anything_else_does_not(change: tuple[str, str]) -> None:
    assert change[0] in EVENT
    assert original_digest(event_of(EVENT.replace(*change))) == original_digest(event_of(EVENT))


def test_parts_in_another_order_make_it_outdated() -> None:
    first, second = (line for line in EVENT.splitlines(keepends=True) if line.startswith("  - {"))
    assert original_digest(event_of(EVENT)) != original_digest(
        event_of(EVENT.replace(first + second, second + first))
    )


def test_entries_have_the_translated_title() -> None:
    (entry,) = read(EVENT + ARABIC).entries
    (plain,) = read(EVENT).entries
    assert entry.title_in("ar") == "قوات المعارضة تدخل حلب"
    assert entry.title_in("fr") == ""
    assert (entry.key, entry.face) == (plain.key, plain.face)


def test_the_note_of_a_source_in_place_is_translated_with_the_event() -> None:
    note = EVENT.replace("source: {url", "source: {note: A note., url") + ARABIC
    event = event_of(note.replace("{at: الصفحة 3}", "{at: الصفحة 3, note: ملاحظة}"))
    shown = in_language(event, "ar")
    assert (shown.sources[0].inline.note, shown.sources[0].at) == ("ملاحظة", "الصفحة 3")
    assert in_language(event.sources[0].inline, "ar").note == "ملاحظة"
    assert in_language(event_of(note), "ar").sources[0].inline.note == "A note."
    assert original_digest(event_of(note)) != original_digest(event_of(EVENT))
