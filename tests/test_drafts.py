"""Drafts and embargoed events are in no byte of the site, whatever refers to them (robustness: case 55)."""

from __future__ import annotations

from pathlib import Path

import pytest

from timeline.build import BuildOptions, build
from timeline.building.project_files import paths_of

CANARY = "quetzal"
FILES = {
    "content/timeline.yaml": "title: T\nurl: https://example.org/\n",
    "content/topics/how.yaml": "title: How many?\n",
    "content/actors/mill.yaml": "name: The mill\n",
    "content/events/2024-01-01-open.yaml": (
        "date: 2024-01-01\ntitle: Open\nsummary: See [[quetzal-event]] and [[quetzal-event|it]].\n"
        "details: Also [[quetzal-event]].\npart_of: quetzal-event\nfollows: [quetzal-event]\nsee: [quetzal-event]\n"
        "sources: [https://example.org/shared]\n"
    ),
}
HIDDEN = (
    "date: 2024-01-02\ntitle: A quetzal\nsummary: A quetzal flew.\ntags: [quetzal]\naliases: [quetzal-before]\n"
    "sources:\n  - {url: https://example.org/shared, title: The quetzal paper}\n"
    "  - {url: https://example.org/quetzal, title: Quetzal}\n"
    "claims:\n  - {by: mill, about: how, says: A quetzal., sources: [https://example.org/quetzal]}\n"
)


def trace_of_the_canary(root: Path, *, drafts: bool) -> list[str]:
    build(paths_of(root), BuildOptions(jobs=1, drafts=drafts))
    return [
        path.relative_to(root).as_posix()
        for path in sorted((root / "site").rglob("*"))
        if CANARY in path.name
        or (path.is_file() and CANARY in path.read_bytes().decode("utf-8", "replace").lower())
    ]


@pytest.mark.parametrize("mark", ["draft: true", "embargo_until: 2999-01-01T00:00Z"])
def test_nothing_of_a_hidden_event_reaches_the_site(tmp_path: Path, mark: str) -> None:
    for path, text in {**FILES, "content/events/2024-01-02-quetzal-event.yaml": f"{HIDDEN}{mark}\n"}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert trace_of_the_canary(tmp_path, drafts=True)
    assert trace_of_the_canary(tmp_path, drafts=False) == []
