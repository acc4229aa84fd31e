"""What an import wrote: a digest of each file, by which later imports see what people have edited since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from timeline import fs
from timeline.diagnostics import UsageError
from timeline.digest import sha256_of


class Written(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that an import wrote."""

    sha256: str
    row: str = ""
    """The id of its row in the source, for events."""
    next: str = ""
    """The digest of what an import was about to write that was broken off."""


class ImportState(msgspec.Struct):
    """All files that imports of one source wrote, by path."""

    files: dict[str, Written] = msgspec.field(default_factory=dict)

    def paths_by_row(self) -> dict[str, str]:
        """The file of each row."""
        return {written.row: path for path, written in self.files.items() if written.row}


class FileStep(msgspec.Struct, frozen=True):
    """What an import does with a file."""

    action: str
    """`create`, `update`, `unchanged`, `edited` (by a person, and the source says nothing new), `conflict`, `removed`
    (by a person), `taken` (by a file that no import wrote)."""
    path: str
    text: str
    row: str = ""


def read_state(path: Path) -> ImportState:
    """The state file; an empty state if there is none. Raises UsageError if it is damaged."""
    if not path.is_file():
        return ImportState()
    try:
        files = msgspec.json.decode(path.read_bytes(), type=dict[str, Written])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise UsageError(
            f"{path} is damaged", "restore it from git; without it, the import cannot tell what was edited"
        ) from None
    safe = all(
        name.startswith("content/") and ".." not in name.split("/") and "\\" not in name for name in files
    )
    if not safe:
        raise UsageError(f"{path} names files outside content/", "restore it from git")
    return ImportState(files)


def state_text(state: ImportState) -> str:
    """The state as a file: a line for each path, so that it merges well."""
    lines = [
        f"{json.dumps(path)}: {msgspec.json.encode(state.files[path]).decode()}"
        for path in sorted(state.files)
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def intended(state: ImportState, steps: Iterable[FileStep]) -> ImportState:
    """The state before files are written: with what is to be written."""
    files = dict(state.files)
    for step in steps:
        known = files.get(step.path) or Written("", step.row)
        files[step.path] = msgspec.structs.replace(known, next=sha256_of(step.text.encode()))
    return ImportState(files)


def completed(state: ImportState, steps: Iterable[FileStep]) -> ImportState:
    """The state after files were written."""
    files = dict(state.files)
    for step in steps:
        if step.action in ("create", "update", "unchanged"):
            files[step.path] = Written(sha256_of(step.text.encode()), step.row)
    return ImportState(files)


def paths_in_states(folder: Path) -> set[str]:
    """The files that any import wrote. Raises UsageError."""
    return {path for state in sorted(folder.glob("*.state.json")) for path in read_state(state).files}


def plan_steps(root: Path, texts: Mapping[str, tuple[str, str]], state: ImportState) -> list[FileStep]:
    """What to do with each file; `texts` has the text and the row of each path. Raises EnvironmentFailure."""
    return [
        FileStep(_action(root, path, text, state), path, text, row) for path, (text, row) in texts.items()
    ]


def _action(root: Path, path: str, text: str, state: ImportState) -> str:
    now = fs.sha256_below(root, path)
    wanted = sha256_of(text.encode())
    written = state.files.get(path)
    if written is None:
        if now is None:
            return "taken" if fs.kind(str(root / path)) else "create"
        return "unchanged" if now == wanted else "taken"
    if now is None:
        return "removed" if written.sha256 else "create"
    if now == wanted:
        return "unchanged"
    if now in (written.sha256, written.next):
        return "update"
    return "edited" if wanted == written.sha256 else "conflict"
