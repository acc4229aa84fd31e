"""What a field may hold: each kind reads a plain value into a typed one, and says itself as JSON Schema.

A record is a frozen `msgspec.Struct` whose annotations carry a `Field` (kind and a line of documentation). `read`
never raises: what is wrong goes to the `Reader` with its place, so that all of it is told at once.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from timeline.addresses.urls import MAX_LENGTH, UrlError, checked_url
from timeline.dates import edtf
from timeline.dates.deep_time import WRITTEN
from timeline.model import hard_markdown
from timeline.model.slug import id_like
from timeline.model.suggest import did_you_mean, either
from timeline.model.validation import (
    Reader,
    Schema,
    article,
    check_alphabets,
    check_characters,
    check_entities,
    expect_text,
)

ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
WINDOWS_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))]
)
ID_PATTERN = "^(?!(con|prn|aux|nul|com[0-9]|lpt[0-9])$)[a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?$"
URL_PATTERN = r"""^([Hh][Tt][Tt][Pp][Ss]?://(?![^/?#]*@)[^\s\\<>"`{}|^/?#]|mailto:)([^\s\\]*[^\s\\">])?$"""


ANY_TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
"""Text that is not empty; what looks like a number or a truth value is text too."""


class Text(msgspec.Struct, frozen=True):
    """One line of plain text."""

    limit: int = 300

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "text")
        if text is None:
            return None
        if not text.isascii():
            check_characters(text, reader)
        text = self.joined(text)
        if not text:
            reader.problem("FIELD002", "the text is empty", "write it, or leave the field out")
            return None
        if len(text) > self.limit:
            help_text = "shorten it; longer text belongs in `details` or `note`"
            reader.problem(
                "TEXT002", f"the text has {len(text):,} characters; {self.limit:,} are allowed", help_text
            )
            return None
        return text

    def joined(self, text: str) -> str:
        """The text with single spaces for all gaps."""
        return " ".join(text.split())

    def schema(self) -> Schema:
        return {**ANY_TEXT, "maxLength": self.limit}


class Name(Text, frozen=True):
    """One line that names someone or something: no word of it is put together from two alphabets."""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = super().read(value, reader)
        if text is not None and not text.isascii():
            check_alphabets(text, reader)
        return text


class MarkdownText(msgspec.Struct, frozen=True):
    """Markdown."""

    limit: int = 65_536

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "text")
        if text is None:
            return None
        if not text.isascii():
            check_characters(text, reader)
        if "&" in text:
            check_entities(text, reader)
        text = text.strip("\n")
        if not text.strip():
            reader.problem("FIELD002", "the text is empty", "write it, or leave the field out")
            return None
        if len(text) > self.limit:
            help_text = "shorten it" if self.limit > 10_000 else "shorten it; `details` may be longer"
            reader.problem(
                "TEXT002", f"the text has {len(text):,} characters; {self.limit:,} are allowed", help_text
            )
            return None
        fault = hard_markdown.fault_of(text)
        if fault:
            help_text = "write it plainly; a backslash keeps a mark from being read as Markdown: \\["
            reader.problem("TEXT003", fault, help_text)
            return None
        if reader.references is not None:
            reader.references.append(("text", tuple(reader.trail)))
        return text

    def schema(self) -> Schema:
        return {**ANY_TEXT, "maxLength": self.limit}


class Id(msgspec.Struct, frozen=True):
    """An id: lower-case ASCII letters, digits and hyphens, 80 at most; `of` names the kind of record referred to."""

    of: str = ""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, f"the id of {article(self.of)}" if self.of else "an id")
        if text is None:
            return None
        fault = id_fault(text)
        if fault:
            reader.problem("ID001", f"{text[:90]!r} cannot be an id: {fault}", id_help(text))
            return None
        if reader.references is not None:
            reader.references.append((self.of, tuple(reader.trail)))
        return text

    def schema(self) -> Schema:
        form = "only a-z, 0-9 and hyphens between them, 80 at the most"
        return {
            "type": ["string", "integer"],
            "pattern": ID_PATTERN,
            "minimum": 0,
            "patternErrorMessage": form,
        }


def id_fault(text: str) -> str:
    """Why a text cannot be an id; empty when it can."""
    if not text:
        return "it is empty"
    if len(text) > 80:
        return f"it has {len(text)} characters, 80 are allowed"
    if not ID.fullmatch(text):
        return "only a-z, 0-9 and hyphens between them are allowed"
    if text in WINDOWS_DEVICES:
        return "Windows keeps this name for a device"
    return ""


def id_help(text: str) -> str:
    """What to write: a proper id that resembles the text, if there is one."""
    better = id_like(text)
    return f"write {better}" if better and not id_fault(better) else "choose a short name, as aleppo-entered"


