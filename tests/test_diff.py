"""`timeline diff`: what readers would see change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from support.command_line import Line
from support.repository import ENVIRONMENT, Repository

from timeline.commands.report import differences
from timeline.commands.report.differences import code
from timeline.model.project import Project

BASE = {
    "content/timeline.yaml": "title: Case\nrules: {unsourced: off}\n",
    "content/actors.yaml": "sohr: {name: Observatory}\nsana: {name: SANA}\narmy: {name: The army, speaks_for: sana}\n",
    "content/topics/strikes.yaml": "title: Who was hit?\n",
    "content/sources/paper.yaml": "title: Strikes\nurl: https://paper.example/strikes\nciting: own\n",
    "content/events/aleppo.yaml": "date: 2024-11\ntitle: Forces enter Aleppo\nsource: paper\n",
    "content/events/strikes.yaml": "date: 2024-12-01\ntitle: Strikes hit a camp\nsource: paper\n"
    "claims:\n  - {by: sohr, about: strikes, says: A camp was hit., source: paper}\n",
    "content/events/hama.yaml": "date: 2024-12-02\ntitle: A push\nsources: [paper, {url: 'https://b.example/x', title: B, citing: own}]\n",
    "content/events/hidden.yaml": "date: 2024-12-02\ntitle: A quetzal\ndraft: true\n",
}


@pytest.fixture
def line(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Line:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.setenv(name, ENVIRONMENT[name])
    monkeypatch.setenv("NO_COLOR", "1")
    Repository(tmp_path / "project").commit(BASE)
    return Line(tmp_path / "project", capfd)


def test_nothing(line: Line) -> None:
    assert line("diff") == (0, "Nothing that readers see has changed.\n", "")
    assert line("diff", "--format", "markdown").out == "Nothing that readers see has changed.\n"
    assert json.loads(line("diff", "--format", "json").out) == {"events": [], "records": []}
    line.write("content/events/hidden.yaml", "date: 2024-12-02\ntitle: Another quetzal\ndraft: true\n")
    assert line("diff").out == "Nothing that readers see has changed.\n"


def edit(line: Line) -> None:
    """A day's work."""
    line.write(
        "content/events/aleppo.yaml",
        "date: 2024-11-29\ntitle: Forces enter Aleppo\nsources: [paper, {url: https://c.example/, citing: own}]\n",
    )
    line.write(
        "content/events/answer.yaml",
        "date: 2024-12-02\ntitle: The army answers\nsource: paper\n"
        "claims:\n  - {by: army, about: strikes, stance: denies, says: Nothing was hit., source: paper}\n",
    )
    (line.folder / "content/events/hama.yaml").unlink()
    line.write("content/events/hidden.yaml", "date: 2024-12-02\ntitle: Out now\nsource: paper\n")
    actors = line.folder / "content/actors.yaml"
    actors.write_text(actors.read_text().replace("name: Observatory", "name: Syrian Observatory"))
    line.write(
        "content/sources/paper.yaml",
        "title: Strikes\nurl: https://paper.example/strikes\nciting: own\nnote: Read it twice.\n",
    )


def test_a_day_s_work(line: Line) -> None:
    edit(line)
    assert line("diff").out.splitlines() == [
        "changed  aleppo  Forces enter Aleppo",
        "    status: was reported, now corroborated",
        "    date: was November 2024, now 29 November 2024",
        "    sourcing: was 1 source, now 2 sources, traced to 2 origins",
        "    source added: c.example",
        "changed  strikes  Strikes hit a camp",
        "    status: was reported, now “accounts differ”",
        "added  answer  The army answers",
        "added  hidden  Out now",
        "removed  hama  A push",
        "changed  source paper  Strikes: note",
        "changed  actor sohr  Observatory to Syrian Observatory",
        "2 events added, 2 events changed, 1 event removed, 2 other records changed.",
    ]


def test_a_source_that_is_withdrawn(line: Line) -> None:
    text = "title: Strikes\nurl: https://paper.example/strikes\nciting: own\nretracted: It was wrong.\n"
    line.write("content/sources/paper.yaml", text)
    assert line("diff").out.splitlines() == [
        "changed  aleppo  Forces enter Aleppo",
        "    sourcing: was 1 source, now 1 source, withdrawn",
        "changed  strikes  Strikes hit a camp",
        "    sourcing: was 1 source, now 1 source, withdrawn",
        "changed  hama  A push",
        "    status: was corroborated, now reported",
        "    sourcing: was 2 sources, traced to 2 origins, now 2 sources (1 withdrawn), traced to 1 origin",
        "retracted  source paper  Strikes: retracted",
        "3 events changed, 1 other record changed.",
    ]


