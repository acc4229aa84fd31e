"""Run a coroutine in an event loop, with orderly cancellation on Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Coroutine
from typing import Any


def run_to_end(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine. Ctrl-C cancels all tasks and raises KeyboardInterrupt once they have ended.

    asyncio does that if SIGINT has its default handler; any other would interrupt the loop itself.
    """
    if threading.current_thread() is not threading.main_thread():
        asyncio.run(work)
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        asyncio.run(work)
    finally:
        signal.signal(signal.SIGINT, before)
