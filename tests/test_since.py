"""`check --since`: what had been published is corrected in the open, or stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import Line
from support.editing import Newsroom, facts
from support.repository import Repository
from support.sites import write

from timeline.build import check
from timeline.clock import today
from timeline.diagnostics import Diagnostic
from timeline.project import paths_of
from timeline.reading.strict_yaml import read_yaml

EVENT = "content/events/2024-12-01-strikes.yaml"
BASE = {
    "content/timeline.yaml": "title: Case\nrules: {unsourced: off}\n",
    "content/actors.yaml": "sohr: {name: Observatory}\nun: {name: United Nations}\n",
    "content/places.yaml": "idlib: {name: Idlib}\nhama: {name: Hama}\n",
    "content/sources/paper.yaml": "title: Strikes\nurl: https://paper.example/strikes\n",
}
TEXT = """\
date: 2024-12-01
title: Eight people are killed
wording: on Sunday
time: 18:00
place: {place: idlib, at: [35.9342, 36.6312], precision: exact}
summary: "It counted 8 dead - and more injured."
actors: [{actor: un, role: host}]
sources:
  - {source: paper, quote: eight people died}
  - https://other.example/b
claims:
  - by: sohr
    stance: asserts
    says: Camps were hit.
    figures: {killed: 8, injured: 1000}
    as_of: 2024-12-01
    source: paper
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "project")
    made.commit({**BASE, EVENT: TEXT})
    return made


def since(root: Path, revision: str = "HEAD") -> list[Diagnostic]:
    return [one for one in check(paths_of(root), jobs=1, since=revision) if one.code != "REF003"]


def changed(old: str, new: str, text: str = TEXT) -> str:
    assert old in text
    return text.replace(old, new)


FACTS = {
    "title": ("Eight people", "Nine people", "2:8: title: Eight people are killed to Nine people are killed"),
    "date": ("date: 2024-12-01\n", "date: 2024-12-01~\n", "1:7: date: 2024-12-01 to 2024-12-01~"),
    "calendar": (
        "date: 2024-12-01\n", "date: 2024-12-01\ncalendar: julian\nwording_check: off\n", "1:7: date: 2024-12-01 to 2024-12-01 (Julian)",
    ),
    "wording": ("on Sunday", "last Sunday", "3:10: wording: on Sunday to last Sunday"),
    "time": ("18:00", "19:00", "4:7: time: 18:00 to 19:00"),
    "time that is gone": ("time: 18:00\n", "", "1:1: time: 18:00 was removed"),
    "place": ("place: idlib", "place: hama", "5:8: place: idlib to hama"),
    "nearness": ("place: idlib", "near: idlib", "5:8: near: idlib to idlib"),
    "point": ("35.9342", "35.9442", "5:27: point: 35.9342, 36.6312 to 35.9442, 36.6312"),
    "point that is gone": (", at: [35.9342, 36.6312]", "", "5:8: point: 35.9342, 36.6312 was removed"),
    "actor": ("actor: un,", "actor: sohr,", "7:9: actor: un was removed"),
    "role": ("role: host", "role: victim", "7:9: role (un): host to victim"),
    "number": ("8 dead", "9 dead", "6:11: summary: It counted 8 dead - and more injured. to It counted 9 dead - and more injured."),
    "source": ("  - https://other.example/b\n", "", "8:1: source: https://other.example/b was removed"),
    "quote": ("eight people died", "nine people died", "8:1: quote (paper): eight people died to nine people died"),
    "stance": ("asserts", "denies", "13:13: stance (sohr): asserts to denies"),
    "says": ("Camps were hit", "Camps were missed", "14:11: says (sohr): Camps were hit. to Camps were missed."),
    "figure": ("killed: 8", "killed: 80", "15:23: killed (sohr): 8 to 80"),
    "unit of a figure": ("killed: 8", "killed: 8 t", "15:23: killed (sohr): 8 to 8 t"),
    "figure that is gone": ("killed: 8, ", "", "15:14: killed (sohr): 8 was removed"),
    "as of": ("as_of: 2024-12-01", "as_of: 2024-12-02", "16:12: as of (sohr): 2024-12-01 to 2024-12-02"),
    "claim": (TEXT[TEXT.index("claims:") :], "", "1:1: claim (sohr): Camps were hit. was removed"),
    "status": ("summary:", "status: retracted\nstatus_note: No.\nsummary:", "6:9: status: retracted"),
}  # fmt: skip


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_that_is_told_otherwise(fact: str, repository: Repository) -> None:
    old, new, said = FACTS[fact]
    write(repository.root, {EVENT: changed(old, new)})
    found = [(f"{d.line}:{d.column}", d.message) for d in since(repository.root) if d.code == "CORR001"]
    place, _, message = said.partition(": ")
    assert (place, f"a published fact has changed: {message}") in found
    assert all(d.severity == "error" and d.path == EVENT for d in since(repository.root))


