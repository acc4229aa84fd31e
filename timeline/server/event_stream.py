"""What the preview shows now, and the stream of events that tells browsers when it changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Any

import msgspec

from timeline.server.limits import Limits
from timeline.server.preview_errors import PreviewError

MOST_FAULTS = 50
"""Faults shown at a time: whoever has more will mend some of these first."""


class State(msgspec.Struct, frozen=True):
    """What a browser that loads a page now would see."""

    page: str
    """Changes whenever that page may have changed."""
    ready: bool
    """There is a site to show: a build has succeeded since the start."""
    faults: tuple[PreviewError, ...] = ()
    """Why the last build failed; empty: it did not."""

    @property
    def heading(self) -> str:
        """What is wrong, in a few words."""
        errors = sum(fault.severity == "error" for fault in self.faults)
        return "1 error" if errors == 1 else f"{errors} errors"

    @property
    def more(self) -> str:
        """What is not shown, in words; empty: all is."""
        hidden = len(self.faults) - MOST_FAULTS
        return f"and {hidden} more, which timeline check lists" if hidden > 0 else ""


class Bulletin:
    """The state of the preview for whoever waits for the next one. All threads may use it."""

    def __init__(self, state: State, limits: Limits) -> None:
        self._state = state
        self._limits = limits
        self._closed = False
        self._streams = 0
        self._news = Condition()

    @property
    def state(self) -> State:
        """The state now."""
        return self._state

    def post(self, state: State) -> None:
        """Make this the state, and tell every stream if that is news."""
        with self._news:
            if state != self._state:
                self._state = state
                self._news.notify_all()

    def close(self) -> None:
        """End every stream."""
        with self._news:
            self._closed = True
            self._news.notify_all()

    @contextmanager
    def stream(self) -> Iterator[Iterator[bytes] | None]:
        """The messages of an event stream (HTML, section 9.2), the state first; None: too many are open."""
        with self._news:
            free = self._streams < self._limits.streams
            self._streams += free
        try:
            yield self._messages() if free else None
        finally:
            with self._news:
                self._streams -= free

    def _messages(self) -> Iterator[bytes]:
        yield b"retry: 500\n\n"
        seen: State | None = None
        while True:
            with self._news:
                if self._state is seen and not self._closed:
                    self._news.wait(self._limits.heartbeat_seconds)
                if self._closed:
                    return
                state = self._state
            yield b":\n\n" if state is seen else _message(state)
            seen = state


def _message(state: State) -> bytes:
    overlay: dict[str, Any] = {"page": state.page, "heading": state.heading, "faults": [], "more": state.more}
    if state.ready:  # else the page itself shows them
        overlay["faults"] = state.faults[:MOST_FAULTS]
    return b"data: " + msgspec.json.encode(overlay) + b"\n\n"
