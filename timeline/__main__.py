"""The entry point: `timeline`, or `python -m timeline`."""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130
"""The exit code of what Ctrl-C ended: 128 and the signal's number."""


def main() -> NoReturn:
    """Run the command line and end with its exit code."""
    try:
        _interrupt_only_this_process()
        gc.set_threshold(
            50_000
        )  # else the collector runs a hundred times while modules load, and finds nothing
        from timeline.commands.cli import run_command  # here, so that Ctrl-C while it loads ends quietly too

        code = run_command(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    # All is said and written: to take a large chronicle apart again would cost a tenth of a small edit.
    os._exit(code)


def _interrupt_only_this_process() -> None:
    """Ctrl-C reaches every process of a terminal; workers are to be ended by the one that they work for."""
    this = os.getpid()

    def interrupt(number: int, frame: FrameType | None) -> None:
        if os.getpid() == this:
            raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else: the caller wants none
        signal.signal(signal.SIGINT, interrupt)


if __name__ == "__main__":
    main()
