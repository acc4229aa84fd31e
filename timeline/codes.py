"""Load the registry of diagnostic codes (`codes.yaml`): title, severity, explanation and examples.

The reference page on diagnostics and the rules of SARIF reports are generated from it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from timeline.reading.strict_yaml import read_yaml


class Code(msgspec.Struct, frozen=True):
    """A diagnostic code."""

    code: str
    title: str
    severity: str
    """The default severity, which `rules:` in the project file and `--strict` can change."""
    why: str
    bad: str
    """A wrong example: files, each after a line `# content/...`, or a description."""
    good: str

    def in_text(self) -> str:
        """The explanation as plain text."""
        return f"{self.why}\n\nWrong:\n{self.bad}\nRight:\n{self.good}"

    def in_markdown(self) -> str:
        """The explanation in Markdown, for the manual and for editors."""
        return f"{self.why}\n\nWrong:\n\n{_fenced(self.bad)}\n\nRight:\n\n{_fenced(self.good)}\n"


def _fenced(example: str) -> str:
    return f"```{'yaml' if example.startswith('# content/') else 'text'}\n{example}```"


@cache
def all_codes() -> dict[str, Code]:
    """All codes, sorted by name."""
    text = (files("timeline") / "codes.yaml").read_text(encoding="utf-8")
    value, _ = read_yaml(text)
    return {code: Code(code, **fields) for code, fields in value.items()}
