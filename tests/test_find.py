"""`timeline find` finds what is written, as the site's search folds it, with its place in the files."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest
from support.command_line import Line, process

FILES = {
    "content/timeline.yaml": "title: T\nlanguage: en\nlanguages: [en, ar]\nrules: {unsourced: off, missing_translation: off}\n",
    "content/actors.yaml": "army: {name: {en: The Army, ar: الجيش}, aka: [troops]}\npress: {name: Press Agency, kind: media}\n",
    "content/places.yaml": "country: {name: Country}\ntown: {name: Town, in: country}\n",
    "content/topics.yaml": "dead: {title: The number of dead}\n",
    "content/sources/gazette.yaml": "title: Газета «Ёлка»\nurl: https://gazette.example/news\nlanguage: ru\nciting: [press]\n",
    "content/events/list.yaml": (
        "# All of them.\n"
        "- {id: entry, date: 2024-11-29, title: The entry into the town, place: town, actors: [army], tags: [ground],"
        " source: gazette}\n"
        "- id: second\n  date: 2024-12\n  title: L’évènement d’Orléans\n"
    ),
    "content/events/entry-again.md": (
        "---\ntitle: Later\ndate: 2025-01-02\ndraft: true\nclaims: [{by: army, about: dead, says: Nobody., source: gazette}]\n"
        "---\n\nAfter the [[entry]], in مَدْرَسَة and بالمدرسة.\n"
    ),
    "content/events/entry-again.ar.md": "---\ntitle: لاحقًا\n---\n",
    "content/events/far.yaml": "date: 2024-12-24/..\ntitle: عودة الأهالي\nembargo_until: 2099-01-01T00:00Z\nkind: background\n",
}


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    at = Line(tmp_path, capsys)
    for path, text in FILES.items():
        at.write(path, text)
    return at


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("entry", "entry entry-again"),
        ("entry town", "entry"),
        ("ENT", "entry entry-again"),
        ("evenement orleans", "second"),
        ("елка", "gazette"),
        ("мёлка", ""),
        ("مدرسه", "entry-again"),
        ("لاحقا", "entry-again"),
        ("الاهالي", "far"),
        ("gazette.example", "gazette"),
        ("troops", "army"),
        ("--who army", "entry entry-again"),
        ("--who الجيش", "entry entry-again"),
        ("--where country", "entry"),
        ("--where town entry", "entry"),
        ("--tag ground", "entry"),
        ("--topic dead", "entry-again"),
        ("--topic number", "entry-again"),
        ("--source gazette", "entry entry-again"),
        ("--origin press", "entry entry-again"),
        ("--language ru", "entry entry-again"),
        ("--status draft", "entry-again"),
        ("--status embargoed --status draft", "far entry-again"),
        ("--status reported --kind event --to 2024-11", "entry"),
        ("--from 2024-12-05", "second far entry-again"),
        ("--from 2024-12-05 --to 2024-12-05", "second"),
        ("--kind background", "far"),
        ("--kind actor", "army press"),
        ("--kind place --kind topic", "country town dead"),
        ("army --tag ground", "entry"),
    ],
)
def test_what_is_found(run: Line, words: str, ids: str) -> None:
    ran = run("find", *words.split(), "--format", "json")
    assert ran.code == 0, ran.err
    found = [one["id"] for one in json.loads(ran.out)]
    assert found == ids.split()


def test_lines_name_the_place(run: Line) -> None:
    assert run("find", "entry").out == (
        "content/events/list.yaml:2: 2024-11-29 The entry into the town [reported]\n"
        "content/events/entry-again.md:1: 2025-01-02 Later [reported, draft]\n"
    )
    assert run("find", "--kind", "actor").out == (
        "content/actors.yaml:1: The Army [actor]\ncontent/actors.yaml:2: Press Agency [actor]\n"
    )
    assert run("find", "--kind", "actor", "--format", "paths").out == "content/actors.yaml\n"
    assert run("find", "nowhere") == (0, "", "nothing found\n")


def test_titles_from_right_to_left_are_kept_apart_on_a_terminal(run: Line) -> None:
    here, there = pty.openpty()
    work = process(
        "find",
        "الأهالي",
        cwd=run.folder,
        stdout=there,
        stderr=subprocess.DEVNULL,
        environment={"NO_COLOR": "1"},
    )
    os.close(there)
    text = b""
    while True:
        try:
            part = os.read(here, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        text += part
    os.close(here)
    assert work.wait() == 0
    assert " \u2068عودة الأهالي\u2069 [" in text.decode()
    assert "\u2068" not in run("find", "الأهالي").out


def test_what_is_wrong_is_said(run: Line) -> None:
    assert run("find").code == 2
    assert "did you mean army?" in run("find", "--who", "armu").err
    assert "there is no month 13" in run("find", "--from", "2024-13").err


def test_errors_in_the_content_do_not_stop_the_search(run: Line) -> None:
    run.write("content/events/wrong.yaml", "title: Wrong\x1b[2J\n")
    run.write("content/events/other.yaml", "date: 2024\ntitle: Entry \u202e evil\nactors: [nobody]\n")
    ran = run("find", "entry")
    assert ran.code == 0
    assert "content/events/list.yaml:2: " in ran.out
    assert "Entry <U+202E> evil" in ran.out
    assert "1 file has errors" in ran.err
    assert "stand in the way of statuses" in ran.err
