"""The same work on many things, in one process or several, with equal results in equal order.

Workers are forked, so that they have at hand what the build has made so far; on systems that cannot fork all work is done here.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST, LEAST = 250, 10
"""Things handed to a worker at a time: first so many that the handing over does not count, last so few that all end
together."""
FEW = 150
"""Things that are not worth starting workers for."""

_task: tuple[Callable[[Any], Any], Sequence[Any]]


def usual_jobs() -> int:
    """As many jobs as there are processors for this process, four at most."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 4)


def _install(work: Callable[[Any], Any], things: Sequence[Any]) -> None:
    """Begin as a worker."""
    from threading import Thread

    global _task
    _task = (work, things)
    Thread(target=_end_with_the_build, daemon=True).start()


def _end_with_the_build() -> None:
    """Leave when the build is killed: nobody wants the rest, and the next build uses the same stage."""
    from multiprocessing import connection, parent_process

    if parent := parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)


def _run(share: slice) -> list[Any]:
    work, things = _task
    return [work(one) for one in things[share]]


def _shares(count: int, jobs: int) -> Iterator[slice]:
    """So many things in parts, the later the smaller."""
    start = 0
    while start < count:
        stop = min(count, start + max(LEAST, min(MOST, (count - start) // (4 * jobs))))
        yield slice(start, stop)
        start = stop


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back while workers are forked: they never get it, and this process gets it right after."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def beside(work: Callable[[], bytes], *, later: bool = False) -> Iterator[Callable[[], bytes]]:
    """Begin `work` in a process beside this one; the function given waits for its result.

    What fails there is done again here, when it is asked for. `later`: other work is more urgent.
    """
    if not hasattr(os, "fork"):
        yield work
        return
    reading, writing = os.pipe()
    with _no_interrupts():
        child = os.fork()
        if child == 0:
            _answer(work, reading, writing, 10 if later else 0)
    os.close(writing)
    with open(reading, "rb") as answer:

        def result() -> bytes:
            said = answer.read()
            return said[:-1] if said.endswith(_WHOLE) else work()

        try:
            yield result
        finally:
            answer.close()  # a child that is still telling what nobody asks for is to end too
            os.waitpid(child, 0)


_WHOLE = b"."
"""What an answer ends with that was not cut off."""


def _answer(work: Callable[[], bytes], reading: int, writing: int, niceness: int) -> NoReturn:
    """Do the work, write its result and end this process, come what may."""
    try:
        os.close(reading)  # else this process would wait for itself to read what nobody else asks for
        os.nice(niceness)
        said = work() + _WHOLE
        while said:
            said = said[os.write(writing, said) :]
    finally:
        os._exit(0)


def each(
    things: Sequence[T],
    work: Callable[[T], R],
    jobs: int,
    meanwhile: Callable[[], None] = lambda: None,
    few: int = FEW,
) -> Iterator[R]:
    """The result of `work` for each thing, in their order. What `work` raises is raised here.

    Things and work are inherited by the workers, not sent to them; results are sent back and must be plain values.
    This process does `meanwhile` while they are at it. Fewer things than `few` are done here, one after the other.
    """
    if jobs < 2 or len(things) < few or not hasattr(os, "fork"):
        yield from map(work, things)
        meanwhile()
        return
    import multiprocessing  # they take a tenth of the time of a build that has nothing to do
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, context, initializer=_install, initargs=(work, things)) as pool:
        try:
            with _no_interrupts():
                running = pool.map(_run, _shares(len(things), jobs))
            meanwhile()
            for results in running:
                yield from results
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