@pytest.mark.parametrize("fact", FACTS)
def test_the_ready_made_correction_answers_for_it(fact: str, repository: Repository) -> None:
    old, new, _ = FACTS[fact]
    text = changed(old, new)
    write(repository.root, {EVENT: text})
    help_text = since(repository.root)[0].help
    write(
        repository.root,
        {
            EVENT: text
            + help_text[help_text.index("`corrections:`") :].replace("`", "").replace(" - ", "\n  - ", 1)
            + "\n"
        },
    )
    assert since(repository.root) == []
    (correction,) = read_yaml((repository.root / EVENT).read_text())[0]["corrections"]
    assert (correction["on"], correction["kind"]) == (
        today(),
        "retraction" if fact == "status" else "correction",
    )


@pytest.mark.parametrize(
    "old, new",
    [
        ("  - https://other", "  - https://third.example/c\n  - https://other"),
        ("title:", "tags: [strikes]\ntitle:"),
        ("title:", "details: More.\ntitle:"),
        ("title:", "time: 18:00\ntitle:"),
        ("8 dead - and", "8 dead – and"),
        ('"It counted', "'It  counted"),
        ("counted 8", "spoke of 8"),
        ("injured: 1000", 'injured: "1,000", missing: 3'),
        ("claims:", "claims:\n  - {by: un, says: Nothing., source: paper}"),
        ("Eight people are killed", '"Eight people are killed."'),
        ("source: paper, quote", "url: https://paper.example/strikes, title: Strikes, quote"),
        ("actors: [", "actors: [sohr, "),
        ("importance", "importance"),
    ],
    ids=lambda text: text[:20],
)
def test_what_adds_or_only_looks_different_is_no_fact(old: str, new: str, repository: Repository) -> None:
    text = TEXT if new != "time: 18:00\ntitle:" else TEXT.replace("time: 18:00\n", "")
    repository.commit({EVENT: text})
    write(
        repository.root,
        {
            EVENT: text.replace(old, new).replace('more injured."', "more injured.'")
            if "'" in new
            else text.replace(old, new)
        },
    )
    assert since(repository.root) == []


@pytest.mark.parametrize(
    "before, after, answers",
    [
        ("", "- {on: 2024-12-02, why: x}", True),
        ("- {on: 2024-12-02, why: x}", "- {on: 2024-12-02, why: x}", False),
        ("- {on: 2024-12-02, why: x}", "- {on: 2024-12-02, why: y}", False),
        ("- {on: 2024-12-02, why: x}", "- {on: 2024-12-09, why: y}", True),
        ("- {on: 2024-12-02, why: x}", "- {on: 2024-12-02, why: x}\n- {on: 2024-12-02, why: y}", True),
        ("- {on: 2024-12-09, why: x}", "- {on: 2024-12-09, why: x}", False),
    ],
)
def test_only_a_new_correction_answers(
    before: str, after: str, answers: bool, repository: Repository
) -> None:
    repository.commit({EVENT: TEXT + (f"corrections:\n{before}\n" if before else "")})
    write(repository.root, {EVENT: changed("Eight", "Nine") + f"corrections:\n{after}\n"})
    assert (since(repository.root) == []) is answers


