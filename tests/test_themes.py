"""Themes of a project: settings, blocks, scripts, and files of the parent that are left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from support.outline import parsed
from support.sites import assert_same, make, tree, write

from timeline.diagnostics import ContentErrors

REPOSITORY = Path(__file__).parents[1]
TEMPLATES = REPOSITORY / "themes/default/templates"
EVENT = "events/title/index.html"
FILES = {
    "content/timeline.yaml": "title: T\ntheme: own\nrules: {unsourced: off}\n",
    "content/events/title.yaml": "date: 2024\ntitle: Title\n",
    "themes/own/theme.yaml": "parent: default\n",
}


def made(root: Path, files: dict[str, str]) -> dict[str, bytes]:
    """The site of a project with a theme `own` that has these files besides."""
    make(write(root, {**FILES, **files}))
    return tree(root / "site")


# Settings

SETTINGS = {
    "themes/own/theme.yaml": "parent: hills\nsettings: {columns: 4}\n",
    "themes/hills/theme.yaml": "settings: {columns: 2, drawn: true, motto: '', months: [May, June], share: 1.5}\n",
    "themes/hills/templates/card.html": "{{ settings.motto }}{{ settings.columns + 1 }}",
    "themes/hills/templates/event.html": "{% if settings.drawn %}{{ settings.share }} {{ settings.months|join }}{% endif %}",
}


def test_settings_reach_every_template(tmp_path: Path) -> None:
    site = made(tmp_path, SETTINGS)
    assert site[EVENT] == b"1.5 MayJune"
    assert b"\n5\n" in site["index.html"]


def test_the_project_file_changes_settings(tmp_path: Path) -> None:
    root = write(tmp_path, {**FILES, **SETTINGS})
    make(root)
    project = (
        FILES["content/timeline.yaml"] + "settings: {motto: <b>, columns: 6, months: [July], share: 2.0}\n"
    )
    site = made(tmp_path, {**SETTINGS, "content/timeline.yaml": project})
    assert site[EVENT] == b"2 July"
    assert b"&lt;b&gt;7" in site["index.html"]
    make(root, "clean", clean=True)
    assert_same(root / "site", root / "clean")


# Blocks


def blocks_of(template: Path) -> list[str]:
    return re.findall(r"\{% block (\w+) ", template.read_text(encoding="utf-8"))


def test_the_manual_lists_the_blocks() -> None:
    manual = (REPOSITORY / "docs/how-to/theme.md").read_text(encoding="utf-8")
    listed = {
        name: re.findall(r"`(\w+)`", blocks)
        for name, blocks in re.findall(r"^\| `([\w-]+\.html)` \|(.*)\|$", manual, re.M)
    }
    inherited = {"head", "main"}
    there = {
        file.name: [block for block in blocks_of(file) if file.name == "base.html" or block not in inherited]
        for file in sorted(TEMPLATES.glob("*.html"))
    }
    assert listed == {name: blocks for name, blocks in there.items() if blocks}


def test_every_block_can_be_replaced_without_the_others(tmp_path: Path) -> None:
    """A theme that adds a comment to each block prints what its parent prints, but for the comments."""
    root = write(tmp_path, {**FILES, **PARTS})
    make(root, "parent")
    added = set()
    elsewhere = {b"<!--base main-->", b"<!--history main-->", b"<!--history title-->", b"<!--history list-->"}
    for template in TEMPLATES.glob("*.html"):
        blocks = blocks_of(template)
        added |= {
            f"<!--{template.stem} {block}-->".encode() for block in blocks if template.stem != "history"
        }
        child = [
            f"{{% block {block} %}}<!--{template.stem} {block}-->{{{{ super() }}}}{{% endblock %}}"
            for block in blocks
        ]
        if blocks:
            text = f'{{% extends "default/{template.name}" %}}{"".join(child)}'
            write(root, {f"themes/own/templates/{template.name}": text})
    make(root, "child")
    parent, site = tree(root / "parent"), tree(root / "child")
    pages = [path for path in site if path.endswith(".html")]
    assert added - elsewhere == {
        comment for path in pages for comment in re.findall(rb"<!--.*?-->", site[path])
    }
    for path in pages:
        assert re.sub(rb"<!--.*?-->", b"", site[path]) == parent[path]


PARTS = {
    "content/timeline.yaml": FILES["content/timeline.yaml"]
    + "history: false\nurl: https://example.org/\nrepository: https://git.example.org/town.git\n",
    "content/events/title.yaml": "id: title\naliases: [old]\ndate: 2024-11-29\ntitle: Title\nactors: [paper]\nplace: town\n"
    "corrections: [{on: 2024-12-01, kind: correction, was: Name, now: Title, why: A slip.}]\n",
    "content/actors.yaml": "paper: {name: Paper, kind: media}\n",
    "content/places.yaml": "town: {name: Town, at: [36.2, 37.16]}\n",
    "content/pages/about.md": "---\ntitle: About\n---\nText.\n",
}
"""A project with a page by every template but that of histories, which needs git."""


# Static files and scripts


def test_fonts_can_be_left_out(tmp_path: Path) -> None:
    fonts = {path for path in made(tmp_path / "with", {}) if path.startswith("assets/fonts/")}
    assert fonts
    site = made(tmp_path / "without", {"themes/own/theme.yaml": "leave_out: [fonts]\n"})
    assert not any(path.startswith("assets/fonts/") for path in site)
    (style,) = (data.decode() for path, data in site.items() if path.startswith("assets/theme."))
    assert "url(" not in style
    assert "@layer default {" in style


def test_a_font_of_the_theme_takes_the_place_of_one_left_out(tmp_path: Path) -> None:
    name = "source-sans-3-latin-wght-normal.woff2"
    files = {"themes/own/theme.yaml": "leave_out: [fonts]\n", f"themes/own/static/fonts/{name}": "font"}
    site = made(tmp_path, files)
    (font,) = (path for path in site if path.startswith("assets/fonts/"))
    (style,) = (data.decode() for path, data in site.items() if path.startswith("assets/theme."))
    assert style.count("url(") == style.count(font.removeprefix("assets/")) == 1


SCRIPTS = {
    "themes/own/theme.yaml": "scripts: [map/map.mjs, old.js]\n",
    "themes/own/static/map/map.mjs": 'import { draw } from "./draw.js";import("../old.js");import "./none.js";\n',
    "themes/own/static/map/draw.js": "export const draw = 1;\n",
    "themes/own/static/old.js": "'use strict';\n",
}


def test_scripts_are_deferred_files_with_digests_in_their_names(tmp_path: Path) -> None:
    site = made(tmp_path, SCRIPTS)
    tags = re.findall(r"<script.*?>.*?</script>", site[EVENT].decode())
    assert [re.sub(r"\.[0-9a-f]{10}\.", ".", tag) for tag in tags if "ld+json" not in tag] == [
        '<script type="module" src="../../assets/map/map.js"></script>',
        '<script defer src="../../assets/old.js"></script>',
        '<script defer src="../../assets/share.js"></script>',
    ]
    for tag in tags:
        source = re.search(r'src="../../(.*?)"', tag)
        assert "ld+json" in tag or (source and source[1] in site)
    assert b"script-src 'self';" in site[EVENT]


def test_modules_import_each_other_by_their_published_names(tmp_path: Path) -> None:
    site = made(tmp_path, SCRIPTS)
    (module,) = (data.decode() for path, data in site.items() if path.startswith("assets/map/map."))
    first, second, third = re.findall(r'["\'](.*?)["\']', module)
    assert f"assets/map/{first}".replace("/./", "/") in site
    assert f"assets/{second.removeprefix('../')}" in site
    assert third == "./none.js"


def test_files_that_refer_to_each_other_are_refused(tmp_path: Path) -> None:
    files = {"themes/own/static/a.js": "import './b.js'", "themes/own/static/b.js": "import './a.js'"}
    with pytest.raises(ContentErrors) as failed:
        made(tmp_path, files)
    (error,) = failed.value.diagnostics
    assert (error.code, error.path) == ("THEME001", "themes/own/static/a.js")


def test_every_rule_of_the_style_sheet_is_in_one_layer() -> None:
    style = (REPOSITORY / "themes/default/static/theme.css").read_text(encoding="utf-8")
    style = re.sub(r"/\*.*?\*/|@font-face \{[^}]*\}", "", style, flags=re.S).strip()
    assert style.startswith("@layer default {")
    depth = 0
    for at, character in enumerate(style):
        depth += (character == "{") - (character == "}")
        assert depth > 0 or at < style.index("{") or at == len(style) - 1


LENGTHS = (
    "width",
    "height",
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "cx",
    "cy",
    "r",
    "stroke-width",
    "stroke-dasharray",
)


def lengths(element: Element) -> Iterator[str]:
    """The lengths of drawings on a page, but for maps; what is in a viewBox has units of its own."""
    for child in element:
        if child.tag.endswith(("img", "linearGradient")) or "map" in child.get("class", "").split():
            continue
        yield from (child.get(name, "") for name in LENGTHS if child.get(name))
        if not child.get("viewBox"):
            yield from lengths(child)


def test_drawings_have_no_lengths_in_pixels(edition: Callable[[str], Path]) -> None:
    """The style sheet sets their scale: all lengths are per cent or em."""
    seen = 0
    for path in ("index.html", "topics/level/index.html", "topics/losses/index.html", "rests-on/index.html"):
        for length in lengths(parsed((edition("arabic") / path).read_bytes())):
            seen += 1
            assert length in ("0", "none") or all(part.endswith(("%", "em")) for part in length.split()), path
    assert seen > 100