class Choice(msgspec.Struct, frozen=True):
    """One word of a closed list."""

    words: tuple[str, ...]
    meant: Callable[[str], Sequence[str]] | None = None
    """The words that somebody may have meant by another, beside those that are spelt like it."""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "a word")
        if text is None:
            return None
        if text not in self.words:
            listing = ", ".join(self.words) if len(self.words) <= 20 else ""
            meant = self.meant(text) if self.meant else ()
            hint = either(meant) if meant else did_you_mean(text, self.words)
            reader.problem(
                "FIELD004",
                f"{text[:60]!r} is not one of the words allowed here{hint}",
                f"use one of: {listing}" if listing else "the reference lists them all",
            )
            return None
        return text

    def schema(self) -> Schema:
        return {"enum": [*self.words, *(int(word) for word in self.words if word.isdigit())]}


class Flag(msgspec.Struct, frozen=True):
    """true or false."""

    def read(self, value: Any, reader: Reader) -> bool | None:
        if value in ("true", "false"):
            return bool(value == "true")
        reader.problem("FIELD002", "true or false is expected here", "write true or false")
        return None

    def schema(self) -> Schema:
        return {"type": "boolean"}


class Number(msgspec.Struct, frozen=True):
    """A number in decimal notation, within bounds."""

    low: float
    high: float
    whole: bool = False

    def read(self, value: Any, reader: Reader) -> float | None:
        pattern = r"[-+]?\d{1,15}" if self.whole else r"[-+]?\d{1,15}(\.\d{1,15})?"
        if type(value) is not str or not value.isascii() or not re.fullmatch(pattern, value):
            reader.problem(
                "FIELD002", f"a {'whole ' if self.whole else ''}number is expected here", "write it in digits"
            )
            return None
        number = int(value) if self.whole else float(value)
        if not self.low <= number <= self.high:
            help_text = "check the number"
            reader.problem("FIELD002", f"{value} is not between {self.low:g} and {self.high:g}", help_text)
            return None
        return number

    def schema(self) -> Schema:
        digits = r"^[-+]?[0-9]{1,15}$" if self.whole else r"^[-+]?[0-9]{1,15}(\.[0-9]{1,15})?$"
        kinds = ["integer" if self.whole else "number", "string"]
        return {"type": kinds, "minimum": self.low, "maximum": self.high, "pattern": digits}


def digits(number: float) -> str:
    """A number as it was written: in digits, without an exponent or binary noise."""
    return format(Decimal(repr(number)), "f").removesuffix(".0")


def read_date(value: Any, reader: Reader, parse: Callable[[str], edtf.Edtf]) -> str | None:
    """The text of a date that `parse` can read; a list of dates is "one of" them."""
    if type(value) is list and value and all(type(item) is str for item in value):
        value = f"[{','.join(value)}]"
    if type(value) is dict:
        reader.problem("FIELD002", "a date is expected here, not a record", "put the date in quotes")
        return None
    text = expect_text(value, reader, "a date")
    if text is None:
        return None
    try:
        date = parse(text)
    except edtf.EdtfError as error:
        reader.problem(error.code, error.message, error.help, offset=error.column)
        return None
    if date.calendar and date.text != text:
        reader.problem(
            "DATE001",
            "a date does not name its calendar",
            f"write {date.text}, and an event's in `calendar:`",
        )
        return None
    return date.text


class Date(msgspec.Struct, frozen=True):
    """An EDTF date (levels 0 to 2), kept as its text. A YAML list of dates means "one of"."""

    def read(self, value: Any, reader: Reader) -> str | None:
        return read_date(value, reader, edtf.parse)

    def schema(self) -> Schema:
        one = {
            "type": ["string", "integer"],
            "pattern": rf"^([0-9XYESTZ?~%/.,:+{{}}\[\]-]|{WRITTEN})+$",
            "patternErrorMessage": "write it as 2024-11-29, 2024-11, 2024-11-27~ (about), 2024-11-29/2024-12-01",
        }
        return {"if": {"type": "array"}, "then": {"type": "array", "items": one, "minItems": 1}, "else": one}


class Url(msgspec.Struct, frozen=True):
    """An address: https, http or mailto, checked."""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "an address")
        if text is None:
            return None
        if not text:
            reader.problem("SRC002", "the address is empty", "write it, or leave the field out")
            return None
        try:
            return checked_url(text)
        except UrlError as error:
            reader.problem("SRC002", error.message, error.help)
            return None

    def schema(self) -> Schema:
        form = "write a whole address, as https://example.org/page"
        return {
            "type": "string",
            "pattern": URL_PATTERN,
            "maxLength": MAX_LENGTH,
            "patternErrorMessage": form,
        }
