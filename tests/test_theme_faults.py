"""Faults of a theme: told at the line that is to be mended, and the site stays as it was. (More of them: tests/cases, THEME001, THEME002.)"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.sites import make, site_of, tree, write

from timeline.build import check
from timeline.diagnostics import ContentErrors, Diagnostic

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
        ({"card.html": "<p>\n{{ card.nothing }}\n"}, "card.html:2", "'Card' object has no attribute 'nothing'"),
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
            {"event.html": '{% extends "default/event.html" %}\n{% block head %}\n{{ super() }}\n{{ t("nothing") }}{% endblock %}'},
            "event.html:4",
            "there is no text `ui.nothing` in language 'en'",
        ),
        ({"masthead.html": "{{ asset('no.css') }}"}, "masthead.html:1", "there is no static file 'no.css'"),
        ({"masthead.html": "\n{{ 1 / 0 }}"}, "masthead.html:2", "division by zero"),
        ({"masthead.html": "{% macro a() %}{{ a() }}{% endmacro %}\n{{ a() }}"}, "masthead.html:1", "maximum recursion depth exceeded"),
        ({"masthead.html": "\n{{ page.site_title | first }}\n{{ [] | first + 1}}"}, "masthead.html:3", "No first item, sequence was empty."),
        ({"card.html": "{{ card.title }}\n{% if %}"}, "card.html:2", "Expected an expression, got 'end of statement block'"),
        ({"masthead.html": b"\xff"}, "own:1", "the template masthead.html is not UTF-8"),
    ],
    ids=["value", "included", "after", "word", "file", "number", "loop", "filter", "syntax", "bytes"],
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


def test_faults_of_the_content_are_told_too(tmp_path: Path) -> None:
    write(
        tmp_path,
        {**FILES, "content/events/x.yaml": "title: No date\n", "themes/own/templates/card.html": "{%"},
    )
    assert [told.code for told in check(site_of(tmp_path))] == ["DATE015", "THEME002"]
