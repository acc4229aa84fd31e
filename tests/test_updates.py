"""A program that is updated believes nothing that the one before it has remembered, whatever their versions."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from subprocess import run

import pytest
from support.sites import write

import timeline

PROJECT = {
    "content/timeline.yaml": "title: A town\n",
    "content/actors.yaml": "one: {name: One}\n",
    "content/events/x.yaml": (
        "date: 2024\ntitle: A quiet day\nsource: https://example.org/a\n"
        "claims: {by: one, figures: {killed: dozens}, as_of: 2024, source: 'https://example.org/a'}\n"
    ),
}


@pytest.mark.parametrize("installed", [True, False])
def test_an_update_of_the_same_version_reads_all_anew(tmp_path: Path, *, installed: bool) -> None:
    packages, project = tmp_path / "packages", write(tmp_path / "project", PROJECT)
    shutil.copytree(Path(timeline.__file__).parent, packages / "timeline")
    shutil.copytree(Path(timeline.__file__).parent.parent / "themes", packages / "themes")
    record = packages / f"sourced_timeline-{timeline.__version__}.dist-info" / "RECORD"
    if installed:
        write(packages, {str(record.relative_to(packages)): "timeline/model/figures.py,sha256=a,9\n"})

    def check() -> str:
        command = [sys.executable, "-m", "timeline", "-C", str(project), "check"]
        ran = run(command, cwd=packages, capture_output=True, text=True, check=False)
        return ran.stdout + ran.stderr

    assert "no errors" in check()
    assert "no errors" in check()
    figures = packages / "timeline/model/figures.py"
    figures.write_text(figures.read_text(encoding="utf-8").replace('"dozens"', '"heaps"'), encoding="utf-8")
    if installed:
        record.write_text("timeline/model/figures.py,sha256=b,9\n", encoding="utf-8")
    assert "CLAIM001: 'dozens' is not a figure" in check()
