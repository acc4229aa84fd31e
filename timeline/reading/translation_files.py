"""The names of translation files, which stand beside the file whose texts they translate: NAME.ar.yaml, NAME.ar.md."""

from __future__ import annotations

import os
import re
from pathlib import Path

_NAME = re.compile(r"(.*[^/])\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.(?:yaml|yml|md)", re.IGNORECASE)


def translation_name(path: str) -> tuple[str, str] | None:
    """The path of the translated file without its extension, and the language; None for any other file."""
    named = _NAME.fullmatch(path) if path.count(".") > 1 else None
    return (named[1], named[2]) if named else None


def without_extension(path: str) -> str:
    """The path of a record file without `.yaml`, `.yml` or `.md`."""
    return path.rpartition(".")[0]


def beside(root: Path, path: str) -> list[str]:
    """The translation files beside one record file, sorted by path; links are left to `discover`, which reports them."""
    folder, _, _ = path.rpartition("/")
    try:
        with os.scandir(root / folder) as entries:
            names = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    except OSError:
        return []  # reported when the content is read
    paths = (f"{folder}/{name}" for name in sorted(names))
    return [one for one in paths if (named := translation_name(one)) and named[0] == without_extension(path)]
