"""The manifest: the files of the site that builds have written, with their checksums.

It has the format of sha256sum, so that `sha256sum -c manifest.sha256` verifies a site. Its first line, a comment in that
format, distinguishes it from a checksum list of somebody's own files, which builds must not replace.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from timeline import fs
from timeline.diagnostics import EnvironmentFailure, UsageError

NAME = "manifest.sha256"
STAGE = ".timeline-stage"
"""The staging folder inside the site folder."""

DRAFTS = "not-for-publication.txt"
"""The file that marks a site with drafts."""

SIGNATURES = (f"{NAME}.sig", f"{NAME}.minisig", f"{NAME}.sigstore.json")
"""Files beside the manifest that sign it (by OpenSSH, minisign, Sigstore). No manifest lists them, and a build that changes
the site removes them."""

HEADER = "# Made by timeline, which may replace or remove the files listed here.\n"

Manifest = Mapping[str, str]
"""Path in the site (forward slashes, relative) to the SHA-256 of the file's bytes, in hexadecimal."""

_CHAR = r"[A-Za-z0-9._~-]"  # RFC 3986, section 2.3: what a URL holds as it is
_SEGMENT = rf"(?!\.\.?(?!{_CHAR})){_CHAR}+"
_OWN = rf"(?i:{re.escape(STAGE)}|{re.escape(NAME)}|\.git)(?!{_CHAR})"
_PATH = rf"(?!{_OWN}){_SEGMENT}(?:/{_SEGMENT})*"
_path = re.compile(_PATH)
_lines = re.compile(rf"(?:[0-9a-f]{{64}}  {_PATH}\n)*+")
_PATH_AT = 64 + len("  ")


def is_path(path: str) -> bool:
    """Whether a file of the site may have this path.

    It is relative, of unreserved characters between slashes, without `.` and `..`, and not one that the program or git
    uses itself.
    """
    return _path.fullmatch(path) is not None


def render_manifest(entries: Manifest, read: Manifest = MappingProxyType({})) -> bytes:
    """The file's bytes, sorted by path. Entries of `read`, an earlier manifest, are not validated again.

    Raises ValueError for an invalid path or digest, which is a bug of the program.
    """
    new = _text(entries.items() - read.items())
    if not _lines.fullmatch(new):
        wrong = next(line for line in new.splitlines(keepends=True) if not _lines.fullmatch(line))
        raise ValueError(f"the manifest cannot hold {wrong!r}")
    return (HEADER + _text(sorted(entries.items()))).encode("ascii")


def _text(entries: Iterable[tuple[str, str]]) -> str:
    return "".join([f"{digest}  {path}\n" for path, digest in entries])


def read_manifest(site: Path) -> dict[str, str] | None:
    """The manifest of a site folder; None without one.

    Raises UsageError if another program wrote it, EnvironmentFailure if it is damaged or unreadable.
    """
    path = f"{site}/{NAME}"
    with fs.failures_in_words(path, fs.UNTOUCHED):
        return read_entries(path)


def has_manifest(site: Path) -> bool:
    """Whether a site folder has a manifest; reads its first line only. Raises as `read_manifest` does."""
    path = f"{site}/{NAME}"
    with fs.failures_in_words(path, fs.UNTOUCHED):
        return _read(path, len(HEADER)) is not None


def read_entries(path: str) -> dict[str, str] | None:
    """The entries of the manifest at any path; raises what `read_manifest` raises, and OSError."""
    lines = _read(path)
    return None if lines is None else _entries(lines, path)


def parse_manifest(data: bytes, shown: str) -> dict[str, str]:
    """The entries of a manifest from its bytes; `shown` is its place, for messages. Raises as `read_manifest` does."""
    help_text = "choose another place, or move that file away"
    return _entries(_after_header(data.decode("ascii", "replace"), shown, help_text), shown)


def _entries(lines: str, path: str) -> dict[str, str]:
    entries = {line[_PATH_AT:]: line[:64] for line in lines.splitlines()}
    if not _lines.fullmatch(lines) or len(entries) != lines.count("\n"):
        raise EnvironmentFailure(
            f"{path} is damaged, so that timeline cannot tell which files are its own",
            "restore that file, or empty the site folder; then build again",
        )
    return entries


def _read(path: str, limit: int = -1) -> str | None:
    """The text after the first line, which must be that of a manifest."""
    kind = fs.kind(path)
    if not kind:
        return None
    text = fs.read(path, limit).decode("ascii", "replace") if kind == stat.S_IFREG else ""
    return _after_header(text, path, "choose another folder with --site, or move that file away")


def _after_header(text: str, shown: str, help_text: str) -> str:
    """What follows the first line of a manifest. Raises UsageError with the help where that is another's."""
    if text.startswith(f"{HEADER[:-1]}\r"):
        raise EnvironmentFailure(
            f"{shown} has the line ends of Windows (CRLF): git or a transfer changed the site as if it were text",
            "copy the site again as it was built: transfer it in binary mode, and if it is in git, write `* -text` into a "
            ".gitattributes for its folder; or empty the site folder and build again",
        )
    if not text.startswith(HEADER):
        raise UsageError(f"{shown} was not made by timeline", help_text)
    return text[len(HEADER) :]
