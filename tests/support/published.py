"""The project that tests of `timeline publish` publish."""

from __future__ import annotations

from support.command_line import Line


def event(number: int, more: str = "") -> str:
    """The file of an event."""
    return f"date: 2024-11-{number:02}\ntitle: Event {number}\nsource: https://example.org/news\n{more}"


def build_project(line: Line, project: str) -> Line:
    """A project of three events with this project file, built."""
    line.write("content/timeline.yaml", project)
    for number in (1, 2, 3):
        line.write(f"content/events/e{number}.yaml", event(number))
    line.write(".gitignore", "/site/\n")
    assert line("build", "-q").code == 0
    return line
