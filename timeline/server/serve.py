"""The preview from its start to its end."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import timeline
from timeline.build import BuildOptions
from timeline.cache.folders import make_private_folder, make_project_cache_folder
from timeline.cache.lock import build_lock
from timeline.clock import stopwatch
from timeline.diagnostics import EnvironmentFailure, Locked
from timeline.project import ProjectPaths
from timeline.rendering.theme_folders import bundled_themes
from timeline.server.event_stream import Bulletin
from timeline.server.handler import Handler, Preview
from timeline.server.limits import Limits
from timeline.server.listener import Listener, listen
from timeline.server.rebuild import after, attempt, beginning, words_for
from timeline.server.request_filter import is_loopback, is_wildcard, names_for
from timeline.server.watch import changes

SECONDS_TO_END = 0.8
"""A build that runs longer is left to die with the process; the next one clears up after it."""

Say = Callable[[str], None]


def serve(
    paths: ProjectPaths,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    drafts: bool = False,
    allowed: Sequence[str] = (),
    open_browser: bool = False,
    say: Say,
) -> None:
    """Show the project in a browser and keep up with its files, until interrupted (Ctrl-C); then return.

    The site is built in this user's cache folder; nothing in the project is written. `port` 0 takes any that is free.
    `allowed`: names by which it may be called besides its own. `say` gets lines for the terminal, also from other
    threads. Raises UsageError, EnvironmentFailure (no port to be had) and Locked (the project is being previewed already).
    """
    try:
        with preview(paths, host=host, port=port, drafts=drafts, allowed=allowed, say=say) as address:
            say(f"the preview is at {address} (Ctrl-C ends it)")
            if open_browser and not webbrowser.open(address):
                say("no browser could be opened: open that address yourself")
            never = Event()
            while not never.wait(0.5):  # without a limit, Windows would not be interrupted
                pass
    except KeyboardInterrupt:
        return


@contextmanager
def preview(
    paths: ProjectPaths,
    *,
    host: str,
    port: int,
    drafts: bool,
    allowed: Sequence[str] = (),
    say: Say,
    limits: Limits = Limits(),  # noqa: B008 - a frozen value
) -> Iterator[str]:
    """A running preview; gives its address."""
    bulletin = Bulletin(beginning(), limits)
    names = names_for(host, allowed)
    with (
        _own_paths(paths, drafts=drafts) as own,
        _alone(own.cache_folder),
        listen(
            host, port, partial(Handler, Preview(own.site, bulletin, names, limits.idle_seconds)), say, limits
        ) as listener,
    ):
        if not is_loopback(host):
            address = _address(listener, socket.gethostname() if is_wildcard(host) else host)
            what = "this preview, drafts and all" if drafts else "this preview"
            say(f"WARNING: everyone in your network can read {what}, at {address}")
        # Here, and in processes as many as it likes: a process may only be forked while there are no threads.
        _rebuild(own, BuildOptions(drafts=drafts), bulletin, frozenset(), say)
        stop = Event()
        work = partial(_keep_up, own, BuildOptions(drafts=drafts, jobs=1), bulletin, stop, say, limits)
        builder = Thread(target=work, name="preview-build", daemon=True)
        answering = Thread(target=listener.serve_forever, args=(0.1,), name="preview-listen", daemon=True)
        builder.start()
        answering.start()
        try:
            yield _address(listener, "127.0.0.1" if is_wildcard(host) else host)
        finally:
            deadline = stopwatch() + SECONDS_TO_END
            stop.set()
            bulletin.close()
            listener.end(SECONDS_TO_END)
            for thread in (answering, builder):
                thread.join(max(deadline - stopwatch(), 0))


def watched_folders(root: Path) -> Sequence[Path]:
    """Where changes count: the content, the project's themes, and the bundled themes if a checkout's."""
    folders = [root / "content", root / "themes"]
    if bundled_themes().parent != Path(timeline.__file__).resolve().parent:
        folders.append(bundled_themes())
    return list(dict.fromkeys(folder.resolve() for folder in folders))


def _keep_up(
    paths: ProjectPaths, options: BuildOptions, bulletin: Bulletin, stop: Event, say: Say, limits: Limits
) -> None:
    for changed in changes(watched_folders(paths.root), stop, say, limits):
        _rebuild(paths, options, bulletin, changed, say)


def _rebuild(
    paths: ProjectPaths, options: BuildOptions, bulletin: Bulletin, changed: frozenset[Path], say: Say
) -> None:
    before = bulletin.state
    outcome = attempt(paths, options)
    bulletin.post(after(before, outcome))
    for line in words_for(changed, paths.root.resolve(), before, outcome):
        say(line)


@contextmanager
def _own_paths(paths: ProjectPaths, *, drafts: bool) -> Iterator[ProjectPaths]:
    """The preview's own site and memory; where nothing can be remembered, for this time only."""
    site = "site-drafts" if drafts else "site"
    try:
        folder = make_private_folder(
            make_project_cache_folder(paths.cache_folder, paths.root) / "preview", paths.root
        )
    except EnvironmentFailure:
        with TemporaryDirectory(prefix="timeline-preview-") as name:
            yield ProjectPaths(paths.root, Path(name, site).resolve(), Path(name, "memory").resolve())
        return
    yield ProjectPaths(paths.root, folder / site, folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One preview of a project at a time. Raises Locked."""
    try:
        with build_lock(folder / "server"):
            yield
    except Locked:
        raise Locked("this project is being previewed already", "use that preview, or end it first") from None


def _address(listener: Listener, host: str) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{listener.port}/"
