"""The plain path (Jinja2 and markdown-it-py alone) gives the same site as the fast path, and reports the same errors."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import jinja2
import pytest
from support.editions import ARABIC, REPOSITORY
from support.sites import SOURCE, assert_same, copy_of, make, site_of, write
from support.txtar import Case
from tables import cases

from timeline.build import check
from timeline.building.report import BuildReport
from timeline.diagnostics import ContentErrors
from timeline.fast_path import SWITCH, fast_path
from timeline.rendering.environment import is_fast


@contextmanager
def plain_path() -> Iterator[None]:
    """The plain path, chosen as a user would, for what this process builds and checks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SWITCH, "off")
        patch.setitem(sys.modules, "timeline.rendering.fast_templates", None)  # as if its import failed
        fast_path.cache_clear()
        try:
            assert not is_fast()
            yield
        finally:
            fast_path.cache_clear()


def make_plainly(root: Path, name: str = "site") -> BuildReport:
    """Build a project on the plain path."""
    with plain_path():
        return make(root, name)


@pytest.mark.parametrize("site", ["golden", "example", "arabic"])
def test_both_paths_give_the_same_bytes(site: str, tmp_path: Path) -> None:
    if site == "arabic":
        Case(ARABIC).write(tmp_path)
    else:
        copy_of(SOURCE if site == "golden" else REPOSITORY, tmp_path)
    assert is_fast()
    make(tmp_path, "fast")
    make_plainly(tmp_path, "plain")
    assert_same(tmp_path / "fast", tmp_path / "plain")


@pytest.mark.parametrize("child, parent, included", cases("inheritance.txt"))
def test_both_paths_inherit_alike(child: str, parent: str, included: str, tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "content/timeline.yaml": "title: T\ntheme: own\nrules: {unsourced: off}\n",
            "content/events/x.yaml": "date: 2024\ntitle: Title\n",
            "themes/own/theme.yaml": "parent: default\n",
            "themes/own/templates/event.html": child,
            "themes/own/templates/parent.html": parent,
            "themes/own/templates/included.html": included,
        },
    )

    def page(build: Callable[[Path], object]) -> str:
        try:
            build(tmp_path)
        except ContentErrors as failed:
            return failed.diagnostics[0].message
        return (tmp_path / "site/events/x/index.html").read_text()

    assert page(make) == page(make_plainly)


def test_another_path_renders_every_page_again(tmp_path: Path) -> None:
    copy_of(SOURCE, tmp_path)
    pages = make(tmp_path).rendered
    assert make_plainly(tmp_path).rendered == pages
    assert not make_plainly(tmp_path).rendered


@pytest.mark.parametrize("version, fast", [("3.1.99", True), ("3.2.0", False), ("", False)])
def test_an_unknown_jinja2_takes_the_plain_path(
    version: str, fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jinja2, "__version__", version)
    assert is_fast() is fast


@pytest.mark.parametrize(
    "templates, line, reason",
    [
        ({"card.html": "<p>\n{{ card.nothing }}\n"}, "card.html:2", "has no attribute 'nothing'"),
        ({"card.html": "<p>\n{% include 'a.html' %}", "a.html": "\n\n{{ nothing }}"}, "a.html:3", "'nothing' is undefined"),
        ({"card.html": "{{ card.title }}\n{% if %}"}, "card.html:2", "Expected an expression"),
        ({"card.html": "\n{% include 'no.html' %}"}, "card.html:2", "there is no template 'no.html'"),
    ],
    ids=["value", "included", "syntax", "missing"],
)  # fmt: skip
def test_the_plain_path_names_the_line_that_fails(
    templates: dict[str, str], line: str, reason: str, tmp_path: Path
) -> None:
    files = {
        "content/timeline.yaml": "title: T\ntheme: own\nrules: {unsourced: off}\n",
        "content/events/x.yaml": "date: 2024\ntitle: Title\n",
        "themes/own/theme.yaml": "parent: default\n",
    }
    files |= {f"themes/own/templates/{name}": text for name, text in templates.items()}
    with pytest.raises(ContentErrors) as failed:
        make_plainly(write(tmp_path, files))
    (diagnostic,) = failed.value.diagnostics
    assert f"{diagnostic.path}:{diagnostic.line}" == f"themes/own/templates/{line}"
    assert reason in diagnostic.message


def test_a_check_on_the_plain_path_has_bounds(tmp_path: Path) -> None:
    files = {
        "content/timeline.yaml": "title: T\ntheme: own\n",
        "themes/own/theme.yaml": "parent: default\n",
        "themes/own/templates/card.html": "{% import 'big.html' as a %}" * 20_000,
        "themes/own/templates/big.html": "<p>" * 100_000,
    }
    with plain_path():
        (diagnostic,) = check(site_of(write(tmp_path, files)))
    assert "more than 2,097,152 characters" in diagnostic.message
