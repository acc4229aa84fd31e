"""A new format is one module, and its line in the registry."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.sites import write

import timeline

TITLES_TXT = '''
"""`titles.txt`: the title of each event on a line of its own."""

from timeline.exports.export import export_of_events
from timeline.planning.formats import Format


def _title(event, entry, card, edition):
    return f"{card.title}\\n".encode()


def _titles(parts, context):
    return b"".join(parts) + f"{len(context.edition.chronicle.actors)} actor(s)\\n".encode()


EXPORT = export_of_events(
    Format("titles.txt", "text/plain", "foot.data", "data", is_alternate=True),
    _title,
    _titles,
    also_from=lambda facets: facets.actors.values(),
)
'''
CONTENT = {
    "content/timeline.yaml": "title: T\nurl: https://example.org/t/\n",
    "content/actors.yaml": "army: {name: Army}\n",
    "content/events/a.yaml": "date: 2024-11-29\ntitle: First\nsource: https://example.org/a\n",
    "content/events/b.yaml": "date: 2024-11-30\ntitle: Second\nsource: https://example.org/b\n",
}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program, in which somebody has added a format."""
    package = Path(timeline.__file__).parent
    copy = tmp_path / "program"
    shutil.copytree(package, copy / "timeline", ignore=shutil.ignore_patterns("__pycache__"))
    if not (copy / "timeline/themes").exists():
        shutil.copytree(package.parent / "themes", copy / "themes")
    write(copy, {"timeline/exports/titles.py": TITLES_TXT})
    registry = copy / "timeline/exports/registry.py"
    text = registry.read_text(encoding="utf-8")
    added = text.replace("    events_csv.EXPORT,\n", "    events_csv.EXPORT,\n    titles.EXPORT,\n")
    registry.write_text(
        added.replace("    timeline_json,\n", "    timeline_json,\n    titles,\n"), encoding="utf-8"
    )
    return copy


def build(program: Path, root: Path, *options: str) -> dict[str, tuple[str, int]]:
    """The texts of a site's files, and when they were written."""
    environment = {**os.environ, "PYTHONPATH": str(program)}
    command = [sys.executable, "-m", "timeline", "build", "--quiet", *options]
    subprocess.run(command, cwd=root, env=environment, check=True)
    site = root / "site"
    return {
        file.relative_to(site).as_posix(): (file.read_text(encoding="utf-8"), file.stat().st_mtime_ns)
        for file in site.rglob("*")
        if file.is_file() and "assets" not in file.parts
    }


def test_a_new_format_is_built_linked_and_kept_up_to_date(program: Path, tmp_path: Path) -> None:
    root = write(tmp_path / "project", CONTENT)
    site = build(program, root)
    titles, written = site["titles.txt"]
    assert titles == "First\nSecond\n1 actor(s)\n"
    home = site["index.html"][0]
    assert '<link rel="alternate" type="text/plain"' in home
    assert '"contentUrl":"https://example.org/t/titles.txt"' in home
    assert 'href="../../titles.txt" type="text/plain"' in site["events/a/index.html"][0]

    write(root, {"content/events/a.yaml": CONTENT["content/events/a.yaml"] + "summary: Some words.\n"})
    assert build(program, root)["titles.txt"] == (titles, written)

    write(root, {"content/events/b.yaml": CONTENT["content/events/b.yaml"].replace("Second", "Last")})
    assert build(program, root)["titles.txt"][0] == "First\nLast\n1 actor(s)\n"

    write(root, {"content/actors.yaml": "army: {name: Army}\npolice: {name: Police}\n"})
    changed = build(program, root)
    assert changed["titles.txt"][0] == "First\nLast\n2 actor(s)\n"
    clean = build(program, root, "--clean")
    assert {path: text for path, (text, _) in clean.items()} == {
        path: text for path, (text, _) in changed.items()
    }
