"""Rewrite the HTML of built pages, tag by tag.

It relies on what the templates and the sanitiser promise: text and attribute values are escaped, values are in double
quotes, and elements are closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import escape, unescape

Tag = tuple[str, dict[str, str]]
"""The name of an element and its attributes; those without a value have an empty one."""

_REST = r"""((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>"""
_TAG = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9-]*+){_REST}")
_ATTRIBUTE = re.compile(r"""([a-zA-Z_:][-a-zA-Z0-9_:.]*)(?:\s*=\s*"([^"]*)")?""")
_VOID = frozenset(["br", "hr", "img", "input", "link", "meta", "source", "wbr"])
_RAW = frozenset(["script", "style"])


def inside(page: str, element: str) -> str:
    """What is between the first start tag of an element and its last end tag; empty without one."""
    start = re.search(rf"<{element}(?=[\s>])[^>]*>", page)
    end = page.rfind(f"</{element}>")
    return page[start.end() : end] if start and end >= start.end() else ""


def tags_of(page: str, element: str) -> Iterator[Tag]:
    """The start tags of all elements of a name."""
    for tag in _TAG.finditer(page):
        if tag[2] == element and not tag[1]:
            yield element, _attributes(tag[3])


def elements_of_class(page: str, names: Iterable[str]) -> Iterator[str]:
    """The outermost elements that have one of the classes, with their tags."""
    wanted = set(names)
    at = 0
    while tag := _TAG.search(page, at):
        at = tag.end()
        if (
            not tag[1]
            and "class=" in tag[3]
            and wanted.intersection(_attributes(tag[3]).get("class", "").split())
        ):
            at = _end_of(page, tag)
            yield page[tag.start() : at]


@lru_cache
def _tags_named(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"<(/?)({'|'.join(sorted(names))})(?=[\s/>]){_REST}") if names else _TAG


def rewrite_tags(page: str, change: Callable[[Tag], Tag | None], names: frozenset[str] = frozenset()) -> str:
    """The HTML with each start tag as `change` returns it, and without the elements for which that is None.

    Only elements without an end tag can get another name. `names` restricts it to elements of these names, which saves time.
    """
    tags = _tags_named(names)
    out: list[str] = []
    at = 0
    while tag := tags.search(page, at):
        out.append(page[at : tag.start()])
        at = tag.end()
        if tag[1]:
            out.append(tag[0])
            continue
        before: Tag = tag[2], _attributes(tag[3])
        after = change((tag[2], dict(before[1])))
        if after is None:
            at = _end_of(page, tag)
        else:
            out.append(tag[0] if after == before else _start_tag(after, closed=tag[3].endswith("/")))
    out.append(page[at:])
    return "".join(out)


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(value or "") for name, value in _ATTRIBUTE.findall(text)}


def _start_tag(tag: Tag, *, closed: bool) -> str:
    words = (f' {key}="{escape(value)}"' if value else f" {key}" for key, value in tag[1].items())
    return f"<{tag[0]}{''.join(words)}{'/' if closed else ''}>"


def _end_of(page: str, start: re.Match[str]) -> int:
    """Where the element that begins with a start tag ends."""
    name = start[2]
    if name in _VOID or start[3].endswith("/"):
        return start.end()
    if name in _RAW:
        end = page.find(f"</{name}>", start.end())
        return len(page) if end < 0 else end + len(name) + 3
    depth = 1
    for tag in _TAG.finditer(page, start.end()):
        if tag[2] == name and not tag[3].endswith("/"):
            depth += -1 if tag[1] else 1
            if not depth:
                return tag.end()
    return len(page)
