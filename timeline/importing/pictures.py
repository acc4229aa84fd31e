"""Save the pictures to which a source links, if the author has asked for them.

They are saved only: who made a picture, on what terms it may be shown, and what it shows, the source seldom says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from timeline import fs
from timeline.digest import short_digest
from timeline.editing.content_files import create_file
from timeline.importing.report import ImportReport
from timeline.media.pictures import SUFFIXES, kind_of
from timeline.model.slug import to_slug

FOLDER = "content/media"
AT_ONCE = 8
"""Pictures that are held in memory at a time."""

Fetch = Callable[[Iterable[str]], Mapping[str, bytes | str]]
"""Returns the bytes of each file by its address, or why there are none."""


def save_pictures(root: Path, report: ImportReport, fetch: Fetch) -> None:
    """Save the pictures of a report in content/media/, and say in it where they are, or why they are not.

    One that an earlier import has saved is not requested again. Raises EnvironmentFailure.
    """
    held = {file.name.rpartition(".")[0]: file.name for file in _files(root)}
    wanted = {picture.url: _stem(picture.url) for picture in report.pictures}
    missing = iter([url for url, stem in wanted.items() if stem not in held])
    reasons: dict[str, str] = {}
    while part := list(islice(missing, AT_ONCE)):
        for url, found in fetch(part).items():
            suffix = "" if isinstance(found, str) else _suffix(found)
            if isinstance(found, bytes) and suffix:
                held[wanted[url]] = f"{wanted[url]}{suffix}"
                create_file(root, f"{FOLDER}/{held[wanted[url]]}", found)
            else:
                reasons[url] = found if isinstance(found, str) else "it is no JPEG, PNG, GIF or WebP picture"
    report.pictures = [
        msgspec.structs.replace(
            one,
            file=f"media/{held[wanted[one.url]]}" if wanted[one.url] in held else "",
            reason=reasons.get(one.url, ""),
        )
        for one in report.pictures
    ]


def _suffix(data: bytes) -> str:
    kind = kind_of(data)
    return next((suffix for suffix, name in SUFFIXES.items() if name == kind), "")


def _files(root: Path) -> list[Path]:
    folder = root / FOLDER
    return sorted(folder.iterdir()) if fs.kind_below(str(root), FOLDER) and folder.is_dir() else []


def _stem(url: str) -> str:
    """A name from the address, which no other address gives."""
    name = unquote(urlsplit(url).path).rpartition("/")[2].rpartition(".")[0]
    return "-".join(filter(None, (to_slug(name)[:60].strip("-"), short_digest(url))))
