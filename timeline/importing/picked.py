"""The values of a row by what they become."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from timeline.importing.account import Outcome, RowAccount
from timeline.importing.mapping import FieldMapping
from timeline.importing.rows import Cell
from timeline.importing.targets import IGNORE, OWN_FIELD, x_name


class Picked:
    """A row's values by target, the fields made of them, and why the record must remain a draft."""

    def __init__(self, account: RowAccount, mapping: FieldMapping) -> None:
        self.account = account
        self.mapping = mapping
        self.fields: dict[str, Any] = {}
        """The fields of the record."""
        self.made_of: dict[str, list[Cell]] = {}
        """The values that each field was made of."""
        self.drafted: list[str] = []
        """Why it is a draft."""
        self.pictures: list[str] = []
        """The addresses of pictures."""
        self._by_target: dict[str, list[Cell]] = {}
        for cell in account.row.cells:
            self._by_target.setdefault(mapping.rule(cell.name).to, []).append(cell)

    def all(self, target: str) -> list[Cell]:
        """The values of a target."""
        return self._by_target.get(target, [])

    def one(self, target: str) -> Cell | None:
        """The first value of a target; others are kept in `x-` fields unless they say the same."""
        cells = self.all(target)
        for other in cells[1:]:
            if other.text == cells[0].text:
                self.tell(other, "carried", target, "the same value again")
            else:
                self.keep(other, f"another field gives `{target}`")
        return cells[0] if cells else None

    def set(self, name: str, value: Any, cells: Iterable[Cell]) -> None:
        """Give the record a field."""
        self.fields[name] = value
        self.made_of.setdefault(name, []).extend(cells)

    def tell(self, cell: Cell, outcome: Outcome, target: str, note: str = "") -> None:
        """Say what became of a value; what a doubtful name became is a guess."""
        if outcome in ("carried", "changed") and not self.mapping.rule(cell.name).sure:
            outcome, note = "guessed", note or "by its name"
        self.account.tell(cell, outcome, target, note)

    def keep(self, cell: Cell, note: str, name: str = "") -> None:
        """Keep a value in an `x-` field."""
        self.keep_text(cell.text, name or x_name(cell.name))
        self.account.tell(cell, "kept", name or x_name(cell.name), note)

    def keep_text(self, text: str, name: str) -> None:
        """Add a text to an `x-` field."""
        held = self.fields.get(name)
        self.fields[name] = text if held is None else [*(held if isinstance(held, list) else [held]), text]

    def _give_own(self, cell: Cell, name: str) -> None:
        """Add a value to a field of the project's own."""
        self.keep_text(cell.text, name)
        self.made_of.setdefault(name, []).append(cell)
        self.tell(cell, "carried", name)

    def keep_the_rest(self) -> None:
        """Tell of all values that no rule has read: kept, or left out where the mapping says so."""
        for target, cells in self._by_target.items():
            for cell in cells:
                if self.account.fate(cell) is not None:
                    continue
                if target == IGNORE:
                    self.account.tell(cell, "ignored", "", "the mapping says so")
                elif target.startswith(OWN_FIELD):
                    self._give_own(cell, target.removeprefix(OWN_FIELD))
                elif target.startswith("x-"):
                    self.keep(cell, "no field for it", target)
                else:
                    self.keep(cell, f"`{target}` needs another value that is missing")
