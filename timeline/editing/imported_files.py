"""Write files of an import: many at once, never through a link."""

from __future__ import annotations

import stat
from pathlib import Path

from timeline import fs
from timeline.diagnostics import EnvironmentFailure
from timeline.editing.content_files import write_text

_STATE = "import again when it is mended: nothing is written twice"


def write_imported(root: Path, path: str, text: str) -> None:
    """Write a file of the project, over an earlier one. Raises EnvironmentFailure."""
    folder = path.rpartition("/")[0]
    if fs.kind_below(str(root), folder) not in (0, stat.S_IFDIR) or fs.kind(str(root / path)) not in (
        0,
        stat.S_IFREG,
    ):
        raise EnvironmentFailure(f"a link or another file stands on the way to {path}", "put a folder there")
    try:
        write_text(root / path, text, over=True)
    except OSError as error:
        raise EnvironmentFailure(f"{path}: {error.strerror or error}", _STATE) from None
