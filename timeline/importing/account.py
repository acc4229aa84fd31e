"""The account of an import: what became of each value of the source, counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from timeline.importing.rows import Cell, SourceRow

Outcome = Literal["carried", "changed", "guessed", "kept", "ignored", "lost"]
"""As it was; in another form; by an assumption; in an `x-` field; left out by the mapping; nowhere."""
OUTCOMES: tuple[Outcome, ...] = ("lost", "guessed", "kept", "changed", "ignored", "carried")


class Fate(msgspec.Struct, frozen=True):
    """What became of one value."""

    outcome: Outcome
    target: str = ""
    note: str = ""


class Line(msgspec.Struct):
    """Values of one field with the same fate."""

    field: str
    outcome: Outcome
    target: str
    note: str
    count: int = 0
    place: str = ""
    """Of the first."""
    example: str = ""


class RowAccount:
    """The fates of a row's values. The last word on a value holds; one of which nothing is said is lost."""

    def __init__(self, row: SourceRow) -> None:
        self.row = row
        self._fates: dict[int, Fate] = {}

    def tell(self, cell: Cell, outcome: Outcome, target: str = "", note: str = "") -> None:
        """Say what became of a value."""
        if cell.cleaned and outcome == "carried":
            outcome, note = "changed", "control characters removed"
        self._fates[id(cell)] = Fate(outcome, target, note)

    def fate(self, cell: Cell) -> Fate | None:
        """What was said of a value."""
        return self._fates.get(id(cell))

    def fates(self) -> Iterator[tuple[Cell, Fate]]:
        """Every value with its fate."""
        untold = Fate("lost", "", "nothing reads it")
        for cell in self.row.cells:
            yield cell, self._fates.get(id(cell), untold)


class Account:
    """The fates of all values, by field."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str, str, str], Line] = {}
        self.values = 0

    def add(self, row: RowAccount) -> None:
        """Add the values of a row."""
        for cell, fate in row.fates():
            key = (cell.name, fate.outcome, fate.target, fate.note)
            line = self._lines.get(key)
            if line is None:
                line = self._lines[key] = Line(
                    cell.name, fate.outcome, fate.target, fate.note, 0, row.row.place, _sample(cell.text)
                )
            line.count += 1
            self.values += 1

    def lines(self) -> list[Line]:
        """All lines: losses first, then guesses; within them in the order of the source."""
        order = {outcome: number for number, outcome in enumerate(OUTCOMES)}
        return sorted(self._lines.values(), key=lambda line: order[line.outcome])

    def counts(self) -> dict[Outcome, int]:
        """How many values had each outcome."""
        return {
            outcome: sum(line.count for line in self._lines.values() if line.outcome == outcome)
            for outcome in OUTCOMES
        }


def _sample(text: str, most: int = 80) -> str:
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else f"{line[: most - 3]}..."
