"""The pictures of events, published without their metadata."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from timeline.chronicle.chronicle import Chronicle
from timeline.diagnostics import EnvironmentFailure
from timeline.digest import digest
from timeline.exports.file_plan import FilePlan
from timeline.media.picture_files import MAX_SIZE, PUBLISHING_VERSION, files_by_name
from timeline.media.pictures import DamagedPicture, published
from timeline.planning.urls import picture_path
from timeline.reading.discovery import Discovery, read_file


def plan_pictures(root: Path, discovery: Discovery, chronicle: Chronicle) -> Iterator[FilePlan]:
    """The files of all pictures that events show."""
    files = files_by_name(discovery)
    for name in sorted({name for entry in chronicle.with_pictures for name in entry.media}):
        made_from = digest((files[name].stamp, PUBLISHING_VERSION))
        yield FilePlan(picture_path(name), made_from, partial(_published, root, files[name].path))


def _published(root: Path, path: str) -> bytes:
    try:
        return published(read_file(root, path, MAX_SIZE))
    except DamagedPicture:
        raise EnvironmentFailure(f"{path} was changed while it was read", "build again") from None
