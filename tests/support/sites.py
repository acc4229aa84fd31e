"""Building in tests: projects from a few texts, and what stands in a site."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from timeline.build import BuildOptions, build
from timeline.building import site_state
from timeline.building.report import BuildReport
from timeline.cache.folders import project_cache_folder
from timeline.planning import (
    chronology,
    entities,
    index_pages,
    index_rows,
    overview,
    page_order,
    sourcing_page,
    topic_pages,
)
from timeline.project import ProjectPaths

GOLDEN = Path(__file__).parent.parent / "golden"
SOURCE = GOLDEN / "site-source"
"""A small project in which every kind of record and nearly every field occurs."""


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """A project (or more files of one) from the texts of its files; paths are those below the project's folder."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def copy_of(source: Path, root: Path) -> Path:
    """The content and the themes of a project, in another folder."""
    for name in ("content", "themes"):
        if (source / name).is_dir():
            shutil.copytree(source / name, root / name)
    return root


def site_of(root: Path, name: str = "site") -> ProjectPaths:
    """The folders of a project whose site and memory have names of their own, so that it can have several."""
    return ProjectPaths(root, root / name, project_cache_folder(root / name))


def make(
    root: Path, name: str = "site", *, jobs: int = 1, drafts: bool = False, clean: bool = False
) -> BuildReport:
    """Build a project."""
    return build(site_of(root, name), BuildOptions(jobs=jobs, drafts=drafts, clean=clean))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(files)}


def differences(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> str:
    """How two trees differ, in words for someone who must find out why; nothing where they are equal."""
    said = [f"only in the first: {path}" for path in sorted(one.keys() - other.keys())]
    said += [f"only in the second: {path}" for path in sorted(other.keys() - one.keys())]
    changed = [path for path in sorted(one.keys() & other.keys()) if one[path] != other[path]]
    said += [f"not the same: {path}" for path in changed]
    for path in [path for path in changed if path != "manifest.sha256"][:3]:
        texts = [data[path].decode("utf-8", "replace").splitlines() for data in (one, other)]
        lines = difflib.unified_diff(*texts, f"first {path}", f"second {path}", n=0, lineterm="")
        said += [line[:300] for line in list(lines)[:20]]
    return "\n".join(said)


def assert_same(one: Path, other: Path) -> None:
    """Two folders hold the same files with the same bytes."""
    said = differences(tree(one), tree(other))
    assert not said, said


def shorten_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Divide lists and the chronology into pages from a few events on, and compare the site in another process."""
    for module, name, limit in (
        (page_order, "ONE_PAGE", 5),
        (chronology, "OPENING", 2),
        (chronology, "MOST_FROM_THE_START", 8),
        (entities, "ON_A_PAGE", 2),
        (topic_pages, "ON_A_PAGE", 2),
        (index_pages, "ROWS", 3),
        (index_rows, "ROWS", 3),
        (index_rows, "UNLETTERED", 3),
        (overview, "MOST_MARKS", 4),
        (sourcing_page, "MOST_ORIGINS", 3),
        (sourcing_page, "MOST_WEAK", 3),
        (sourcing_page, "MOST_CLAIMS", 1),
        (site_state, "MANY", 10),
    ):
        monkeypatch.setattr(module, name, limit)
