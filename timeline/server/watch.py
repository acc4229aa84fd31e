"""Tells when files have changed: by the system's notifications, else by looking every second."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event

from timeline.server.limits import Limits

Changes = frozenset[Path]
_Stamps = dict[str, tuple[int, int, int]]


def changes(
    folders: Sequence[Path], stop: Event, say: Callable[[str], None], limits: Limits
) -> Iterator[Changes]:
    """The files that changed, batch after batch, until `stop`.

    The first batch is empty and comes as soon as no later change can be missed; so does another when a folder
    appears, goes, is replaced or was gone for a moment. What changes while a batch is being dealt with comes in the next.
    """
    try:
        yield from _notified(folders, stop, limits)
    except (ImportError, OSError, RuntimeError) as error:
        say(f"this system does not tell of changed files ({error}): looking for them every second")
        yield from _polled(folders, stop, limits)


def _notified(folders: Sequence[Path], stop: Event, limits: Limits) -> Iterator[Changes]:
    """Raises ImportError, OSError or RuntimeError when there are no notifications to be had."""
    from watchfiles import Change, watch

    def counts(_: object, path: str) -> bool:
        return _counts(Path(path), folders)

    while not stop.is_set():
        watched = _identities(folders)
        batches = watch(
            *watched,
            watch_filter=counts,
            debounce=limits.longest_ms,
            step=limits.quiet_ms,
            rust_timeout=limits.longest_ms,
            yield_on_timeout=True,
            stop_event=stop,
            raise_interrupt=False,
        )
        with closing(batches):
            begun = False
            for batch in batches:
                if batch or not begun:
                    begun = True
                    made = {path for change, path in batch if change is Change.added}
                    # What was made and is gone was an editor's own.
                    yield frozenset(
                        Path(path) for _, path in batch if path not in made or os.path.lexists(path)
                    )
                removed = {Path(path) for change, path in batch if change is Change.deleted}
                # A folder made again may have its old identity, but notifications ended with the folder that went.
                if removed & watched.keys() or _identities(folders) != watched:
                    break


def _polled(folders: Sequence[Path], stop: Event, limits: Limits) -> Iterator[Changes]:
    known = _stamps(folders)
    yield frozenset()
    while not stop.wait(limits.poll_seconds):
        now = _stamps(folders)
        if now == known:
            continue
        while not stop.wait(limits.quiet_ms / 1000) and (later := _stamps(folders)) != now:
            now = later
        changed = {path for path, _ in known.items() ^ now.items()}
        known = now
        yield frozenset(map(Path, changed))


def _identities(folders: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """The folders that are there; a folder that was replaced by another of its name has a new identity."""
    found = {}
    for folder in folders:
        try:
            info = folder.stat()
        except OSError:
            continue
        found[folder] = (info.st_dev, info.st_ino)
    return found


def _stamps(folders: Sequence[Path]) -> _Stamps:
    found: _Stamps = {}
    for top in folders:
        for folder, inner, names in os.walk(top):
            inner[:] = [name for name in inner if not name.startswith(".")]
            for name in names:
                path = os.path.join(folder, name)
                try:
                    info = os.lstat(path)
                except OSError:
                    continue
                if _counts(Path(path), folders):
                    found[path] = (info.st_mtime_ns, info.st_size, info.st_ino)
    return found


def _counts(path: Path, folders: Sequence[Path]) -> bool:
    """Whether a build could read the path: no hidden file, no editor's backup."""
    inner = next((path.relative_to(folder) for folder in folders if path.is_relative_to(folder)), path)
    return not path.name.endswith(("~", ".swp", ".tmp", ".bak")) and not any(
        part.startswith(".") for part in inner.parts
    )