@pytest.mark.parametrize(
    "was, is_now, is_fact",
    [
        ("date: 2024-12-01", "date: unknown", True),
        ("date: unknown\nafter: a", "date: unknown\nafter: b", True),
        ("date: unknown\nafter: a", "date: unknown", True),
        ("date: unknown\nafter: a", "date: 2024-12-01", False),
        ("date: unknown", "date: unknown\nbefore: b", False),
        ("date: unknown\nafter: 2024-11-29", "date: unknown\nafter: 2024-11-30", True),
        ("date: unknown", "date: 2024-12-01", False),
    ],
)
def test_a_date_that_is_not_known(was: str, is_now: str, is_fact: bool, repository: Repository) -> None:
    others = "[{id: a, date: 2024-11-29, title: A}, {id: b, date: 2024-12-05, title: B}]\n"
    repository.commit({"content/events/all.yaml": others, EVENT: f"{was}\ntitle: X\n"})
    write(repository.root, {EVENT: f"{is_now}\ntitle: X\n"})
    assert [one.code for one in since(repository.root)] == ["CORR001"] * is_fact


# Events that are gone


def test_an_event_that_is_gone_is_told_of_at_its_former_path(repository: Repository) -> None:
    (repository.root / EVENT).unlink()
    (found,) = [one for one in since(repository.root) if one.code != "CORR003"]
    assert (found.code, found.path, found.line) == ("CORR002", EVENT, 1)
    assert "`strikes`" in found.message
    assert "aliases: [strikes]" in found.help


@pytest.mark.parametrize("mark", ["draft: true\n", "embargo_until: 2999-01-01T00:00Z\n"])
def test_an_event_that_is_hidden_again(mark: str, repository: Repository) -> None:
    write(repository.root, {EVENT: TEXT + mark})
    (found,) = [one for one in since(repository.root) if one.code != "CORR003"]
    assert (found.code, found.path, found.line) == ("CORR002", EVENT, TEXT.count("\n") + 1)


@pytest.mark.parametrize("mark", ["draft: true\n", "embargo_until: 2999-01-01T00:00Z\n"])
def test_what_was_not_published_may_change(mark: str, repository: Repository) -> None:
    repository.commit({EVENT: TEXT + mark})
    write(repository.root, {EVENT: changed("Eight", "Nine")})
    assert since(repository.root) == []
    (repository.root / EVENT).unlink()
    assert since(repository.root) == []


def test_an_embargo_that_is_over_was_published(repository: Repository) -> None:
    repository.commit({EVENT: TEXT + "embargo_until: 2024-12-20T08:00Z\n"})
    write(repository.root, {EVENT: changed("Eight", "Nine")})
    assert [d.code for d in since(repository.root)] == ["CORR001"]


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        (EVENT, changed("time: 18:00", "time: 18:00\ntimezone: America/New_York"), "UTC to America/New_York"),
        (
            "content/places.yaml",
            "idlib: {name: Idlib, timezone: Asia/Tokyo}\nhama: {name: Hama}\n",
            "UTC to Asia/Tokyo",
        ),
        (
            "content/places.yaml",
            "idlib: {name: Idlib, in: hama}\nhama: {name: Hama, timezone: Asia/Tokyo}\n",
            "UTC to Asia/Tokyo",
        ),
        (EVENT, changed("time: 18:00", "time: 18:00\ntimezone: UTC"), ""),
        ("content/places.yaml", "idlib: {name: Idlib, timezone: Africa/Abidjan}\nhama: {name: Hama}\n", ""),
        ("content/places.yaml", "idlib: {name: Idlib}\nhama: {name: Hama, timezone: Asia/Tokyo}\n", ""),
    ],
)
def test_a_clock_time_in_another_zone_is_another_moment(
    file: str, text: str, told: str, repository: Repository
) -> None:
    write(repository.root, {file: text})
    wanted = [f"a published fact has changed: timezone: {told}"] if told else []
    assert [one.message for one in since(repository.root) if one.code == "CORR001"] == wanted
    corrected = text if file == EVENT else TEXT
    write(repository.root, {EVENT: corrected + "corrections: [{on: 2024-12-09, why: The zone was wrong.}]\n"})
    assert not [one for one in since(repository.root) if one.code == "CORR001"]


