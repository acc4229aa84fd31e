"""Runs what is done side by side, so that Ctrl-C ends all of it, in order."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Coroutine
from typing import Any


def run_to_end(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end. Ctrl-C cancels what is under way and raises KeyboardInterrupt once all of it has ended.

    asyncio does that where the signal has its usual handler; any other would break into the middle of its loop.
    """
    if threading.current_thread() is not threading.main_thread():
        asyncio.run(work)
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        asyncio.run(work)
    finally:
        signal.signal(signal.SIGINT, before)
