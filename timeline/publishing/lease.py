"""A lock for places that know none: a small file, which its holder renews, and which lapses when nobody renews it.

No clocks are compared. Whoever finds the file watches it: if it changes, its holder is alive; if it does not change for as
long as it lasts, its holder has died.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Protocol

from timeline import clock
from timeline.diagnostics import Locked, TimelineError
from timeline.publishing.folder import STATE

NAME = ".timeline-publish-lock"
LASTS = 45.0
"""Seconds for which it holds without being renewed."""


class LeaseFile(Protocol):
    """The file at a place. Its methods raise TimelineError if the place fails."""

    def create(self, content: bytes) -> bool:
        """Create the file, unless it is there: False then."""
        ...

    def content(self) -> bytes | None:
        """What the file holds at present."""
        ...

    def take_over(self, seen: bytes, content: bytes) -> bool:
        """Replace the file if it still holds what was seen. False if it does not."""
        ...

    def renew(self, content: bytes) -> bool:
        """Change the file if it is still the one that this process has written. False if it is not."""
        ...

    def remove(self) -> None:
        """Remove the file, if it is still the one that this process has written."""
        ...


class Lease:
    """The lock of one publication."""

    def __init__(self, file: LeaseFile, shown: str) -> None:
        self._file = file
        self._shown = shown
        self._holder = secrets.token_hex(16)
        self._renewals = 0
        self._until = 0.0
        self._over = Event()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Take the lock, renew it from time to time, and give it back. Raises Locked, and what the place raises."""
        begun = clock.stopwatch()
        if not self._file.create(self._content()):
            begun = self._take_over()
        self._until = begun + LASTS
        renewing = Thread(target=self._keep, daemon=True)
        renewing.start()
        try:
            yield
        finally:
            self._over.set()
            renewing.join()
            self._file.remove()

    def check(self) -> None:
        """Raises Locked if the lock may have lapsed. The last fifth of its time is left for what is under way."""
        if clock.stopwatch() > self._until - LASTS / 5:
            raise Locked(
                f"the lock on {self._shown} could not be renewed in time",
                f"see whether another publication is at work; {STATE}",
            )

    def _content(self) -> bytes:
        self._renewals += 1
        return b"timeline publish %s %08d\n" % (self._holder.encode(), self._renewals)

    def _take_over(self) -> float:
        """Take the lock of a holder that has died; the time at which that began."""
        busy = Locked(f"another publication to {self._shown} is at work", "wait for it, then publish again")
        seen = self._file.content()
        end = clock.stopwatch() + LASTS
        while clock.stopwatch() < end:
            self._over.wait(LASTS / 30)
            if self._file.content() != seen:
                raise busy
        begun = clock.stopwatch()
        taken = (
            self._file.create(self._content())
            if seen is None
            else self._file.take_over(seen, self._content())
        )
        if not taken:
            raise busy
        return begun

    def _keep(self) -> None:
        while not self._over.wait(LASTS / 5):
            begun = clock.stopwatch()
            try:
                renewed = self._file.renew(self._content())
            except TimelineError:
                continue  # it is tried again; without success the lock lapses
            if not renewed:
                self._until = 0.0
                return
            self._until = begun + LASTS