def test_events_that_move(repository: Repository) -> None:
    (repository.root / EVENT).unlink()
    listed = "- {date: 2024, title: Another, id: another}\n- id: strikes\n" + "".join(
        f"  {line}\n" for line in TEXT.splitlines()
    )
    write(repository.root, {"content/events/list.yaml": listed})
    assert since(repository.root) == []
    write(repository.root, {"content/events/list.yaml": changed("Eight", "Nine", listed)})
    (found,) = [one for one in since(repository.root) if one.code != "CORR003"]
    assert (found.path, found.line) == ("content/events/list.yaml", 4)
    (repository.root / "content/events/list.yaml").unlink()
    body = TEXT.replace("summary:", "details: x\nsummary:").replace("details: x\n", "")
    write(
        repository.root,
        {"content/events/other/strikes.md": f"---\n{changed('Eight', 'Nine', body)}---\nThe body.\n"},
    )
    (found,) = [one for one in since(repository.root) if one.code != "CORR003"]
    assert (found.path, found.line) == ("content/events/other/strikes.md", 3)


def test_aliases(repository: Repository) -> None:
    """A renamed event is the same event; one that is told in another is not compared with that."""
    other = "content/events/other.yaml"
    (repository.root / EVENT).unlink()
    write(repository.root, {other: TEXT + "aliases: [strikes]\n"})
    assert since(repository.root) == []
    write(repository.root, {other: changed("Eight", "Nine") + "aliases: [strikes]\n"})
    assert [d.code for d in since(repository.root)] == ["CORR001"]
    repository.commit({EVENT: TEXT, other: "date: 2024\ntitle: All of it\n"})
    (repository.root / EVENT).unlink()
    write(repository.root, {other: "date: 2024\ntitle: All of it\naliases: [strikes]\n"})
    assert since(repository.root) == []


def test_a_tombstone(repository: Repository) -> None:
    write(repository.root, {EVENT: TEXT + "status: retracted\nstatus_note: The report was withdrawn.\n"})
    assert [d.code for d in since(repository.root)] == ["CORR001"]
    correction = "corrections: [{on: 2024-12-09, kind: retraction, why: It was withdrawn.}]\n"
    write(repository.root, {EVENT: TEXT + f"status: retracted\nstatus_note: It was withdrawn.\n{correction}"})
    assert since(repository.root) == []


def test_a_day_that_is_counted_from_another_day(repository: Repository) -> None:
    """The event's file is as it was; what it says is not."""
    project = "title: Case\neras: {war: {title: War, first_day: 2024-11-27}}\nrules: {unsourced: off}\n"
    repository.commit({"content/timeline.yaml": project, EVENT: "day: 3 of war\ntitle: Strikes\n"})
    write(repository.root, {"content/timeline.yaml": project.replace("11-27", "11-28")})
    (found,) = [one for one in since(repository.root) if one.code != "CORR003"]
    assert "date: 2024-11-29 to 2024-11-30" in found.message


# The rules that were in force

STRICT = "title: Case\nprofile: newsroom\nattribution_words: [horde]\nrules: {unsourced: error}\n"
LOOSER = {
    "profile": STRICT.replace("newsroom", "basic"),
    "rule": STRICT.replace("unsourced: error", "unsourced: off"),
    "words": STRICT.replace("horde", "gang"),
    "all": "title: Case\nrules: {unsourced: off, unarchived: off, attribution_words: off}\n",
}
LOOSE_EVENT = "date: 2024-12-02\ntitle: The horde leaves\n"
UNDER_STRICT = {"SRC001", "WORDS001"}


@pytest.mark.parametrize("how", LOOSER)
def test_what_is_proposed_is_held_to_the_rules_that_were(how: str, tmp_path: Path) -> None:
    made = Repository(tmp_path / "project")
    made.commit({**BASE, "content/timeline.yaml": STRICT})
    write(made.root, {"content/timeline.yaml": LOOSER[how], "content/events/horde.yaml": LOOSE_EVENT})
    found = since(made.root)
    assert {one.code for one in found if one.path.endswith("horde.yaml")} >= UNDER_STRICT
    assert {one.severity for one in found if one.code == "SRC001"} == {"error"}
    assert {one.path for one in found if one.code == "CORR003"} == {"content/timeline.yaml"}


def test_stricter_rules_hold_at_once(repository: Repository) -> None:
    write(repository.root, {"content/timeline.yaml": STRICT, "content/events/horde.yaml": LOOSE_EVENT})
    assert {one.code for one in since(repository.root)} >= UNDER_STRICT


