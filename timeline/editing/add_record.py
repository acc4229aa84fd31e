"""Write the file of a new record, once the strict reader has accepted it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from timeline import fs
from timeline.addresses.same_page import address_key
from timeline.addresses.urls import checked_url
from timeline.diagnostics import Problem, Severity, UsageError
from timeline.editing.content_files import write_text
from timeline.editing.house_order import new_text
from timeline.editing.new_record import NewRecord
from timeline.editing.schema_files import schema_line
from timeline.model.field_types import id_error, id_help
from timeline.model.project import Project
from timeline.model.slug import to_slug
from timeline.model.source import source_key
from timeline.model.suggest import similar_names
from timeline.project import ProjectPaths, require_project
from timeline.reading.discovery import discover, read_file
from timeline.records.loading import id_from_path, kind_of_path, load_file

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(?!\d)")


def file_name(id_: str, date: str = "") -> str:
    """`2024-11-29-aleppo-entered.yaml`; the date as far as it is known."""
    known = _DATE.match(date)
    return f"{known[0]}-{id_}.yaml" if known else f"{id_}.yaml"


def add_record(paths: ProjectPaths, new: NewRecord) -> Path:
    """Write the file of a new record; returns its path. Raises UsageError and ContentErrors as `record_text` does."""
    path, text = record_text(paths, new)
    if fs.kind_below(str(paths.root), os.path.dirname(path)) == stat.S_IFLNK:
        raise UsageError(f"a link stands on the way to {path}", "put the folder itself there")
    write_text(paths.root / path, text)
    return paths.root / path


def record_text(paths: ProjectPaths, new: NewRecord) -> tuple[str, str]:
    """The path and the text of a new record's file.

    Raises UsageError for what the reader would refuse, ContentErrors where the project file has errors.
    """
    _refuse_undecoded([new.name, *(value for value in new.fields.values() if isinstance(value, str))])
    project = require_project(paths)
    id_ = new.id or to_slug(new.name)
    if not id_:
        raise UsageError(
            "no id can be made of this name", "give one in a-z, 0-9 and hyphens: --id a-short-name"
        )
    if error := id_error(id_):
        raise UsageError(f"`{id_}` cannot be an id: {error}", f"{id_help(id_)}, with --id")
    path = f"content/{new.kind}/{file_name(id_, new.date)}"
    fields = {"id": id_, **new.fields} if id_from_path(path) != id_ else new.fields
    text = new_text(path, fields, project)
    _refuse_errors(path, text, project)
    _refuse_taken(paths.root, new, id_, project)
    for kind, other in new.refers.items():
        _refuse_unknown(paths.root, kind, other, project)
    return path, schema_line(paths.root, path, new.kind.removesuffix("s")) + text


def _refuse_undecoded(texts: Iterable[str]) -> None:
    """The terminal may use another encoding, which Python could not decode."""
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError:
            raise UsageError("this is not text in UTF-8", "check the encoding of your terminal") from None


def _refuse_errors(path: str, text: str, project: Project) -> None:
    for problem in load_file(path, text.encode(), project).problems:
        if problem.severity is Severity.ERROR:
            raise UsageError(_with_field(problem), problem.help)


def _with_field(problem: Problem) -> str:
    field = next((step for step in problem.at if isinstance(step, str)), "")
    return f"{field}: {problem.message}" if field else problem.message


def records_of_kind(root: Path, kind: str, project: Project) -> Iterator[tuple[str, Any]]:
    """All records of a kind that can be read, with their files."""
    for file in discover(root).records:
        if kind_of_path(file.path) == kind:
            records = load_file(file.path, read_file(root, file.path), project).records
            yield from ((file.path, record) for record in getattr(records, kind))


def _refuse_taken(root: Path, new: NewRecord, id_: str, project: Project) -> None:
    """An id or an address that another record of the kind has."""
    url = new.fields.get("url")
    address = address_key(checked_url(url)) if isinstance(url, str) else None
    for path, record in records_of_kind(root, new.kind, project):
        if id_ == record.id or id_ in record.aliases:
            what = "id" if id_ == record.id else "alias"
            raise UsageError(f"{path} has the {what} `{id_}` already", "give another with --id")
        if address and address == source_key(record):
            raise UsageError(f"{path} has this address already", f"cite it as `{record.id}`")


def _refuse_unknown(root: Path, kind: str, id_: str, project: Project) -> None:
    known = {record.id for _, record in records_of_kind(root, kind, project)}
    if id_ not in known:
        noun = kind.removesuffix("s")
        close = similar_names(id_, known)
        help_text = (
            f"did you mean {' or '.join(close)}?" if close else f"make it first: timeline new {noun} ..."
        )
        raise UsageError(f"there is no {noun} `{id_}`", help_text)
