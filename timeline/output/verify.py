"""Whether stored files are still what they were: copies that the editors keep, and the files of a built site."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from timeline import fs
from timeline.diagnostics import DocumentPath, EnvironmentFailure, Problem, Severity
from timeline.output.manifest import Manifest
from timeline.output.warc_files import fault_in_warc, is_warc

if TYPE_CHECKING:
    from timeline.records.cited_pages import SourceDescription

_CHUNK = 1 << 20


def digest_of_file(folder: Path, path: str) -> str | None:
    """The SHA-256 of a regular file below a folder in hexadecimal, with no link on the way to it; None where there is none.

    Raises EnvironmentFailure.
    """
    if fs.kind_below(str(folder), path) != stat.S_IFREG:
        return None
    place = folder / path
    summed = sha256()
    try:
        with open(place, "rb") as file:
            while chunk := file.read(_CHUNK):
                summed.update(chunk)
    except OSError as error:
        raise EnvironmentFailure(
            f"cannot read {place}: {error.strerror}", "check the file and its disk"
        ) from None
    return summed.hexdigest()


def fault_of_copy(content: Path, file: str) -> tuple[str, str, str] | None:
    """Why a copy cannot be looked at: code, message and what to do; None: it can."""
    kind = fs.kind_below(str(content), file)
    if kind == stat.S_IFREG:
        return None
    if kind == stat.S_IFLNK:
        help_text = "put the file itself there; a link could lead out of the content folder"
        return "FILE001", f"a link stands on the way to content/{file}", help_text
    help_text = "bring it back from the repository or a backup"
    if other := _other_spelling(content / file):
        help_text = f"there is {other!a}: rename it, or write that name"
    return "EVID003", f"content/{file} is not there", help_text


def check_copies(
    content: Path, descriptions: Iterable[SourceDescription], *, inside: bool
) -> Iterator[Problem]:
    """What is wrong with the copies that sources name; `inside`: look into WARC files too."""
    for one in descriptions:
        for index, copy in enumerate(one.source.archived):
            if copy.file is None:
                continue
            at: DocumentPath = (*one.at, "archived", index, "file")
            found = digest_of_file(content, copy.file)
            if found is None:
                fault = fault_of_copy(content, copy.file)
                if fault is not None:
                    yield Problem(*fault, one.path, at)
            elif copy.sha256 is None:
                help_text = f"if it is what was captured, write sha256: {found}"
                message = f"content/{copy.file} has no `sha256` to be held against"
                yield Problem("EVID001", message, help_text, one.path, at, severity=Severity.WARNING)
            elif found != copy.sha256:
                message = f"content/{copy.file} is not what was captured: its SHA-256 is {found}"
                yield Problem("EVID002", message, "bring the captured file back", one.path, at)
            elif inside and is_warc(copy.file):
                damage = fault_in_warc(content / copy.file)
                if damage:
                    message = f"content/{copy.file} does not hold what it says: {damage}"
                    yield Problem("EVID005", message, "capture the page again", one.path, at)


def _other_spelling(place: Path) -> str:
    """A file beside the one that is missing, whose name differs only in capitals or in how accents are encoded."""
    wanted = unicodedata.normalize("NFC", place.name).casefold()
    try:
        names = sorted(os.listdir(place.parent))
    except OSError:
        return ""
    same = (name for name in names if unicodedata.normalize("NFC", name).casefold() == wanted)
    return next((name for name in same if name != place.name), "")


def check_site(site: Path, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """The files of a site that are missing or differ, each with what is wrong."""
    for path, digest in sorted(manifest.items()):
        found = digest_of_file(site, path)
        if found is None:
            yield path, "is missing"
        elif found != digest:
            yield path, "is not what was built"
