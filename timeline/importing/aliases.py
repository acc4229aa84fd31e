"""The files with names that may stand for one actor or place: proposed, and accepted by a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from timeline.diagnostics import UsageError
from timeline.editing.write_yaml import field_lines
from timeline.importing.name_book import NameBook
from timeline.reading.decode import decode
from timeline.reading.strict_yaml import read_yaml

KINDS = ("actors", "places")


def alias_file_text(actors: NameBook, places: NameBook) -> str:
    """A file with the names that may be one; empty if there are none."""
    lines = [*_lines("actors", actors), *_lines("places", places)]
    if not lines:
        return ""
    head = [
        "# Names that may stand for one actor or place. Delete the lines that do not, rename this file to end in",
        "# `.names.yaml`, and import again: the first name becomes the record, the others its `aka`.",
    ]
    return "".join(f"{line}\n" for line in (*head, *lines))


def _lines(kind: str, book: NameBook) -> Iterator[str]:
    groups = dict(book.likely_the_same())
    if groups:
        yield f"{kind}:"
        for name, others in groups.items():
            yield from (f"  {line}" for line in field_lines(name, others))


def read_aliases(path: Path) -> dict[str, dict[str, str]]:
    """By kind, the name that each other name stands for. Raises UsageError."""
    text, problem = decode(path.read_bytes())
    value, problems = read_yaml(text) if problem is None else (None, [problem])
    if problems or type(value) is not dict or not set(value) <= set(KINDS):
        why = problems[0].message if problems else "it has `actors` and `places`, and nothing else"
        raise UsageError(
            f"{path.name}: {why}", "write `name: [other name, ...]` below `actors:` and `places:`"
        )
    same: dict[str, dict[str, str]] = {}
    for kind, groups in value.items():
        for name, others in (groups or {}).items():
            for other in others if type(others) is list else [others]:
                if type(other) is not str:
                    raise UsageError(
                        f"{path.name}: the names for `{name[:60]}` are not a list", "write [name, name]"
                    )
                same.setdefault(kind, {})[other] = name
    return same
