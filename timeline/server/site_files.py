"""Map the path of a request to a file of the site, without path traversal."""

from __future__ import annotations

import os
import stat
from io import BufferedReader
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

import msgspec

INDEX = "index.html"
NOT_FOUND = "404.html"

_TEXTS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".ics": "text/calendar",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".bib": "text/plain",
    ".ris": "text/plain",
    ".sha256": "text/plain",
    ".vtt": "text/vtt",
}
_OTHERS = {
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
}
TYPES = {suffix: f"{kind}; charset=utf-8" for suffix, kind in _TEXTS.items()} | _OTHERS
"""Content types by suffix, the same on every machine."""


class FolderRedirect(msgspec.Struct, frozen=True):
    """A folder that was requested without a trailing slash."""

    address: str
    """Its address with the slash, for a Location header."""


def find(site: Path, target: str) -> Path | FolderRedirect | None:
    """The requested file of the site, with links resolved; a redirect for a folder; None if there is neither."""
    names = _names(target)
    if names is None:
        return None
    is_folder = not names[-1]
    real = _inside(site, site.joinpath(*names))
    if real is None:
        return None
    if real.is_dir():
        if not is_folder:
            return FolderRedirect("/" + "/".join(map(quote, names)) + "/")
        return _file(_inside(site, real / INDEX))
    return None if is_folder else _file(real)


def open_file(path: Path) -> BufferedReader | None:
    """Open a file without following a link or waiting for a pipe; None if it is gone."""
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        return open(os.open(path, flags), "rb")
    except OSError:
        return None


def type_of(path: Path) -> str:
    """The content type of a file."""
    return TYPES.get(path.suffix.lower(), "application/octet-stream")


def _names(target: str) -> list[str] | None:
    """The decoded segments of a target's path, the last one empty after a slash; None for an invalid path.

    Each segment is decoded separately and once, so that an encoded slash or NUL is part of a name, which is invalid.
    """
    path = target.partition("#")[0].partition("?")[0]
    if not path.startswith("/") or not path.isascii():
        return None
    names = []
    for part in path[1:].split("/"):
        try:
            name = unquote_to_bytes(part).decode("utf-8")
        except UnicodeDecodeError:
            return None
        if name.startswith(".") or any(c in "/\\:" or not c.isprintable() for c in name):
            return None
        names.append(name)
    return None if "" in names[:-1] else names


def _inside(site: Path, path: Path) -> Path | None:
    """The resolved path, if it is inside the site."""
    try:
        real = Path(os.path.realpath(path, strict=True))
    except (OSError, ValueError):
        return None
    return real if real.is_relative_to(os.path.realpath(site)) else None


def _file(path: Path | None) -> Path | None:
    try:
        return path if path is not None and stat.S_ISREG(path.stat().st_mode) else None
    except OSError:
        return None