def test_a_history_that_is_switched_off(repository: Repository) -> None:
    write(repository.root, {EVENT: f"history: false\n{TEXT}"})
    (found,) = since(repository.root)
    assert (found.code, found.severity, found.line) == ("CORR003", "warning", 1)


# As a command


@pytest.fixture
def line(repository: Repository, capfd: pytest.CaptureFixture[str]) -> Line:
    return Line(repository.root, capfd)


def test_the_command(line: Line) -> None:
    assert line("check", "--since", "HEAD").code == 0
    line.write(EVENT, changed("Eight", "Nine"))
    ran = line("check", "--since", "main")
    assert ran.code == 1
    assert f"{EVENT}:2:8: error CORR001" in ran.out
    assert "corrections:` - {on: " in ran.out
    assert json.loads(line("check", "--since", "HEAD", "--format", "json").out)[0]["code"] == "CORR001"
    assert "CORR001" in line("check", "--since", "HEAD", "--format", "sarif").out
    assert line("check", "--since", "HEAD", "--format", "github").out.startswith("::error file=")
    assert line("check").code == 0


@pytest.mark.parametrize(
    "revision",
    [
        "nowhere",
        "--output=x",
        "-n1",
        "",
        " ",
        "HEAD..main",
        "HEAD:content",
        "a\nb",
        "^HEAD",
        "x" * 600,
        "HEAD^9",
    ],
)
def test_what_is_no_revision(revision: str, line: Line) -> None:
    ran = line("check", f"--since={revision}")
    assert ran.code == 2
    assert "name a branch, a tag or a commit" in ran.err
    assert not (line.folder / "x").exists()


def test_without_git(line: Line, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert line("check", "--since", "HEAD")[0::2] == (
        3,
        "error: git is not installed\n  help: install git, and put it on PATH\n",
    )


def test_without_a_repository(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ran = Line(write(tmp_path / "plain", {**BASE, EVENT: TEXT}), capfd)("check", "--since", "HEAD")
    assert ran.code == 2
    assert "not in a git repository" in ran.err


def test_before_the_first_commit(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    early = Repository(tmp_path / "early")
    write(early.root, {**BASE, EVENT: TEXT})
    for words in (("check", "--since", "HEAD"), ("check", "--since", "main"), ("diff",)):
        ran = Line(early.root, capfd)(*words)
        assert ran.code == 2
        assert "the repository has no commits yet" in ran.err


def test_before_there_was_a_project(repository: Repository, line: Line) -> None:
    early = Repository(repository.root.parent / "early")
    early.commits([{"README": "x\n"}, {**BASE, EVENT: TEXT}])
    line.folder = early.root
    ran = line("check", "--since", "HEAD~1")
    assert ran.code == 2
    assert "there is no content/timeline.yaml in commit" in ran.err


# Beside the newsroom's own record


def test_it_agrees_with_the_newsroom_s_own_record(tmp_path: Path) -> None:
    newsroom = Newsroom(11)
    newsroom.work(500)
    repository = Repository(tmp_path / "project")
    names = repository.commits(newsroom.series)
    revisions = [number for number in (60, 140, 250, 330, 420, 470, 495) if number not in newsroom.broken]
    told = 0
    for number in revisions:
        expected: dict[str, set[str]] = {}
        gone = set()
        for id_, item in newsroom.states[number].items():
            if item.hidden:
                continue
            now = newsroom.items.get(id_) or newsroom.items.get(newsroom.joined.get(id_, ""))
            if now is None or now.hidden:
                gone.add(id_)
            elif len(now.values["corrections"]) == len(item.values["corrections"]) and facts(
                item.values, now.values
            ):
                expected[now.path] = expected.get(now.path, set()) | facts(item.values, now.values)
        found: dict[str, set[str]] = {}
        lost = set()
        for one in since(repository.root, names[number]):
            if one.code == "CORR002":
                lost.add(one.message.split("`")[1])
            else:
                field = (
                    one.message.removeprefix("a published fact has changed: ").split(":")[0].split(" (")[0]
                )
                found.setdefault(one.path, set()).add(field)
        assert found == expected
        assert lost == {
            newsroom.joined.get(id_, id_) if newsroom.joined.get(id_) in newsroom.items else id_
            for id_ in gone
        }
        told += len(found) + len(lost)
    assert told > 50
