"""What a content file holds that no page prints: comments, `x-` fields, notes for the editors."""

from __future__ import annotations

import re

import yaml

_NOTE_KEY = re.compile(r"x-.*|named_because")
_FRONT_MATTER = re.compile(r"(?s)\A---\r?\n(.*?)^---\s*$", re.MULTILINE)


def has_editors_notes(path: str, data: bytes) -> bool:
    """Whether a content file has comments or fields that only editors see; true if in doubt."""
    try:
        text = data.decode("utf-8-sig")
        if path.endswith(".md"):
            front = _FRONT_MATTER.match(text)
            return "<!--" in text or front is None or _in_yaml(front[1])
        return _in_yaml(text)
    except (UnicodeDecodeError, yaml.YAMLError):
        return True


def _in_yaml(text: str) -> bool:
    text = text.replace("\r\n", "\n")
    end = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if _has_comment(text[end : token.start_mark.index]):
            return True
        end = token.end_mark.index
        if not isinstance(token, yaml.ScalarToken):
            continue
        if _NOTE_KEY.fullmatch(token.value):
            return True
        # The token of a block includes comments before and after its text.
        block = text[token.start_mark.index : end] if token.style in ("|", ">") else ""
        if block.count("#") > token.value.count("#"):
            return True
    return _has_comment(text[end:])


def _has_comment(between: str) -> bool:
    return "#" in between
