"""The report of a build, the reason why a page was rendered, and `build.json`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from timeline.building.context import BuiltFile, OutputRow
from timeline.chronicle.chronicle import Chronicle
from timeline.diagnostics import Diagnostic


class BuildReport(msgspec.Struct, frozen=True):
    """The outcome of a build."""

    site: str
    events: int
    pages: int
    """The number of pages of the site."""
    rendered: tuple[str, ...]
    """The paths of pages that were rendered."""
    written: tuple[str, ...]
    """The paths of files whose bytes have changed."""
    removed: tuple[str, ...]
    warnings: tuple[Diagnostic, ...]
    seconds: float
    chronicle: Chronicle
    left_out: int = 0
    """For a chronology as it was known on a day: the number of sources omitted because they have no date by then."""
    explained: str = ""
    """Why the page named by `--explain` was rendered, or was not."""


def reason_for(path: str, files: Iterable[BuiltFile], rows: Mapping[str, OutputRow]) -> str:
    """Why this build rendered a page, or did not. `rows` are the files of the last build."""
    file = next((file for file in files if file.path == path), None)
    if file is None:
        return f"{path} is no file of this site"
    before = rows.get(path)
    if not file.rendered and not file.written:
        return f"{path} was not rendered: nothing that it prints has changed"
    if before is None:
        return f"{path} was made: nothing was remembered of it"
    if before.made_from == file.row.made_from and before.key == file.row.key:
        return f"{path} was made again: the file in the site was missing or had been changed"
    if before.sha256 == file.row.sha256:
        return f"{path} was rendered, because a record that it prints has changed; its bytes are the same as before"
    return f"{path} was rendered, because something that it prints has changed (a record, the project file or the theme)"


class BuildStatement(msgspec.Struct, frozen=True):
    """What `build.json` says of a build."""

    version: str
    inputs: str
    """The digest of the content files."""
    revision: str | None = None
    as_known_at: str | None = None
    """The day, in a site that shows what was known on it."""
    events: int = 0
    """The number of events."""


def parse_build_json(data: bytes) -> BuildStatement | None:
    """What a `build.json` says; None if it is not one."""
    try:
        return msgspec.json.decode(data, type=BuildStatement)
    except msgspec.MsgspecError:
        return None


def build_json(
    version: str, inputs: str, revision: str | None, as_known_at: str, chronicle: Chronicle, pages: int
) -> bytes:
    """The bytes of `build.json`: what the site was built from, without a clock time."""
    value = {
        "generator": "timeline",
        "version": version,
        "inputs": inputs,
        "revision": revision,
        **({"as_known_at": as_known_at} if as_known_at else {}),
        "events": len(chronicle.entries),
        "sources": len(chronicle.sources),
        "actors": len(chronicle.actors),
        "places": len(chronicle.places),
        "topics": len(chronicle.topics),
        "pages": pages,
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
