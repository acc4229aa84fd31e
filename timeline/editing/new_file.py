"""How commands write files of a project: UTF-8, line ends `\\n`, nothing overwritten by accident."""

from __future__ import annotations

import os
from pathlib import Path

from timeline.diagnostics import UsageError


def write_file(path: Path, text: str, *, over: bool = False) -> None:
    """Write a new file, its folders too; `over` lets it take the place of another.

    Raises UsageError when the file is there already, OSError when it cannot be written; then none is left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "w" if over else "x", encoding="utf-8", newline="\n") as file:
            try:
                file.write(text)
                file.flush()
            except BaseException:
                os.unlink(path)
                raise
    except FileExistsError:
        raise UsageError(f"{path} is there already", "choose another name, or change that file") from None
