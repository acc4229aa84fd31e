"""Take quotes off the values of a YAML text that do not need them, and write the others in one way."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.editing.write_yaml import field_lines, one_line
from timeline.editing.yaml_outline import Node, outline

_ANY_WIDTH = 1 << 20


def with_plain_quotes(text: str) -> str:
    """The text with quotes only where they are needed. Raises YAMLError.

    A value of several lines, or with escapes (`\\u200f`), stays as it is, and so does one with a comment right behind it.
    """
    root = outline(text)
    parts, done = [], 0
    for node, is_in_flow in _quoted(text, root) if root else ():
        raw, value = text[node.start : node.end], node.scalar or ""
        if "\n" in raw or "\r" in raw or "\\" in raw or text[node.end : node.end + 2] == " #":
            continue
        written = (
            one_line(value) if is_in_flow else field_lines("k", value, _ANY_WIDTH)[0].removeprefix("k: ")
        )
        parts += [text[done : node.start], written]
        done = node.end
    return "".join([*parts, text[done:]])


def _quoted(text: str, node: Node, *, is_in_flow: bool = False) -> Iterator[tuple[Node, bool]]:
    """The quoted values in the order of the text, each with whether it stands within brackets."""
    if node.scalar is not None:
        if text[node.start : node.start + 1] in ("'", '"') and not node.is_block_text:
            yield node, is_in_flow
        return
    inner = node.items if node.items is not None else [value for _, value in (node.entries or {}).values()]
    for one in inner:
        yield from _quoted(text, one, is_in_flow=node.is_flow)
