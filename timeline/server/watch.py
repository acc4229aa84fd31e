"""Watch folders for changed files, by the system's notifications or by polling every second."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event

from timeline.server.limits import Limits

Changes = frozenset[Path]
_Stamps = dict[str, tuple[int, int, int]]


def file_changes(
    folders: Sequence[Path], stop: Event, say: Callable[[str], None], limits: Limits
) -> Iterator[Changes]:
    """Batches of changed files, until `stop`.

    The first batch is empty and comes once watching has begun, so that no later change is missed. The same happens when a
    folder appears, disappears or is replaced. Changes during the handling of a batch are in the next one.
    """
    try:
        yield from _notified(folders, stop, limits)
    except (ImportError, OSError, RuntimeError) as error:
        say(f"this system does not report changed files ({error}): checking every second")
        yield from _polled(folders, stop, limits)


def _notified(folders: Sequence[Path], stop: Event, limits: Limits) -> Iterator[Changes]:
    """Watch by notifications. Raises ImportError, OSError or RuntimeError if there are none."""
    from watchfiles import Change, watch

    def is_relevant(_: object, path: str) -> bool:
        return _is_relevant(Path(path), folders)

    while not stop.is_set():
        watched = _identities(folders)
        batches = watch(
            *watched,
            watch_filter=is_relevant,
            debounce=limits.longest_ms,
            step=limits.quiet_ms,
            rust_timeout=limits.longest_ms,
            yield_on_timeout=True,
            stop_event=stop,
            raise_interrupt=False,
        )
        with closing(batches):
            is_started = False
            for batch in batches:
                if batch or not is_started:
                    is_started = True
                    added = {path for change, path in batch if change is Change.added}
                    # Files that were added and are gone already are temporary files of an editor.
                    yield frozenset(
                        Path(path) for _, path in batch if path not in added or os.path.lexists(path)
                    )
                removed = {Path(path) for change, path in batch if change is Change.deleted}
                # A recreated folder may have the same identity, but its notifications have ended.
                if removed & watched.keys() or _identities(folders) != watched:
                    break


def _polled(folders: Sequence[Path], stop: Event, limits: Limits) -> Iterator[Changes]:
    before = _stamps(folders)
    yield frozenset()
    while not stop.wait(limits.poll_seconds):
        now = _stamps(folders)
        if now == before:
            continue
        while not stop.wait(limits.quiet_ms / 1000) and (later := _stamps(folders)) != now:
            now = later
        changed = {path for path, _ in before.items() ^ now.items()}
        before = now
        yield frozenset(map(Path, changed))


def _identities(folders: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """The existing folders with device and inode, by which a replaced folder is detected."""
    identities = {}
    for folder in folders:
        try:
            info = folder.stat()
        except OSError:
            continue
        identities[folder] = (info.st_dev, info.st_ino)
    return identities


def _stamps(folders: Sequence[Path]) -> _Stamps:
    stamps: _Stamps = {}
    for top in folders:
        for folder, inner, names in os.walk(top):
            inner[:] = [name for name in inner if not name.startswith(".")]
            for name in names:
                path = os.path.join(folder, name)
                try:
                    info = os.lstat(path)
                except OSError:
                    continue
                if _is_relevant(Path(path), folders):
                    stamps[path] = (info.st_mtime_ns, info.st_size, info.st_ino)
    return stamps


def _is_relevant(path: Path, folders: Sequence[Path]) -> bool:
    """Whether a build may read the path: it is neither hidden nor an editor's backup."""
    inner = next((path.relative_to(folder) for folder in folders if path.is_relative_to(folder)), path)
    return not path.name.endswith(("~", ".swp", ".tmp", ".bak")) and not any(
        part.startswith(".") for part in inner.parts
    )