def test_two_revisions(line: Line) -> None:
    edit(line)
    text = line("diff").out
    repository = Repository(line.folder)
    repository.git("add", "content")
    repository.git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "x")
    (line.folder / "content/events/aleppo.yaml").unlink()
    assert line("diff", "HEAD~1..HEAD").out == line("diff", "HEAD~1..").out == text
    assert line("diff").out.startswith("removed  aleppo")
    assert "added  aleppo" not in line("diff", "HEAD..HEAD~1").out
    assert "2 events removed" in line("diff", "main..HEAD~1").out


SETTINGS = {
    "title": ("Other", "changed  setting title  Case to Other"),
    "description": ("What it tells.", "added  setting description  What it tells."),
    "url": ("https://example.org/x/", "added  setting url  https://example.org/x/"),
    "language": ("de", "changed  setting language  en to de"),
    "languages": ("[en, uk]", "added  setting languages  en, uk"),
    "timezone": ("Asia/Tokyo", "changed  setting timezone  UTC to Asia/Tokyo"),
    "theme": ("own", "changed  setting theme  default to own"),
    "settings": ("{colour: red}", "added  setting settings.colour  red"),
    "eras": ("{siege: {title: Siege}}", 'added  setting eras.siege  {"title":"Siege"}'),
    "fields": ("{lanes: {type: number}}", 'added  setting fields.lanes  {"type":"number"}'),
    "tags": ("{customs: {ar: جمارك}}", "added  setting tags.customs.ar  جمارك"),
    "different_tags": ("{customs: custom}", "added  setting different_tags.customs  custom"),
    "coverage": ("Two papers.", "added  setting coverage  Two papers."),
    "profile": ("newsroom", "changed  setting profile  basic to newsroom"),
    "rules": ("{unsourced: error}", "changed  rule unsourced  off to error"),
    "attribution_words": ("[quetzal]", "added  setting attribution_words  quetzal"),
    "grades": ("admiralty", "changed  setting grades  off to admiralty"),
    "licence": ("{text: CC0-1.0}", 'added  setting licence  {"text":"CC0-1.0"}'),
    "publisher": ("A house", "added  setting publisher  A house"),
    "history": ("false", "changed  setting history  true to false"),
    "same_site": (
        "{new.example.org: old.example.org}",
        "added  setting same_site.new.example.org  old.example.org",
    ),
    "key_moments": ("[hama, aleppo, strikes]", "added  setting key_moments  hama, aleppo, strikes"),
    "order": ("newest", "changed  setting order  oldest to newest"),
    "cards": ("on", "changed  setting cards  off to on"),
    "map": ("{borders: false}", "changed  setting map.borders  true to false"),
    "translations": ("{de: {title: Fall}}", "added  setting translations.de.title  Fall"),
    "locales": ("{en: {digits: arab}}", 'added  setting locales.en  {"digits":"arab"}'),
    "repository": ("https://example.org/git/", "added  setting repository  https://example.org/git/"),
    "publish": ("{live: ../public}", 'added  setting publish.live  {"to":"../public"}'),
    "contact": ("a@example.org", "added  setting contact  mailto:a@example.org"),
}


@pytest.mark.parametrize("field", Project.__struct_fields__)
def test_every_setting_of_the_project(field: str, line: Line) -> None:
    value, said = SETTINGS[field]
    settings = {"title": "Case", "rules": "{unsourced: off}", field: value}
    if field == "translations":
        settings["languages"] = "[en, de]"
    text = "".join(f"{name}: {one}\n" for name, one in settings.items())
    line.write("content/timeline.yaml", text)
    *lines, summary = line("diff").out.splitlines()
    assert said in lines
    assert "changed" in summary
    ran = line("check", "--since", "HEAD", "--format", "json")
    assert ("CORR003", "warning") in {(one["code"], one["severity"]) for one in json.loads(ran.out)}


BESIDE = {
    "history: false": "history: was true, now false",
    "order: 2": "order changed",
    "review: {by: R, on: 2024-12-04, of: 3ec9c421}": "review changed",
    "translations: {de: {title: Kräfte}}": "translations changed",
    "corrections: [{on: 2024-12-04, kind: update}]": "correction added",
}


