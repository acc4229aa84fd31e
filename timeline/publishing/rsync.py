"""A folder on a server, reached by the system's rsync and ssh."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from timeline.diagnostics import EnvironmentFailure
from timeline.publishing.folders import folders_of, not_a_folder
from timeline.publishing.plan import folders_above
from timeline.publishing.ssh_address import SshAddress
from timeline.publishing.ssh_connection import SshConnection
from timeline.publishing.target import Upload

_OPTIONS = (
    "--secluded-args",
    "--from0",
    "--files-from=-",
    "--copy-links",
    "--no-implied-dirs",
    "--ignore-times",
    "--chmod=D755,F644",
    "--compress",
    "--timeout=120",
    "--outbuf=L",
    "--out-format=%n",
)
"""Files are compared by their content, replaced in one step each, and nothing is deleted."""

_KINDS = (
    'while IFS= read -r p; do if [ -L "$p" ]; then echo "l $p"; '
    'elif [ -d "$p" ]; then echo "d $p"; elif [ -e "$p" ]; then echo "f $p"; fi; done'
)
_REMOVE = 'r=0; while IFS= read -r p; do rm -f -- "$p" && echo "$p" || { r=1; break; }; done; [ $r = 0 ]'
_REMOVE_FOLDERS = 'while IFS= read -r p; do rmdir -- "$p" 2>/dev/null; done; true'
_READ = "if [ -e {name} ] || [ -L {name} ]; then [ -f {name} ] && echo there && head -c {limit} -- {name}; fi"


class RsyncTarget:
    """See PublishTarget."""

    atomic = False
    sidecars = True

    def __init__(self, address: SshAddress) -> None:
        self.shown = address.shown
        self._path = address.path
        self._connection = SshConnection(address)

    @contextmanager
    def lock(self) -> Iterator[None]:
        with self._connection.open():
            yield

    def refusal(self, url: str | None) -> tuple[str, str] | None:
        return None

    def read(self, path: str, limit: int) -> bytes | None:
        lines = self._connection.run(_READ.format(name=f"./{path}", limit=limit + 1))
        if next(lines, None) is None:
            return None
        data = bytearray()
        for line in lines:
            data += line
            if len(data) > limit:
                raise EnvironmentFailure(
                    f"{path} at {self.shown} has more than {limit:,} bytes", "look at what it is"
                )
        return bytes(data)

    def is_altered(self) -> bool:
        return False

    def occupied(self, paths: Sequence[str]) -> list[str]:
        folders = folders_of(paths)
        kinds = self._kinds([*folders, *paths])
        return [path for path, kind in kinds.items() if path not in folders or kind != "d"]

    def _kinds(self, paths: Sequence[str]) -> dict[str, str]:
        """What is there, by its path: a link, a directory, or a file."""
        lines = (line.decode("ascii", "replace").rstrip("\n") for line in self._connection.run(_KINDS, paths))
        return {path: kind for kind, _, path in (line.partition(" ") for line in lines)}

    def put(self, uploads: Sequence[Upload]) -> Iterator[Upload]:
        if not uploads:
            return
        waiting = {upload.path: upload for upload in uploads}
        folders = folders_of(waiting)
        for folder, kind in self._kinds(list(folders)).items():
            if kind != "d":
                raise not_a_folder(self.shown, folder)
        with tempfile.TemporaryDirectory(prefix="timeline-") as folder:
            for upload in uploads:
                _lay_out(upload, Path(folder))
            for line in self._connection.run_rsync(list(_OPTIONS), folder, list(waiting)):
                if line in waiting:
                    yield waiting.pop(line)
        yield from waiting.values()

    def delete(self, paths: Sequence[str]) -> Iterator[str]:
        folders = folders_of(paths)
        kinds = self._kinds([*folders, *paths])
        linked = {path for path in folders if kinds.get(path) != "d"}
        there = [
            path
            for path in paths
            if kinds.get(path, "d") != "d" and not linked.intersection(folders_above(path))
        ]
        yield from (path for path in paths if path not in there)
        for line in self._connection.run(_REMOVE, there):
            yield line.decode("ascii", "replace").rstrip("\n")
        for _ in self._connection.run(_REMOVE_FOLDERS, sorted(set(folders) - linked, reverse=True)):
            pass

    def finish(self, message: str, moment: int) -> None:
        """Nothing is left to do."""


def _lay_out(upload: Upload, folder: Path) -> None:
    """Put a file, or a link to it, where rsync is to find it."""
    place = folder / upload.path
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(upload.source, bytes):
        place.write_bytes(upload.source)
    else:
        os.symlink(upload.source.absolute(), place)
