"""Read the page that an archived copy holds."""

from __future__ import annotations

from pathlib import Path

from timeline.copies.warc_files import is_warc, page_in_warc
from timeline.diagnostics import EnvironmentFailure
from timeline.reading.discovery import read_file

MOST_BYTES = 2 << 20
"""Of a copy, compressed or not: 2 MiB. Larger ones are skipped."""
PAGES = (".html", ".htm", ".xhtml")


def page_in_copy(root: Path, file: str) -> tuple[bytes, str]:
    """The page in a copy in the content folder, and its content type if the copy says it; nothing if it cannot be read."""
    try:
        data = read_file(root, f"content/{file}", MOST_BYTES)
    except EnvironmentFailure:
        return b"", ""
    return page_in_warc(data, MOST_BYTES) if is_warc(file) else (data, "")
