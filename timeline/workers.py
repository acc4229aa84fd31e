"""Apply a function to many items, or to blocks of them, in parallel worker processes, or in this process if there are few.

Workers are forked, so that they share what the build has computed so far. Systems without fork use one process.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")

MAX_BATCH, MIN_BATCH = 250, 10
"""Items handed to a worker at a time: large batches first, for little overhead, then small ones, so that all workers
finish together."""
BLOCK = 32
"""Items of a block. Doing one step for all of them before the next keeps its code and data in the processor's caches."""
FEW = 150
"""Fewer items than this are not worth starting workers for."""

_task: tuple[Callable[[Any], Any], Sequence[Any]]


def default_jobs() -> int:
    """The number of processors available to this process, four at most."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 4)


def _initialise_worker(work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    from threading import Thread

    global _task
    _task = (work, items)
    Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    """Exit when the build is killed, as the next build uses the same stage folder."""
    from multiprocessing import connection, parent_process

    if parent := parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)


def _run(batch: slice) -> list[Any]:
    work, items = _task
    return [work(block) for block in _blocks(items[batch])]


def _blocks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BLOCK] for start in range(0, len(items), BLOCK))


def _batches(count: int, jobs: int) -> Iterator[slice]:
    """Divide a number of items into batches of decreasing size."""
    start = 0
    while start < count:
        stop = min(count, start + max(MIN_BATCH, min(MAX_BATCH, (count - start) // (4 * jobs))))
        yield slice(start, stop)
        start = stop


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Defer Ctrl-C while workers are forked: they ignore it, and this process receives it right after."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def run_in_background(
    work: Callable[[], bytes], *, low_priority: bool = False
) -> Iterator[Callable[[], bytes]]:
    """Run `work` in a forked process; the function yielded waits for its result.

    If the process fails, that function does the work itself.
    """
    if not hasattr(os, "fork"):
        yield work
        return
    read_end, write_end = os.pipe()
    with _no_interrupts():
        child = os.fork()
        if child == 0:
            _send_result(work, read_end, write_end, 10 if low_priority else 0)
    os.close(write_end)
    with open(read_end, "rb") as pipe:

        def result() -> bytes:
            data = pipe.read()
            return data[:-1] if data.endswith(_END) else work()

        try:
            yield result
        finally:
            pipe.close()  # ends a child that is still writing an unused result
            os.waitpid(child, 0)


_END = b"."
"""The last byte of a complete result."""


def _send_result(work: Callable[[], bytes], read_end: int, write_end: int, niceness: int) -> NoReturn:
    """Do the work in the child process, write its result and exit in any case."""
    try:
        os.close(read_end)  # otherwise this process would block on its own pipe when the parent is gone
        os.nice(niceness)
        data = work() + _END
        while data:
            data = data[os.write(write_end, data) :]
    finally:
        os._exit(0)


def map_parallel(
    items: Sequence[T],
    work: Callable[[T], R],
    jobs: int,
    meanwhile: Callable[[], None] = lambda: None,
    few: int = FEW,
) -> Iterator[R]:
    """The results of `work` for all items, in order. For the rest, see `map_blocks`."""
    return chain.from_iterable(map_blocks(items, partial(_each, work), jobs, meanwhile, few))


def _each(work: Callable[[T], R], block: Sequence[T]) -> list[R]:
    return [work(item) for item in block]


def map_blocks(
    items: Sequence[T],
    work: Callable[[Sequence[T]], R],
    jobs: int,
    meanwhile: Callable[[], None] = lambda: None,
    few: int = FEW,
) -> Iterator[R]:
    """The results of `work` for blocks of items, in order. Exceptions of `work` are raised here.

    Workers inherit items and work through the fork; results are sent back and must be plain values. This process runs
    `meanwhile` in the meantime. Fewer items than `few` are processed here.
    """
    if jobs < 2 or len(items) < few or not hasattr(os, "fork"):
        yield from map(work, _blocks(items))
        meanwhile()
        return
    import multiprocessing  # late: these imports take a tenth of the time of a no-op build
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, context, initializer=_initialise_worker, initargs=(work, items)) as pool:
        try:
            with _no_interrupts():
                running = pool.map(_run, _batches(len(items), jobs))
            meanwhile()
            for results in running:
                yield from results
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
