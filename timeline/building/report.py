"""What a build did, and why."""

from __future__ import annotations

import msgspec

from timeline.building.context import Made, PageRow
from timeline.chronicle.chronicle import Chronicle
from timeline.diagnostics import Diagnostic


class BuildReport(msgspec.Struct, frozen=True):
    """What a build did."""

    site: str
    events: int
    pages: int
    """Pages that the site has."""
    rendered: tuple[str, ...]
    """Paths of the pages that were rendered."""
    written: tuple[str, ...]
    """Paths of the files whose bytes are new."""
    removed: tuple[str, ...]
    warnings: tuple[Diagnostic, ...]
    seconds: float
    chronicle: Chronicle
    left_out: int = 0
    """Of a chronology as it was known on a day: how many sources are not shown because nothing says when they appeared."""
    explained: str = ""
    """Why the page asked about was rendered, or was not."""


def reason_for(path: str, made: dict[str, Made], old: dict[str, PageRow]) -> str:
    """Why a page was rendered in this build, or was not."""
    one = made.get(path)
    if one is None:
        return f"{path} is no file of this site"
    before = old.get(path)
    if not one.rendered and not one.written:
        return f"{path} was not rendered: nothing that it prints has changed"
    if before is None:
        return f"{path} was made: nothing was remembered of it"
    if before.made_from == one.row.made_from and before.key == one.row.key:
        return f"{path} was made again: the file in the site was missing or had been changed"
    if before.sha256 == one.row.sha256:
        return f"{path} was rendered, because a record that it prints has changed; its bytes are the same as before"
    return f"{path} was rendered, because something that it prints has changed (a record, the project file or the theme)"


def build_json(version: str, inputs: str, revision: str | None, chronicle: Chronicle, pages: int) -> bytes:
    """`build.json`: what this site was made of. No clock time."""
    value = {
        "generator": "timeline",
        "version": version,
        "inputs": inputs,
        "revision": revision,
        "events": len(chronicle.entries),
        "sources": len(chronicle.sources),
        "actors": len(chronicle.actors),
        "places": len(chronicle.places),
        "topics": len(chronicle.topics),
        "pages": pages,
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
