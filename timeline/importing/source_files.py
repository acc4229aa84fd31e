"""Read source files within limits, and decode their text."""

from __future__ import annotations

import codecs
from pathlib import Path

from timeline.diagnostics import UsageError

MAX_BYTES = 64 << 20
"""Size limit of a source file: 64 MiB."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def source_bytes(path: Path) -> bytes:
    """The bytes of a source file. Raises UsageError if it is no regular file, or too large; OSError."""
    if not path.is_file():
        raise UsageError(f"{path} is not a file", "name a file, or a folder of Markdown files")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UsageError(
            f"{path} has {size >> 20:,} MiB; the limit is {MAX_BYTES >> 20} MiB",
            "divide it into several files",
        )
    with open(path, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if not data.strip():
        raise UsageError(f"{path} is empty", "name the file that holds the events")
    return data


def decode_source(data: bytes, where: str, encoding: str = "") -> tuple[str, str]:
    """The text and the name of its encoding: the one given, else UTF-8, UTF-16 by its mark, else Windows-1252.

    Raises UsageError for binary data.
    """
    name = encoding or next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(name)
    except LookupError:
        raise UsageError(
            f"there is no encoding `{encoding[:40]}`", "write utf-8, windows-1252, utf-16 ..."
        ) from None
    except UnicodeDecodeError as error:
        if encoding or name != "utf-8":
            raise UsageError(
                f"{where} is not {name}: byte {error.start:,}", "name another `encoding`"
            ) from None
        text, name = data.decode("cp1252", "replace"), "windows-1252"
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UsageError(
            f"{where}:{line}: the file holds a NUL character, so it is not text", "export it again as UTF-8"
        )
    return text.removeprefix("\ufeff"), name.removesuffix("-sig")
