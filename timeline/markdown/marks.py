"""The syntax of `[[links]]` and `[@citations]` in Markdown, and the records that a text refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator

WIKI_LINK = re.compile(r"\[\[([^\[\]|\\\n]{1,120})(?:\\?\|([^\[\]\n]{1,200}))?\]\]")
"""`[[id]]` and `[[id|other words]]`; in a table also `[[id\\|other words]]`, as Markdown requires there."""

CITATION_MARK = re.compile(r"\[@([^\[\]@;\s]{1,120})\](?!\((?:https?:|mailto:|[#/.]))")
"""`[@id]`, and `[@id#2]` for the second citation of that source."""


def links_in(text: str | None) -> Iterator[tuple[str, str]]:
    """The kind (`any` or `source`) and the id of each record that Markdown refers to."""
    if not text:
        return
    if "[[" in text:
        for match in WIKI_LINK.finditer(text):
            yield "any", match[1].strip()
    if "[@" in text:
        for match in CITATION_MARK.finditer(text):
            yield "source", match[1].partition("#")[0]
