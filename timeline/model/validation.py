"""What reads a value and collects what is wrong with it.

`read` of a kind never raises: what is wrong goes to the `Reader` with its place, so that all of it is told at once.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.reading.decode import BIDI_CONTROL, FORBIDDEN, INVISIBLE, code_point
from timeline.reading.escapes import ENTITY, decode_entity

Schema = dict[str, Any]
"""A JSON Schema (draft-07)."""


class Reader:
    """Collects what is wrong with one document and knows where in it the reading stands."""

    def __init__(self, path: str, own_kinds: Mapping[str, Mapping[str, "FieldType"]] | None = None) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.trail: list[str | int] = []
        self.own_kinds = own_kinds or {}
        """The kinds of the project's own fields, by the noun of the records that may have them and by name."""
        self.references: list[tuple[str, DocumentPath]] | None = None
        """Where ids and Markdown stand, if that is asked for: the kind of record, or `text`, and the place."""
        self._told: dict[DocumentPath, set[str | int]] = {}
        """By the place of a record: which of its fields something is wrong with."""
        self._indexed = 0
        """Problems that are in it."""

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
        """Report a problem at the present place, a word there, or the key named of the record that is being read."""
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

    def has_told_of(self, *fields: str) -> bool:
        """Whether something is wrong with one of these fields of the record that is being read."""
        for problem in self.problems[self._indexed :]:
            for depth, step in enumerate(problem.at):
                self._told.setdefault(problem.at[:depth], set()).add(step)
        self._indexed = len(self.problems)
        return not self._told.get(tuple(self.trail), set()).isdisjoint(fields)

    @contextmanager
    def inside(self, step: str | int) -> Iterator[None]:
        """Go one step down for the time of a block."""
        self.trail.append(step)
        try:
            yield
        finally:
            self.trail.pop()


class FieldType(Protocol):
    """What a field may hold."""

    def read(self, value: Any, reader: Reader) -> Any:
        """The typed value, or None when it is wrong (and said so)."""

    def schema(self) -> Schema:
        """JSON Schema (draft-07) of what an author may write, as editors read it (YAML 1.2: 2024 is a number)."""


_AS_TEXT: dict[type, str] = {
    dict: "write it on one line; put it in quotes if it holds a colon",
    list: "write one, without - or [ ]",
    type(None): "write it, or take the line away",
}
_SHAPES = {dict: "a record", list: "a list", str: "text", type(None): "nothing"}


def shape(value: Any) -> str:
    """What a plain value is, in words."""
    return _SHAPES[type(value)]


def expect_text(value: Any, reader: Reader, what: str) -> str | None:
    """The value if it is text; else FIELD002."""
    if type(value) is str:
        return value
    reader.problem("FIELD002", f"{what} is expected here, not {shape(value)}", _AS_TEXT[type(value)])
    return None


def check_characters(text: str, reader: Reader) -> None:
    """TEXT001: characters that make text read otherwise than it is written."""
    bad = BIDI_CONTROL.search(text) or INVISIBLE.search(text)
    if bad:
        reader.problem(
            "TEXT001",
            f"the text holds {code_point(bad.group())}, which does not show",
            "delete it, unless the language needs it",
            severity=Severity.WARNING,
            offset=bad.start(),
        )


def check_entities(text: str, reader: Reader) -> None:
    """The same of characters that Markdown writes as entities, and YAML002 of those that no file may hold."""
    for found in ENTITY.finditer(text):
        character = decode_entity(found)
        what = f"the text holds {found[0]} ({code_point(character[0])}), which does not show"
        if FORBIDDEN.search(character):
            reader.problem("YAML002", what, "delete it", word=found[0])
        elif BIDI_CONTROL.search(character) or INVISIBLE.search(character):
            help_text = "delete it, unless the language needs it"
            reader.problem("TEXT001", what, help_text, severity=Severity.WARNING, word=found[0])


_ALPHABETS = {
    "Latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    "Greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "Cyrillic": re.compile("[\u0400-\u052f]"),
}
"""Alphabets with letters that look alike."""
_WORD = re.compile(r"[^\W\d_]+")


def check_alphabets(text: str, reader: Reader) -> None:
    """TEXT004: a word with letters of two alphabets looks like another name, and is not it."""
    for word in _WORD.finditer(text):
        used = [name for name, letters in _ALPHABETS.items() if letters.search(word.group())]
        if len(used) > 1:
            reader.problem(
                "TEXT004",
                f"`{word.group()}` is written with {' and '.join(used)} letters",
                "write it in one alphabet: letters that look alike make two names of one",
                severity=Severity.WARNING,
                offset=word.start(),
            )


def article(noun: str) -> str:
    """The noun with its article."""
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"
