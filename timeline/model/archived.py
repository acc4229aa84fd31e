"""The record of a source's archived copy, on the web or in `content/archive`."""

import re
from typing import Annotated, Any, ClassVar

import msgspec

from timeline.model.compound_types import Custom, Nested
from timeline.model.field_types import Text, Url
from timeline.model.record import Field
from timeline.model.timestamps import Moment
from timeline.model.validation import Reader, Schema

_SHA256 = re.compile(r"[0-9a-f]{64}")


def _read_sha256(value: Any, reader: Reader) -> str | None:
    if type(value) is str and _SHA256.fullmatch(value.lower()):
        return value.lower()
    reader.problem("FIELD002", "64 hexadecimal digits are expected here", "write what sha256sum prints")
    return None


SHA256 = Custom(_read_sha256, lambda: {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"})


def _read_archive_file(value: Any, reader: Reader) -> str | None:
    text = Text(300).read(value, reader)
    if text is not None and not re.fullmatch(_ARCHIVE_FILE, text):
        reader.problem(
            "EVID004", f"{text!r} is not in content/archive", "put the file there, and write archive/NAME"
        )
        return None
    return text


_ARCHIVE_FILE = r"archive/(?!(.*/)?\.\.?(/|$))[^/].*"
ARCHIVE_FILE = Custom(
    _read_archive_file, lambda: {"type": "string", "pattern": f"^{_ARCHIVE_FILE}$", "maxLength": 300}
)


class Archived(msgspec.Struct, frozen=True, omit_defaults=True):
    """A copy of a source: in an archive, or a file that the editors keep."""

    NOUN: ClassVar[str] = "archived copy"
    url: Annotated[str | None, Field(Url(), "The copy's own address.")] = None
    file: Annotated[
        str | None, Field(ARCHIVE_FILE, "The copy's file, as archive/NAME; it is not published.")
    ] = None
    at: Annotated[
        str | None, Field(Moment(), "When the copy was made (a date, or date and time with zone).")
    ] = None
    sha256: Annotated[str | None, Field(SHA256, "The SHA-256 of the copy, in hexadecimal.")] = None


def _read_archived(value: Any, reader: Reader) -> Archived | None:
    copy: Archived | None = Nested(Archived, "url").read(value, reader)
    if copy is not None and (copy.url is None) == (copy.file is None):
        if not reader.has_problem_in("url", "file"):
            help_text = "give one of the two; write two copies as two items of the list"
            reader.problem("FIELD002", "an archived copy needs either `url` or `file`", help_text)
        return None
    return copy


def _archived_schema() -> Schema:
    one_of_two = [{"required": ["url"]}, {"required": ["file"]}]
    schema = Nested(Archived, "url").schema()
    return {**schema, "then": {**schema["then"], "oneOf": one_of_two}}


ARCHIVED = Custom(_read_archived, _archived_schema)
