"""Faults of a theme: told at the line that is to be mended, and the site stays as it was. (More of them: tests/cases, THEME001, THEME002.)"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.sites import make, site_of, tree, write

from timeline.build import check
from timeline.clock import stopwatch
from timeline.diagnostics import ContentErrors, Diagnostic
from timeline.rendering import theme_folders

FILES = {
    "content/timeline.yaml": "title: T\ntheme: own\nrules: {unsourced: off}\n",
    "content/events/x.yaml": "date: 2024\ntitle: Title\nsource: https://example.org/\n",
    "themes/own/theme.yaml": "parent: default\n",
}


def failing(root: Path, templates: dict[str, str | bytes]) -> Diagnostic:
    """What a build says of a theme that has these templates."""
    root = write(
        root, {**FILES, **{f"themes/own/templates/{name}": text for name, text in templates.items()}}
    )
    with pytest.raises(ContentErrors) as failed:
        make(root)
    (told,) = failed.value.diagnostics
    assert not (root / "site").exists()
    return told


@pytest.mark.parametrize(
    "templates, place, said",
    [
        ({"card.html": "<p>\n{{ card.nothing }}\n"}, "card.html:2", "'Card object' has no attribute 'nothing'"),
        (
            {"card.html": "<p>\n\n{% include 'a.html' %}\n</p>\n", "a.html": "<i>\n{% include 'b.html' %}", "b.html": "\n\n{{ nothing }}"},
            "b.html:3",
            "'nothing' is undefined",
        ),
        (
            {"card.html": "\n{% include 'a.html' %}\n{% include 'a.html' %}\n\n{{ nothing }}", "a.html": "\n\n\n"},
            "card.html:5",
            "'nothing' is undefined",
        ),
        (
            {"card.html": "\n{% include 'long.html' %}", "long.html": "x" * 10_000 + "\n{% include 'a.html' %}", "a.html": "\n\n{{ nothing }}"},
            "a.html:3",
            "'nothing' is undefined",
        ),
        (
            {"event.html": '{% extends "default/event.html" %}\n{% block head %}\n{{ super() }}\n{{ t("nothing") }}{% endblock %}'},
            "event.html:4",
            "there is no text `ui.nothing` in language 'en'",
        ),
        ({"masthead.html": "{{ asset('no.css') }}"}, "masthead.html:1", "there is no static file 'no.css'"),
        ({"masthead.html": "\n{{ 1 / 0 }}"}, "masthead.html:2", "division by zero"),
        ({"masthead.html": "{% macro a() %}{{ a() }}{% endmacro %}\n{{ a() }}"}, "masthead.html:1", "this line leads back to itself"),
        (
            {"card.html": "\n{% include 'a.html' %}", "a.html": "\n\n{% if 1 %}{% include 'b.html' %}{% endif %}", "b.html": "{% include 'c.html' %}{% include 'a.html' %}", "c.html": "{% set x = [1] | sum %}"},
            "a.html:3",
            "this line leads back to itself by way of themes/own/templates/b.html:1",
        ),
        ({"masthead.html": "\n{{ page.site_title | first }}\n{{ [] | first + 1}}"}, "masthead.html:3", "No first item, sequence was empty."),
        ({"card.html": "{{ card.title }}\n{% if %}"}, "card.html:2", "Expected an expression, got 'end of statement block'"),
        (
            {"group.html": "{% for card in group.cards %}{{ card | fragment | first }}{% endfor %}"},
            "own:1",
            "a filter has cut what `fragment` prints",
        ),
        ({"masthead.html": b"\xff"}, "own:1", "the template masthead.html is not UTF-8"),
    ],
    ids=["value", "included", "after", "long", "word", "file", "number", "loop", "circle", "filter", "syntax", "cut", "bytes"],
)  # fmt: skip
def test_the_line_that_fails_is_named(
    templates: dict[str, str | bytes], place: str, said: str, tmp_path: Path
) -> None:
    told = failing(tmp_path, templates)
    assert told.code == "THEME002"
    assert f"{told.path}:{told.line}".removeprefix("themes/own/templates/").removeprefix("themes/") == place
    assert said in told.message


def test_the_site_stays_as_it_was(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    make(root)
    before = tree(root / "site")
    write(root, {"themes/own/templates/base.html": "{{ nothing }}"})
    with pytest.raises(ContentErrors):
        make(root)
    assert tree(root / "site") == before


def test_a_check_runs_no_template(tmp_path: Path) -> None:
    """Not even what Jinja would work out while it compiles: a gigabyte of letters."""
    write(tmp_path, {**FILES, "themes/own/templates/card.html": "{{ ('a' * 10 ** 9) | length }}{{ 1 / 0 }}"})
    assert check(site_of(tmp_path)) == []


WORK = {
    "includes": {f"a{n}.html": f"{{% include 'a{n + 1}.html' %}}" * 10 for n in range(9)} | {"a9.html": ""},
    "words": {"card.html": "{{ t('nav') }}" * 20_000},
    "imports": {"card.html": "{% import 'big.html' as a %}" * 20_000, "big.html": "<p>" * 100_000},
    "parents": {f"a{n}.html": "{% extends 'big.html' %}" for n in range(40)} | {"big.html": "<p>" * 50_000},
    "parentheses": {"card.html": "{{ " + "(" * 100_000},
    "blocks": {"card.html": "{% if 1 %}" * 100_000},
    "digits": {"card.html": "{{ " + "9" * 1_000_000 + " }}"},
    "power": {"card.html": "{{ 9**9**9 }}{% set a = 9**9**9 %}{% for a in range(9**99) %}{% endfor %}"},
    "circle": {"card.html": "{% extends 'card.html' %}{% import 'card.html' as a %}"},
}


@pytest.mark.parametrize("work", WORK)
def test_a_check_of_a_theme_has_bounds(work: str, tmp_path: Path) -> None:
    """A theme may have come with a pull request."""
    write(tmp_path, {**FILES, "themes/own/wording/en.yaml": f"ui: {{nav: {'x' * 1000}}}\n"})
    write(tmp_path, {f"themes/own/templates/{name}": text for name, text in WORK[work].items()})
    began = stopwatch()
    told = check(site_of(tmp_path))
    assert stopwatch() - began < 30, "a second or two on an idle machine"
    assert {one.code for one in told} == (
        {"THEME002"} if work in ("imports", "parents", "parentheses", "blocks", "digits") else set()
    )
    if work in ("imports", "parents"):
        assert "more than 2,097,152 characters" in told[-1].message


def test_a_style_sheet_of_any_kind_is_read_at_once(tmp_path: Path) -> None:
    for text in ("url(" * 100_000, "url(" + " " * 400_000, "url('" * 100_000, "url(a " * 100_000):
        write(tmp_path, {**FILES, "themes/own/static/a.css": text})
        began = stopwatch()
        assert check(site_of(tmp_path)) == []
        assert stopwatch() - began < 10


@pytest.mark.parametrize(
    "path", ["theme.yaml", "templates", "templates/card.html", "templates/sub", "wording", "wording/en.yaml", "static/a.css", ""]
)  # fmt: skip
def test_no_link_out_of_a_theme_is_followed(path: str, tmp_path: Path) -> None:
    secret = write(tmp_path / "outside", dict.fromkeys(("card.html", "en.yaml", "theme.yaml"), "canary: ["))
    root = write(tmp_path / "project", FILES if path else dict(list(FILES.items())[:2]))
    link = root / "themes/own" / path
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(secret if link.suffix == "" else secret / link.name)
    (told,) = check(site_of(root))
    assert told.code == "THEME001"
    assert "leads out of the" in told.message
    assert "canary" not in told.message + told.source_line
    with pytest.raises(ContentErrors):
        make(root)


def test_a_link_within_a_theme_is_followed(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "themes/own/templates/one.html": "{{ 1 +"})
    (tmp_path / "themes/own/templates/card.html").symlink_to("one.html")
    assert {told.code for told in check(site_of(tmp_path))} == {"THEME002"}


def test_a_theme_that_is_no_theme_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {**FILES, "themes/own/static/large.bin": "x" * 5_000})
    assert check(site_of(tmp_path)) == []
    monkeypatch.setattr(theme_folders, "MOST_BYTES", 4_000)
    (told,) = check(site_of(tmp_path))
    assert "larger than a theme may be" in told.message
    monkeypatch.undo()
    monkeypatch.setattr(theme_folders, "MOST_FILES", 2)
    (told,) = check(site_of(tmp_path))
    assert told.code == "THEME001"


def test_faults_of_the_content_are_told_too(tmp_path: Path) -> None:
    write(
        tmp_path,
        {**FILES, "content/events/x.yaml": "title: No date\n", "themes/own/templates/card.html": "{%"},
    )
    assert [told.code for told in check(site_of(tmp_path))] == ["DATE015", "THEME002"]
