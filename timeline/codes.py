"""Every diagnostic code: what it says, why it is there, and an example with its mend (`codes.yaml`).

The page of the manual is made from this, and the rules of a SARIF report.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from timeline.reading.strict_yaml import read_yaml


class Code(msgspec.Struct, frozen=True):
    """One code."""

    code: str
    title: str
    severity: str
    """The usual one: `rules:` in the project file and `--strict` can change it."""
    why: str
    bad: str
    """What it is said of: files, each after a line `# content/...`; or a sketch of what text cannot show."""
    good: str

    def in_text(self) -> str:
        """For programs that show plain text."""
        return f"{self.why}\n\nWrong:\n{self.bad}\nRight:\n{self.good}"

    def in_markdown(self) -> str:
        """For programs that show Markdown, and the manual."""
        return f"{self.why}\n\nWrong:\n\n{_fenced(self.bad)}\n\nRight:\n\n{_fenced(self.good)}\n"


def _fenced(example: str) -> str:
    return f"```{'yaml' if example.startswith('# content/') else 'text'}\n{example}```"


@cache
def all_codes() -> dict[str, Code]:
    """All codes in the order of their names."""
    text = (files("timeline") / "codes.yaml").read_text(encoding="utf-8")
    value, _ = read_yaml(text)
    return {code: Code(code, **fields) for code, fields in value.items()}
