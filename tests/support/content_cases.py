"""Cases of commands that change content files: a project, the command, and the files that then differ."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from support.txtar import Case


class ContentCase(NamedTuple):
    """A case whose project has been written."""

    command: list[str]
    printed: str
    expected: dict[str, str]
    """The content files after the command."""


def files_in(folder: Path) -> dict[str, str]:
    """The content files."""
    return {str(file.relative_to(folder)): file.read_text() for file in (folder / "content").rglob("*.*")}


def written_case(file: Path, folder: Path) -> ContentCase:
    """Write the project of a case; `after/PATH` is a file as it is then, empty where it is gone."""
    case = Case(file)
    command = case.sections.pop(("run", "")).split()
    printed = case.sections.pop(("printed", "")).strip()
    after = {
        path: case.sections.pop((path, how)) for path, how in list(case.sections) if path.startswith("after/")
    }
    case.write(folder)
    expected = files_in(folder)
    for path, text in after.items():
        expected[path.removeprefix("after/")] = text.rstrip("\n") + "\n" if text.strip() else ""
    return ContentCase(command, printed, {path: text for path, text in expected.items() if text})
