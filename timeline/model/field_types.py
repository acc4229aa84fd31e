"""Types of simple fields (text, ids, choices, numbers, dates, addresses): validation and JSON Schema."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from timeline.addresses.urls import MAX_LENGTH, UrlError, checked_url
from timeline.dates import edtf
from timeline.dates.deep_time import WRITTEN
from timeline.model import markdown_limits
from timeline.model.slug import to_slug
from timeline.model.suggest import did_you_mean, suggestion
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
"""Schema of non-empty text, which may look like a number or a boolean."""


class Text(msgspec.Struct, frozen=True):
    """One line of plain text."""

    limit: int = 300

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "text")
        if text is None:
            return None
        if not text.isascii():
            check_characters(text, reader)
        text = self.collapse_spaces(text)
        if not text:
            reader.problem("FIELD002", "the text is empty", "add it, or leave the field out")
            return None
        if len(text) > self.limit:
            help_text = "shorten it; longer text belongs in `details` or `note`"
            reader.problem(
                "TEXT002", f"the text has {len(text):,} characters; the limit is {self.limit:,}", help_text
            )
            return None
        return text

    def collapse_spaces(self, text: str) -> str:
        """The text with single spaces for all white space."""
        return " ".join(text.split())

    def schema(self) -> Schema:
        return {**ANY_TEXT, "maxLength": self.limit}


class Name(Text, frozen=True):
    """One line that names someone or something; mixed alphabets in a word are reported."""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = super().read(value, reader)
        if text is not None and not text.isascii():
            check_alphabets(text, reader)
        return text


class MarkdownText(msgspec.Struct, frozen=True):
    """Markdown text."""

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
            reader.problem("FIELD002", "the text is empty", "add it, or leave the field out")
            return None
        if len(text) > self.limit:
            help_text = "shorten it" if self.limit > 10_000 else "shorten it; `details` may be longer"
            reader.problem(
                "TEXT002", f"the text has {len(text):,} characters; the limit is {self.limit:,}", help_text
            )
            return None
        error = markdown_limits.exceeded(text)
        if error:
            help_text = "simplify it; put a backslash before marks that are not meant as Markdown: \\["
            reader.problem("TEXT003", error, help_text)
            return None
        if reader.references is not None:
            reader.references.append(("text", tuple(reader.trail)))
        return text

    def schema(self) -> Schema:
        return {**ANY_TEXT, "maxLength": self.limit}


class Id(msgspec.Struct, frozen=True):
    """An id: up to 80 lower-case ASCII letters, digits and hyphens. `of` is the kind of record referred to, if any."""

    of: str = ""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, f"the id of {article(self.of)}" if self.of else "an id")
        if text is None:
            return None
        error = id_error(text)
        if error:
            reader.problem("ID001", f"{text[:90]!r} cannot be an id: {error}", id_help(text))
            return None
        if reader.references is not None:
            reader.references.append((self.of, tuple(reader.trail)))
        return text

    def schema(self) -> Schema:
        form = "up to 80 of a-z, 0-9 and hyphens, no hyphen first or last"
        return {
            "type": ["string", "integer"],
            "pattern": ID_PATTERN,
            "minimum": 0,
            "patternErrorMessage": form,
        }


def id_error(text: str) -> str:
    """Why a text is not a valid id; empty if it is."""
    if not text:
        return "it is empty"
    if len(text) > 80:
        return f"it has {len(text)} characters; the limit is 80"
    if not ID.fullmatch(text):
        return "only a-z, 0-9 and hyphens between them are allowed"
    if text in WINDOWS_DEVICES:
        return "Windows reserves this name for a device"
    return ""


def id_help(text: str) -> str:
    """Help for an invalid id: a similar valid one, if possible."""
    better = to_slug(text)
    return f"write {better}" if better and not id_error(better) else "choose a short name, as aleppo-entered"


class Choice(msgspec.Struct, frozen=True):
    """One of a fixed list of words."""

    words: tuple[str, ...]
    synonyms: Callable[[str], Sequence[str]] | None = None
    """Finds the words for which another word is a synonym, for suggestions."""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "a word")
        if text is None:
            return None
        if text not in self.words:
            listing = ", ".join(self.words) if len(self.words) <= 20 else ""
            meant = self.synonyms(text) if self.synonyms else ()
            hint = suggestion(meant) if meant else did_you_mean(text, self.words)
            reader.problem(
                "FIELD004",
                f"{text[:60]!r} is not one of the allowed words{hint}",
                f"use one of: {listing}" if listing else "see the reference for the list",
            )
            return None
        return text

    def schema(self) -> Schema:
        return {"enum": [*self.words, *(int(word) for word in self.words if word.isdigit())]}


class Flag(msgspec.Struct, frozen=True):
    """A boolean: true or false."""

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
        pattern = r"^[-+]?[0-9]{1,15}$" if self.whole else r"^[-+]?[0-9]{1,15}(\.[0-9]{1,15})?$"
        kinds = ["integer" if self.whole else "number", "string"]
        return {"type": kinds, "minimum": self.low, "maximum": self.high, "pattern": pattern}


def format_number(number: float) -> str:
    """A number in digits as the author wrote it, without exponent or rounding error."""
    return format(Decimal(repr(number)), "f").removesuffix(".0")


def read_date(value: Any, reader: Reader, parse: Callable[[str], edtf.Edtf]) -> str | None:
    """The text of a valid date; a list of dates means "one of"."""
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
            "the calendar does not belong in the date",
            f"write {date.text}; in an event, name it in `calendar:`",
        )
        return None
    return date.text


class Date(msgspec.Struct, frozen=True):
    """An EDTF date (levels 0 to 2), stored as text. A YAML list of dates means "one of"."""

    def read(self, value: Any, reader: Reader) -> str | None:
        return read_date(value, reader, edtf.parse)

    def schema(self) -> Schema:
        single = {
            "type": ["string", "integer"],
            "pattern": rf"^([0-9XYESTZ?~%/.,:+{{}}\[\]-]|{WRITTEN})+$",
            "patternErrorMessage": "write it as 2024-11-29, 2024-11, 2024-11-27~ (about), 2024-11-29/2024-12-01",
        }
        return {
            "if": {"type": "array"},
            "then": {"type": "array", "items": single, "minItems": 1},
            "else": single,
        }


class Url(msgspec.Struct, frozen=True):
    """An address (https, http or mailto), validated and normalised."""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "an address")
        if text is None:
            return None
        if not text:
            reader.problem("SRC002", "the address is empty", "add it, or leave the field out")
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
