"""A project in which every text is an attempt to break out of its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from support.edits import Edited, inner_record
from timeline.model.actor import Actor
from timeline.model.compound_types import Localised, Many
from timeline.model.field_types import MarkdownText, Text
from timeline.model.harmed import Harmed
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.record import fields_of

ATTEMPTS = (
    '"><img src=x onerror=trip()>',
    "<script>trip()</script>",
    "'\"--></style></script><script>trip()</script>",
    "<svg/onload=trip()>",
    "[a](javascript:trip())",
    "{{ 7*7 }}{% include 'base.html' %}",
    "</title><script>trip()</script>",
    "]]><script>trip()</script>",
    "<!--<script>trip()</script>",
    'x" onmouseover="trip()" autofocus onfocus="trip()',
    "&lt;script&gt;trip()&lt;/script&gt;",
    "`<script>trip()</script>`",
    "<math><mtext><mglyph><style></math><img src onerror=trip()>",
    '<noscript><p title="</noscript><img src=x onerror=trip()>">',
    '![x](https://example.org/x"onerror="trip())',
    '<https://example.org/"onclick="trip()>',
    "[[river-rises|<img src=x onerror=trip()>]]",
    "<base href=//evil.example/><meta http-equiv=refresh content=0;url=//evil.example/>",
    '=HYPERLINK("https://evil.example/")',
    "\\u003cscript\\u003etrip()\\u003c/script\\u003e",
    '```html"><script>trip()</script>\n<script>trip()</script>\n```',
    '~~~ x" onclick=trip()\n<img src=x onerror=trip()>',
    "    <script>trip()</script>",
    '[a](https://example.org/ "x\\" onmouseover=trip() y=")',
    "[a][b]\n\n[b]: javascript:trip() '\"><script>trip()</script>'",
    '| a | b |\n|:-" onload=trip() x="-:|:-:|\n| <script>trip()</script> | <b onclick=trip()> |',
    "| <svg onload=trip()> |\n|:-:|\n| x |",
    "# <script>trip()</script> {#x onclick=trip()}\n\nx\n\n## [a](data:text/html,<script>trip()</script>)",
    "<script>trip()</script>\n=======================",
    "1. <details open ontoggle=trip()>\n\n   > <style>@import 'javascript:trip()'</style>",
    "<javascript:trip()> <https://example.org/%0aonclick=trip()>",
    '[@x" onclick="trip()] [[river-rises|a](javascript:trip())]]',
    "&#60;script&#62;trip()&#60;/script&#62; &#x6A;avascript:trip()",
    "\\<script>trip()\\</script>",
)
"""Each calls `trip` if it ever runs."""

NOT_FREE = {"archive", "language", "contact", "supports"}
"""Fields of text that the reader holds to a form of their own."""

ANONYMOUS = {"id", "name", "kind", "anonymous"}
"""The fields that an anonymous actor may have."""


def spoil(project: Edited, start: int) -> None:
    """Set every text of a project, those left out too, to one attempt after the other, from the n-th on."""
    count = start

    def attempt(limit: int) -> str:
        nonlocal count
        count += 1
        return next(text for text in (*ATTEMPTS[count % len(ATTEMPTS) :], *ATTEMPTS) if len(text) <= limit)

    def visit(record: Any, value: dict[str, Any]) -> None:
        for name, field in fields_of(record).items():
            kind = field.kind
            item = kind.item if isinstance(kind, Many) else kind
            inner = inner_record(kind)
            if isinstance(item, Text | MarkdownText | Localised) and name not in NOT_FREE:
                value[name] = [attempt(item.limit)] if isinstance(kind, Many) else attempt(item.limit)
            elif inner and name in value:
                for one in _records_in(value[name]):
                    visit(inner, one)
        if record is Harmed:  # a name is given or withheld
            del value[("name", "withheld")[count % 2]]

    visit(Project, project.documents[PROJECT_FILE])
    actors = 0
    for _, _, record, value in project.records():
        visit(record, value)
        if record is Actor:
            actors += 1
            # One is anonymous, of whom nothing else may be told.
            for name in set(value) - ANONYMOUS if actors == 1 else {"anonymous"}:
                value.pop(name, None)
    project.write()


def _records_in(value: Any) -> Iterator[dict[str, Any]]:
    """The records of a field: one, a list of them, or a table."""
    if type(value) is list:
        for item in value:
            yield from _records_in(item)
    elif type(value) is dict and value and all(type(item) is dict for item in value.values()):
        yield from value.values()
    elif type(value) is dict:
        yield value