@pytest.mark.parametrize("text", BESIDE)
def test_what_stands_beside_an_event_s_facts(text: str, line: Line) -> None:
    line.write("content/timeline.yaml", BASE["content/timeline.yaml"] + "languages: [en, de]\n")
    line.write("content/events/aleppo.yaml", BASE["content/events/aleppo.yaml"] + text + "\n")
    assert f"    {BESIDE[text]}" in line("diff").out.splitlines()


def test_a_retraction_and_another_id(line: Line) -> None:
    text = "date: 2024-11\ntitle: Forces enter Aleppo\nsource: paper\nstatus: retracted\nstatus_note: No.\naliases: [aleppo]\n"
    line.write("content/events/entry.yaml", text)
    (line.folder / "content/events/aleppo.yaml").unlink()
    assert line("diff").out.splitlines()[:3] == [
        "retracted  entry  Forces enter Aleppo",
        "    id: was aleppo, now entry",
        "    status: was reported, now retracted",
    ]


def test_as_data(line: Line) -> None:
    edit(line)
    data = json.loads(line("diff", "--format", "json").out)
    event = data["events"][0]
    assert (event["id"], event["how"], event["former_id"]) == ("aleppo", "changed", None)
    assert event["changes"][1] == {
        "field": "date", "how": "changed", "was": "2024-11", "now": "2024-11-29", "of": None, "measure": None,
        "fact": True, "text": "date: was November 2024, now 29 November 2024",
    }  # fmt: skip
    assert data["records"][1]["former_name"] == "Observatory"


HOSTILE = [
    "@everyone see #1 and https://evil.example/x www.evil.example",
    "`</code><script>alert(1)</script>`",
    "``` ![x](https://evil.example/p.png)",
    "<img src=x onerror=alert(1)> &lt;b&gt;",
    "[link](javascript:alert(1)) | a | **bold** ~~x~~ <!-- c -->",
    "`` ` ``",
    "\u202egnp.exe",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_comment_is_more_than_text(text: str, line: Line) -> None:
    """All of it stands in code spans, as CommonMark reads them."""
    title = json.dumps(text)
    line.write("content/events/aleppo.yaml", f"date: 2024-11\ntitle: {title}\nsource: paper\n")
    actors = line.folder / "content/actors.yaml"
    actors.write_text(actors.read_text().replace("name: Observatory", f"name: {title}"))
    ran = line("diff", "--format", "markdown")
    assert ran.code == 0
    tokens = MarkdownIt("commonmark").enable("table").parse(ran.out)
    spans = [child for token in tokens if token.children for child in token.children]
    kinds = {span.type for span in spans}
    assert kinds <= {"text", "code_inline", "strong_open", "strong_close", "softbreak"}
    assert {token.type for token in tokens} <= {
        f"{kind}_{end}"
        for kind in ("heading", "paragraph", "bullet_list", "list_item")
        for end in ("open", "close")
    } | {"inline"}
    shown = [span.content for span in spans if span.type == "code_inline"]
    assert text.replace("\u202e", "\ufffd") in shown
    outside = " ".join(span.content for span in spans if span.type == "text")
    assert not set("@#<>`[]:/") & set(outside)


def test_a_code_span_holds_any_text() -> None:
    for text in (*HOSTILE, "", " ", "`", "a`", "\n\na\tb\x00"):
        html = MarkdownIt("commonmark").renderInline(f"x {code(text)} y")
        assert html.startswith("x <code>")
        assert html.endswith("</code> y")
        assert html.count("<") == 2


def test_a_long_difference_is_cut(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(line)
    monkeypatch.setattr(differences, "MOST", 450)
    out = line("diff", "--format", "markdown").out
    assert len(out) < 800
    assert "more records: `timeline diff` tells of all" in out


def test_what_cannot_be_compared(line: Line) -> None:
    assert line("diff", "nowhere").code == 2
    assert line("diff", "--format=json", "--", "--output=x").code == 2
    assert line("diff", "HEAD...HEAD").code == 2
    repository = Repository(line.folder)
    line.write("content/events/aleppo.yaml", "title: 'open\n")
    assert line("diff").code == 1
    repository.git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-am", "x")
    repository.git("reset", "--quiet", "--hard", "HEAD~1")
    ran = line("diff", "HEAD@{1}")
    assert ran.code == 2
    assert "has errors: content/events/aleppo.yaml: " in ran.err
