"""What a content file holds that no page prints: comments, `x-` fields, notes for the editors."""

from __future__ import annotations

import re
from collections import Counter

import yaml

_NOTE_KEY = re.compile(r"x-.*|named_because")
_SCHEMA_LINE = re.compile(
    r"\A# yaml-language-server: \$schema=(?:\.\./)*\.timeline-schema/[a-z-]+\.json$", re.MULTILINE
)
"""What `timeline new` writes at the top of a file."""
_DEFINITION = re.compile(r"^[ \t>]*\[([^\[\]\n]{1,300})\]:", re.MULTILINE)
"""A link definition, which prints nothing by itself: `[//]: # (a comment)`."""
_FRONT_MATTER = re.compile(r"(?s)\A---\r?\n(.*?)^---\s*$", re.MULTILINE)


def has_editors_notes(path: str, data: bytes) -> bool:
    """Whether a content file has comments or fields that only editors see; true if in doubt."""
    try:
        text = data.decode("utf-8-sig")
        if path.endswith(".md"):
            front = _FRONT_MATTER.match(text)
            return front is None or _in_markdown(text[front.end() :]) or _in_yaml(front[1])
        return _in_yaml(text)
    except (UnicodeDecodeError, yaml.YAMLError):
        return True


def _in_yaml(text: str) -> bool:
    text = _SCHEMA_LINE.sub("", text.replace("\r\n", "\n"))
    end = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if _has_comment(text[end : token.start_mark.index]):
            return True
        end = token.end_mark.index
        if not isinstance(token, yaml.ScalarToken):
            continue
        if _NOTE_KEY.fullmatch(token.value) or _in_markdown(token.value):
            return True
        # The token of a block includes comments before and after its text.
        block = text[token.start_mark.index : end] if token.style in ("|", ">") else ""
        if block.count("#") > token.value.count("#"):
            return True
    return _has_comment(text[end:])


def _in_markdown(text: str) -> bool:
    """Whether a text has an HTML comment, or a link definition that no link uses."""
    if "<!--" in text:
        return True
    defined = Counter(label.casefold() for label in _DEFINITION.findall(text))
    return any(
        number > 1 or text.casefold().count(f"[{label}]") == number for label, number in defined.items()
    )


def _has_comment(between: str) -> bool:
    return "#" in between
