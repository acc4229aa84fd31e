"""The preview's state, and the event stream that pushes it to browsers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Any

import msgspec

from timeline.server.limits import Limits
from timeline.server.preview_errors import PreviewError

MAX_ERRORS_SHOWN = 50
"""Errors shown at a time."""


class State(msgspec.Struct, frozen=True):
    """What the preview shows."""

    page: str
    """The version of the site, which changes with every build that may have changed a page."""
    ready: bool
    """Whether there is a site to show: a build has succeeded since the start."""
    errors: tuple[PreviewError, ...] = ()
    """The errors of the last build."""

    @property
    def heading(self) -> str:
        """The number of errors, in words."""
        count = sum(error.severity == "error" for error in self.errors)
        return "1 error" if count == 1 else f"{count} errors"

    @property
    def more(self) -> str:
        """A note on errors that are not shown; empty if all are."""
        hidden = len(self.errors) - MAX_ERRORS_SHOWN
        return f"and {hidden} more: run timeline check" if hidden > 0 else ""


class StatePublisher:
    """Holds the current state and publishes changes to event streams. Thread-safe."""

    def __init__(self, state: State, limits: Limits) -> None:
        self._state = state
        self._limits = limits
        self._closed = False
        self._streams = 0
        self._changed = Condition()

    @property
    def state(self) -> State:
        """The current state."""
        return self._state

    def publish(self, state: State) -> None:
        """Set the state, and notify all streams if it changed."""
        with self._changed:
            if state != self._state:
                self._state = state
                self._changed.notify_all()

    def close(self) -> None:
        """End all streams."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @contextmanager
    def stream(self) -> Iterator[Iterator[bytes] | None]:
        """The messages of an event stream (HTML, section 9.2), beginning with the current state; None if too many are open."""
        with self._changed:
            free = self._streams < self._limits.streams
            self._streams += free
        try:
            yield self._messages() if free else None
        finally:
            with self._changed:
                self._streams -= free

    def _messages(self) -> Iterator[bytes]:
        yield b"retry: 500\n\n"
        seen: State | None = None
        while True:
            with self._changed:
                if self._state is seen and not self._closed:
                    self._changed.wait(self._limits.heartbeat_seconds)
                if self._closed:
                    return
                state = self._state
            yield b":\n\n" if state is seen else _message(state)
            seen = state


def _message(state: State) -> bytes:
    overlay: dict[str, Any] = {"page": state.page, "heading": state.heading, "faults": [], "more": state.more}
    if state.ready:  # otherwise the page itself shows them
        overlay["faults"] = state.errors[:MAX_ERRORS_SHOWN]
    return b"data: " + msgspec.json.encode(overlay) + b"\n\n"
