"""Write the text of a new translation file: empty, with the originals as comments, or filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from timeline.editing.translation_units import TranslationUnit
from timeline.editing.write_yaml import field_lines, yaml_text

_BODY = "details"
"""The text that is the body of a Markdown file."""


def nested(texts: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Texts by path (`claims/first/says`) as nested records."""
    plain: dict[str, Any] = {}
    for path, text in texts:
        *steps, last = path.split("/")
        inner = plain
        for step in steps:
            inner = inner.setdefault(step, {})
        inner[last] = text
    return plain


def blank_translation(units: Sequence[TranslationUnit], language: str, path: str) -> str:
    """A translation file to be filled in, with the original above each text."""
    is_markdown = path.endswith(".md")
    lines = [
        f"# Translation of {units[0].file.path} into `{language}`. Above each text stands the original; a text that is",
        "# left empty is shown in the original. For a text of several lines, write | and indent the lines below it.",
    ]
    for unit in units:
        texts = nested((text.paths[0], text.text) for text in unit.texts)
        body = texts.pop(_BODY, "") if is_markdown else ""
        inner = [*_blank_fields(texts), f"of: {unit.digest}"]
        if body:
            inner += ["# The text of the page goes below the line ---. The original:", *_comment(body)]
        if unit.key:
            lines += ["", f"{_key(unit.key)}:", *(f"  {line}" for line in inner)]
        else:
            lines += inner
    fence = ["---"] if is_markdown else []
    return "\n".join([*fence, *lines, *fence, ""])


def _blank_fields(texts: Mapping[str, Any]) -> Iterator[str]:
    for key, value in texts.items():
        if isinstance(value, dict):
            yield f"{_key(key)}:"
            yield from (f"  {line}" for line in _blank_fields(value))
        else:
            yield from _comment(value)
            yield f"{_key(key)}:"


def _key(key: str) -> str:
    """A key as YAML has it, in quotes if it needs them."""
    return field_lines(key, "x")[0].rpartition(": ")[0]


def _comment(text: str) -> list[str]:
    return [f"# {line}".rstrip() for line in text.split("\n")]


def filled_translation(translations: Mapping[str, Mapping[str, Any]], path: str) -> str:
    """A translation file with these fields, by the key of the record; the key of one that stands alone is empty."""
    if "" not in translations:
        return yaml_text(dict(translations))
    fields = dict(translations[""])
    if not path.endswith(".md"):
        return yaml_text(fields)
    body = str(fields.pop(_BODY, "")).strip("\n")
    front = yaml_text(fields) if fields else ""
    return f"---\n{front}---\n" + (f"\n{body}\n" if body else "")
