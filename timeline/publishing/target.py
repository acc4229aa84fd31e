"""What the engine needs of a target, whatever its kind.

A target is open inside `with target.lock():`. The engine then reads the target's manifest and its *journal*, and calls
`put` and `delete` one batch after another; a batch is complete before the next begins, so that a target may send the
files of one batch side by side. The order of batches is the engine's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import msgspec

JOURNAL = ".timeline-publish"
"""The file at a target that lists what a publication is changing there; gone once it is complete."""


class Upload(msgspec.Struct, frozen=True):
    """A file to be stored at a target."""

    path: str
    """Relative to the target's root, with forward slashes, of unreserved characters (`output.manifest.is_path`)."""
    source: Path | bytes
    size: int
    content_type: str
    cache_control: str

    def chunks(self) -> Iterator[bytes]:
        """The file's bytes in parts of at most 1 MiB. Raises OSError."""
        if isinstance(self.source, bytes):
            yield self.source
            return
        with self.source.open("rb") as file:
            while part := file.read(1 << 20):
                yield part

    def read(self) -> bytes:
        """All of the file's bytes. Raises OSError."""
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()


class PublishTarget(Protocol):
    """A place where a site is published. Every method raises TimelineError, and nothing else, if the place fails.

    What a target holds is untrusted, and so is what it answers.
    """

    @property
    def shown(self) -> str:
        """Its address in messages, without secrets."""
        ...

    @property
    def atomic(self) -> bool:
        """Whether visitors see nothing of a publication before `finish`: such a target needs no journal."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Connect, and keep other publishers away until the end, by a lock or by conditional writes.

        Raises Locked if another publisher is at work. A lock whose holder has died must not stay for ever. If the lock
        is lost meanwhile, the next call raises Locked.
        """
        ...

    def refusal(self, url: str | None) -> tuple[str, str] | None:
        """Why a site with this `url:` cannot be published here, with what to do about it; None if it can.

        Asked before `lock`; opens no connection.
        """
        ...

    def read(self, path: str, limit: int) -> bytes | None:
        """The bytes of a small file (the manifest, the journal); None if there is none. Fails if it exceeds `limit`."""
        ...

    def is_altered(self) -> bool:
        """Whether its files are known to differ from its manifest, so that all must be sent again. Usually not known."""
        ...

    def occupied(self, paths: Sequence[str]) -> list[str]:
        """Those of these paths, or folders on the way to them, where something is: files that no publication made.

        Asked for files that are new at the target. A target that can compare on writing may answer without looking, and
        refuse in `put`.
        """
        ...

    def put(self, uploads: Sequence[Upload]) -> Iterator[Upload]:
        """Store files, each of them whole or not at all, and yield each that is stored."""
        ...

    def delete(self, paths: Sequence[str]) -> Iterator[str]:
        """Delete files, and folders that are then empty; yield each path. A file that is gone already is no error."""
        ...

    def finish(self, message: str, moment: int) -> None:
        """Make it visible, where that is one step: a commit with this message and time (seconds since 1970)."""
        ...
