"""Reads test cases: a small project in one text file.

    Words on what the case is about.
    -- content/events/x.yaml --
    title: ...
    -- expect --
    content/events/x.yaml:1:1: error CODE: message

A section's name may say how the file is made, where text cannot: `(escapes)` for bytes written as \\xNN,
`(2000 times)` for text over and over, `(link to PATH)` and `(pipe)` for what is no file at all.
A case without a project file gets one that asks for no sources.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

PROJECT = "content/timeline.yaml"
USUAL = "title: Case\nrules: {unsourced: off}\n"

_SECTION = re.compile(r"^-- (.+?)(?: \((escapes|pipe|link to .+|\d+ times)\))? --$")


class Case:
    """A case file, taken apart."""

    def __init__(self, path: Path) -> None:
        self.sections: dict[tuple[str, str], str] = {}
        self.expected: list[str] = []
        name: tuple[str, str] | None = None
        for line in path.read_text(encoding="utf-8").split("\n"):
            match = _SECTION.match(line)
            if match:
                name = (match[1], match[2] or "")
                self.sections[name] = ""
            elif name:
                self.sections[name] += f"{line}\n"
        self.expected = self.sections.pop(("expect", ""), "").split("\n")
        self.expected = [line for line in self.expected if line]

    def write(self, folder: Path) -> None:
        """Make the project."""
        if not any(path == PROJECT for path, _ in self.sections):
            self._write(folder / PROJECT, "", USUAL)
        for (path, manner), text in self.sections.items():
            self._write(folder / path, manner, text)

    def _write(self, file: Path, manner: str, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        text = re.sub(r"\n+\Z", "\n", text) if text.strip() else ""
        if manner == "pipe":
            os.mkfifo(file)
        elif manner.startswith("link"):
            file.symlink_to(manner.removeprefix("link to "))
        elif manner == "escapes":
            file.write_bytes(text.encode("latin-1").decode("unicode-escape").encode("latin-1"))
        else:
            times = int(manner.split()[0]) if manner else 1
            file.write_text(text * times, encoding="utf-8", newline="\n")
