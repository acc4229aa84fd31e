"""Checks of archived copies: they must exist; `timeline verify` compares them with their checksums."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from timeline import fs
from timeline.copies.warc_files import fault_in_warc, is_warc
from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.fs import sha256_below
from timeline.model.project import Project
from timeline.model.rules import RULES, severity_of
from timeline.reading.discovery import read_file

if TYPE_CHECKING:
    from timeline.records.cited_pages import SourceDescription

Copies = tuple[tuple[str, str], ...]
"""Sources by id, each with the path of a copy."""


def missing_copies(root: Path, project: Project, copies: Iterable[tuple[str, Copies]]) -> Iterator[Problem]:
    """The problems of copies that are missing or links, given the path of each content file and the copies that it names."""
    level = project.rule("missing_copy")
    for path, named in copies:
        if not any(copy_error(root / "content", file) for _, file in named):
            continue
        from timeline.records.cited_pages import collect_cited_pages  # few projects need it

        for description in collect_cited_pages([(path, read_file(root, path))]).descriptions:
            for index, copy in enumerate(description.source.archived):
                error = copy_error(root / "content", copy.file) if copy.file else None
                if error is None:
                    continue
                problem = Problem(*error, description.path, (*description.at, "archived", index, "file"))
                if problem.code != RULES["missing_copy"].code:
                    yield problem
                elif level != "off":
                    yield msgspec.structs.replace(problem, severity=severity_of(level))


def copy_error(content: Path, file: str) -> tuple[str, str, str] | None:
    """Why a copy cannot be read: code, message and help; None if it can."""
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
    """The problems of the copies that sources name; `inside`: verify the records of WARC files, too."""
    for description in descriptions:
        for index, copy in enumerate(description.source.archived):
            if copy.file is None:
                continue
            at: DocumentPath = (*description.at, "archived", index, "file")
            actual = sha256_below(content, copy.file)
            if actual is None:
                error = copy_error(content, copy.file)
                if error is not None:
                    yield Problem(*error, description.path, at)
            elif copy.sha256 is None:
                help_text = f"if it is what was captured, write sha256: {actual}"
                message = f"content/{copy.file} has no `sha256` to be held against"
                yield Problem("EVID001", message, help_text, description.path, at, severity=Severity.WARNING)
            elif actual != copy.sha256:
                message = f"content/{copy.file} is not what was captured: its SHA-256 is {actual}"
                yield Problem("EVID002", message, "bring the captured file back", description.path, at)
            elif inside and is_warc(copy.file):
                damage = fault_in_warc(content / copy.file)
                if damage:
                    message = f"content/{copy.file} does not hold what it says: {damage}"
                    yield Problem("EVID005", message, "capture the page again", description.path, at)


def _other_spelling(path: Path) -> str:
    """A file in the folder of a missing one whose name differs only in case or in Unicode normalisation."""
    wanted = unicodedata.normalize("NFC", path.name).casefold()
    try:
        names = sorted(os.listdir(path.parent))
    except OSError:
        return ""
    same = (name for name in names if unicodedata.normalize("NFC", name).casefold() == wanted)
    return next((name for name in same if name != path.name), "")
