"""Templates of a project's own theme: they extend others in every way that Jinja knows, and give what Jinja gives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from timeline.build import BuildOptions, build
from timeline.project import paths_of
from timeline.rendering.fast_templates import FastEnvironment

FRAME = "{% set a = 'frame' %}<{% block head %}head {{ a }}{% endblock %}|{% block main %}{% block inner %}inner{% endblock %}{% endblock %}>{{ x }}"
CASES = {
    "no parent": "{% for i in [1, 2] %}{{ i }}{{ x }}{% endfor %}",
    "a block": "{% extends 'frame' %}{% block head %}mine {{ x }}{% endblock %}",
    "an inner block": "{% extends 'frame' %}{% block inner %}{{ x }}{% endblock %}",
    "super": "{% extends 'frame' %}{% block head %}{{ super() }} and {{ x }}{% endblock %}",
    "super twice": "{% extends 'between' %}{% block head %}[{{ super() }}]{% endblock %}",
    "super in a branch": "{% extends 'between' %}{% block head %}{% if x %}{{ super() }}{% else %}no{% endif %}{% endblock %}",
    "super in a filter": "{% extends 'frame' %}{% block head %}{{ super()|upper }}{% endblock %}",
    "a value of the child's": "{% extends 'frame' %}{% set b = 'child' %}{% block main %}{{ b }}{% endblock %}",
    "a value that stays in its block": "{% extends 'frame' %}{% block head %}{% set x = 'other' %}{{ x }}{% endblock %}",
    "a macro": "{% extends 'frame' %}{% macro m(y) %}({{ y }}){% endmacro %}{% block main %}{{ m(x) }}{% endblock %}",
    "a parent by a name": "{% extends parent %}{% block head %}h{% endblock %}",
    "what is not there": "{% extends 'frame' %}{% block other %}never{% endblock %}",
    "a long block": "{% extends 'long' %}",
    "a long block of a grandparent": "{% extends 'longer' %}",
    "a long block that is changed": "{% extends 'long' %}{% block foot %}[{{ super() }}]{% endblock %}",
    "a long block with another value": "{% extends 'long' %}{% set x = 'child' %}",
    "a long block in a loop": "{% for i in 'ab' %}{% block foot %}{% if x %}a{% endif %}b{% if x %}c{% endif %}{{ x }}{% endblock %}{% endfor %}",
}
PARENTS = {
    "frame": FRAME,
    "long": "<{% block foot %}{% if x %}a{% endif %}{{ x }}{% for i in [1, 2] %}{{ i }}{% endfor %}<b>{{ x }}{% endblock %}>",
    "longer": "{% extends 'long' %}{% block other %}never{% endblock %}",
    "between": "{% extends 'frame' %}{% block head %}between ({{ super() }}){% endblock %}",
}


@pytest.mark.parametrize("case", CASES)
def test_a_flat_template_prints_what_jinja_prints(case: str) -> None:
    loader = DictLoader({**PARENTS, "page": CASES[case]})
    context = {"x": "<b>", "parent": "frame"}
    settings = {"loader": loader, "autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    ours = FastEnvironment(str, **settings).get_template("page")
    assert ours.render(context) == Environment(**settings).get_template("page").render(context)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    content = tmp_path / "project/content"
    (content / "events").mkdir(parents=True)
    (content / "timeline.yaml").write_text("title: A day\n")
    (content / "events/one.yaml").write_text("date: 2024-11-29\ntitle: One\nsource: https://example.org/a\n")
    return tmp_path / "project"


def _build(project: Path) -> bytes:
    build(paths_of(project), BuildOptions(clean=True))
    return (project / "site/manifest.sha256").read_bytes()


def test_compiled_templates_are_kept_and_change_nothing(project: Path, tmp_path: Path) -> None:
    first = _build(project)
    folder = tmp_path / "cache/timeline/templates"
    kept = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert len(kept) > 3
    assert folder.stat().st_mode & 0o777 == 0o700
    assert _build(project) == first
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == kept


def test_a_template_is_compiled_once_for_all_languages(project: Path, tmp_path: Path) -> None:
    _build(project)
    folder = tmp_path / "cache/timeline/templates"
    kept = len(list(folder.iterdir()))
    (project / "content/timeline.yaml").write_text("title: A day\nlanguages: [en, ar]\n")
    _build(project)
    assert len(list(folder.iterdir())) == kept
    english, arabic = ((project / f"site/{of}events/one/index.html").read_text() for of in ("", "ar/"))
    assert "<h2>Sources</h2>" in english
    assert "المصادر" not in english
    assert "المصادر" in arabic
    assert "Sources" not in arabic


@pytest.mark.parametrize("spoil", ["cut", "flip", "empty", "foreign"])
def test_a_damaged_compiled_template_is_compiled_anew(project: Path, tmp_path: Path, spoil: str) -> None:
    first = _build(project)
    for path in (tmp_path / "cache/timeline/templates").iterdir():
        data = path.read_bytes()
        path.write_bytes(
            {
                "cut": data[: len(data) // 2],
                "flip": data[:-40] + bytes([data[-40] ^ 1]) + data[-39:],
                "empty": b"",
                "foreign": b"not ours",
            }[spoil]
        )
    assert _build(project) == first


@pytest.mark.parametrize("open_to_all", ["cache/timeline/templates", "cache/timeline"])
def test_a_folder_that_others_can_write_to_is_not_used(
    project: Path, tmp_path: Path, open_to_all: str
) -> None:
    folder = tmp_path / "cache/timeline/templates"
    folder.mkdir(parents=True)
    (tmp_path / open_to_all).chmod(0o777)
    _build(project)
    assert list(folder.iterdir()) == []


def test_the_folders_are_closed_whatever_the_umask(project: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        _build(project)
    finally:
        os.umask(before)
    assert list((tmp_path / "cache/timeline/templates").iterdir())


@pytest.mark.parametrize("base", ["relative", "/dev/null"])
def test_without_a_folder_of_its_own_a_build_compiles(
    project: Path, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", base)
    assert _build(project)
    assert not (Path.cwd() / base).is_dir()
