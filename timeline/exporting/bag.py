"""A BagIt folder (RFC 8493): payload files below `data/`, with their digests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from timeline import __version__, fs
from timeline.digest import sha256_of


def path_in_bag(path: str) -> str:
    """The path in a bag of a file that has a path elsewhere: without per cent signs.

    RFC 8493, section 2.1.3, has them encoded in manifests, but not all tools decode them.
    """
    if "%" not in path:
        return path
    stem, dot, suffix = path.replace("%", "_").rpartition(".")
    return f"{stem}-{sha256_of(path.encode())[:8]}{dot}{suffix}"


class Bag:
    """Writes a bag file by file. The same files in any order give the same bag."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digests: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        folder.mkdir()

    @property
    def sizes(self) -> Mapping[str, int]:
        """The bytes of the payload files, by path below `data/`."""
        return self._sizes

    def digest_of(self, path: str) -> str:
        """The SHA-256 of a payload file."""
        return self._digests[path]

    def add(self, path: str, data: bytes) -> None:
        """Add a payload file; `path` is below `data/`."""
        self._digests[path], self._sizes[path] = sha256_of(data), len(data)
        _write(self._folder / "data" / path, data)

    def finish(self, info: Mapping[str, str]) -> None:
        """Write the files that describe the payload; `info` is for bag-info.txt."""
        described = {
            "Bag-Software-Agent": f"timeline {__version__}",
            "Payload-Oxum": f"{sum(self._sizes.values())}.{len(self._sizes)}",
            **info,
        }
        lines = (f"{name}: {_in_line(value)}\n" for name, value in sorted(described.items()) if value)
        tags = {
            "bag-info.txt": "".join(lines),
            "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "manifest-sha256.txt": _manifest({f"data/{path}": one for path, one in self._digests.items()}),
        }
        tags["tagmanifest-sha256.txt"] = _manifest(
            {name: sha256_of(text.encode()) for name, text in tags.items()}
        )
        for name, text in tags.items():
            _write(self._folder / name, text.encode())


def _manifest(digests: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))


def _in_line(text: str) -> str:
    return " ".join(text.split())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = fs.open_new(str(path))
    try:
        view = memoryview(data)
        while view:
            view = view[fs.write(descriptor, view) :]
    finally:
        fs.close(descriptor)
