"""Archived copies in WARC files. Reading them takes warcio, which `sourced-timeline[net]` installs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import redirect_stderr
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, BinaryIO

_CHUNK = 1 << 20
_HEAD = 1 << 20
"""Bytes that the heads of a WARC record may have, its own and that of what it holds."""
_CHUNK_SIZE = 64
"""Bytes that are asked for where the size of a chunk stands, which is no head."""
_FAULTS_OF_HEADS = (AttributeError, TypeError, LookupError, ArithmeticError)
"""What warcio raises on heads that it does not expect."""


def is_warc(name: str) -> bool:
    """Whether a file's name says that it is a WARC file."""
    return name.endswith((".warc", ".warc.gz"))


def can_be_read() -> bool:
    """Whether warcio is installed."""
    from importlib.util import find_spec

    return find_spec("warcio") is not None


def _records(file: BinaryIO, *, digests: bool, most: int | None = None) -> Iterator[Any]:
    """The records of a WARC file. Raises ArchiveLoadFailed, also where more than `most` bytes are unpacked."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.bufferedreaders import DecompressingBufferedReader
    from warcio.exceptions import ArchiveLoadFailed

    class Reader(DecompressingBufferedReader):  # type: ignore[misc]
        """Gives no more lines than heads have: a megabyte can unpack to a thousand."""

        left = _HEAD
        unpacked = 0

        def readline(self, length: int | None = None) -> bytes:
            most = min(length or _HEAD, _HEAD)
            line: bytes = super().readline(most)
            self.left -= len(line) if most > _CHUNK_SIZE else 0
            if self.left < 0:
                raise ArchiveLoadFailed("the head of a record is too long")
            return line

        def read(self, length: int | None = None) -> bytes:
            data: bytes = super().read(length)
            self.unpacked += len(data)
            if most is not None and self.unpacked > most:
                raise ArchiveLoadFailed("it unpacks to too much")
            return data

    archive = ArchiveIterator(file, check_digests=digests)
    archive.reader = reader = Reader(file)
    for record in archive:
        reader.left = _HEAD
        yield record


def fault_in_warc(place: Path) -> str:
    """What does not fit in a WARC file: digests of its records, its form; nothing where all is well."""
    from warcio.exceptions import ArchiveLoadFailed

    records = 0
    try:
        with (
            open(place, "rb") as file,
            redirect_stderr(StringIO()),
        ):  # what warcio says there is of the file's making
            for record in _records(file, digests=True):
                while record.content_stream().read(_CHUNK):
                    pass
                head, digests = record.rec_headers, record.digest_checker
                if digests.passed is False or (head.get_header("WARC-Block-Digest") and not digests.passed):
                    return f"the digest of {head.get_header('WARC-Target-URI') or 'a record'} differs"
                records += 1
    except (ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
        return " ".join(str(error).split())[:200] or "it breaks off"
    except _FAULTS_OF_HEADS:
        return "the head of a record is not as it must be"
    return "" if records else "there is no record in it"


def page_in_warc(data: bytes, most: int) -> tuple[bytes, str]:
    """The first page that was there, `most` bytes of it at the most, and its content type; nothing where there is none."""
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with redirect_stderr(StringIO()):
            for record in _records(BytesIO(data), digests=False, most=4 * most):
                if record.rec_type == "response" and record.http_headers.get_statuscode() == "200":
                    page: bytes = record.content_stream().read(most)
                    return page, (record.http_headers.get_header("Content-Type") or "").lower()
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, *_FAULTS_OF_HEADS):
        pass
    return b"", ""
