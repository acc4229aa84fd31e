"""Validate values: the `Reader`, which collects problems with their path, and checks shared by field types.

`FieldType.read` never raises: problems go to the `Reader`, so that all of them are reported at once.
"""

import re
from collections.abc import Mapping
from typing import Any, Protocol

from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.reading.decode import FORBIDDEN, INVISIBLE, code_point, uncommon_characters
from timeline.reading.escapes import ENTITY, decode_entity

Schema = dict[str, Any]
"""A JSON Schema (draft-07)."""


class _Inside:
    """A step of the path, within a block: many texts need it, and a generator would take more than twice as long."""

    __slots__ = ("_step", "_trail")

    def __init__(self, trail: list[str | int], step: str | int) -> None:
        self._trail = trail
        self._step = step

    def __enter__(self) -> None:
        self._trail.append(self._step)

    def __exit__(self, *error: object) -> None:
        self._trail.pop()


class Reader:
    """Collects the problems of one document and tracks the path of the value being read."""

    def __init__(self, path: str, own_kinds: Mapping[str, Mapping[str, "FieldType"]] | None = None) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.trail: list[str | int] = []
        self.own_kinds = own_kinds or {}
        """Types of the project's own fields, by record noun and field name."""
        self.references: list[tuple[str, DocumentPath]] | None = None
        """If set, collects the paths of ids (with the kind of record) and of Markdown (with `text`)."""
        self.record_types: list[tuple[DocumentPath, type]] | None = None
        """If set, collects the paths of records, with their types; a source in place has two, its own and that of a citation."""
        self._faulty_fields: dict[DocumentPath, set[str | int]] = {}
        """Fields with problems, by the path of their record."""
        self._indexed = 0
        """Number of problems that `_faulty_fields` covers."""

    def problem(
        self,
        code: str,
        message: str,
        help: str = "",  # noqa: A002
        *,
        key: str | None = None,
        offset: int = 0,
        word: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Report a problem with the current value, with a `word` in it, or with a `key` of the current record."""
        at: DocumentPath = (*self.trail, key) if key is not None else tuple(self.trail)
        self.problems.append(
            Problem(
                code,
                message,
                help,
                self.path,
                at,
                on_key=key is not None,
                offset=offset,
                word=word,
                severity=severity,
            )
        )

    def has_problem_in(self, *fields: str) -> bool:
        """Whether a problem was reported with one of these fields of the current record."""
        for problem in self.problems[self._indexed :]:
            for depth, step in enumerate(problem.at):
                self._faulty_fields.setdefault(problem.at[:depth], set()).add(step)
        self._indexed = len(self.problems)
        return not self._faulty_fields.get(tuple(self.trail), set()).isdisjoint(fields)

    def inside(self, step: str | int) -> _Inside:
        """Extend the current path by one step within a block."""
        return _Inside(self.trail, step)


class FieldType(Protocol):
    """What a field may hold."""

    def read(self, value: Any, reader: Reader) -> Any:
        """The typed value, or None after reporting a problem."""

    def schema(self) -> Schema:
        """JSON Schema (draft-07) of valid values as YAML 1.2 reads them (2024 is a number)."""


_AS_TEXT: dict[type, str] = {
    dict: "write it on one line; put it in quotes if it holds a colon",
    list: "write a single value, without - or [ ]",
    type(None): "add the value, or delete the line",
}
_SHAPES = {dict: "a record", list: "a list", str: "text", type(None): "nothing"}


def shape(value: Any) -> str:
    """The type of a plain value, for messages."""
    return _SHAPES[type(value)]


def expect_text(value: Any, reader: Reader, what: str) -> str | None:
    """The value if it is text; otherwise report FIELD002."""
    if type(value) is str:
        return value
    reader.problem("FIELD002", f"{what} is expected here, not {shape(value)}", _AS_TEXT[type(value)])
    return None


def check_characters(text: str, reader: Reader) -> None:
    """Report TEXT001 for invisible and bidirectional control characters."""
    bad = INVISIBLE.search(uncommon_characters(text.encode(errors="replace")))
    if bad:
        reader.problem(
            "TEXT001",
            f"the text contains {code_point(bad.group())}, which is invisible",
            "delete it, unless the language needs it",
            severity=Severity.WARNING,
            offset=text.index(bad.group()),
        )


def check_entities(text: str, reader: Reader) -> None:
    """Report entities for invisible characters (TEXT001) and for characters forbidden in files (YAML002)."""
    for entity in ENTITY.finditer(text):
        character = decode_entity(entity)
        message = f"the text contains {entity[0]} ({code_point(character[0])}), which is invisible"
        if FORBIDDEN.search(character):
            reader.problem("YAML002", message, "delete it", word=entity[0])
        elif INVISIBLE.search(character):
            help_text = "delete it, unless the language needs it"
            reader.problem("TEXT001", message, help_text, severity=Severity.WARNING, word=entity[0])


_ALPHABETS = {
    "Latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    "Greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "Cyrillic": re.compile("[\u0400-\u052f]"),
}
"""Alphabets that share look-alike letters."""
_WORD = re.compile(r"[^\W\d_]+")


def check_alphabets(text: str, reader: Reader) -> None:
    """Report TEXT004 for words that mix alphabets: they look like another name without matching it."""
    for word in _WORD.finditer(text):
        used = [name for name, letters in _ALPHABETS.items() if letters.search(word.group())]
        if len(used) > 1:
            reader.problem(
                "TEXT004",
                f"`{word.group()}` is written with {' and '.join(used)} letters",
                "use one alphabet: look-alike letters make it a different name",
                severity=Severity.WARNING,
                offset=word.start(),
            )


def article(noun: str) -> str:
    """The noun with its indefinite article."""
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"
