"""Run the preview: start the server, rebuild on changes, shut down."""

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
from timeline.server.event_stream import StatePublisher
from timeline.server.handler import Handler, Preview
from timeline.server.limits import Limits
from timeline.server.listener import Listener, listen
from timeline.server.rebuild import initial_state, next_state, terminal_lines, try_build
from timeline.server.request_filter import is_loopback, is_wildcard, names_for
from timeline.server.watch import file_changes

SECONDS_TO_END = 0.8
"""Grace period at shutdown. A build still running dies with the process; the next one cleans up."""

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
    """Serve the project and rebuild it on changes, until interrupted by Ctrl-C; then return.

    The site is built in the user's cache folder; nothing in the project is written. `port` 0 means any free port;
    `allowed` are additional host names. `say` receives lines for the terminal, from several threads. Raises UsageError,
    EnvironmentFailure (no free port) and Locked (another preview of this project is running).
    """
    try:
        with preview(paths, host=host, port=port, drafts=drafts, allowed=allowed, say=say) as address:
            say(f"the preview is at {address} (press Ctrl-C to stop)")
            if open_browser and not webbrowser.open(address):
                say("could not open a browser; open that address yourself")
            never = Event()
            while not never.wait(0.5):  # without a time-out, Ctrl-C would not work on Windows
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
    """Run a preview within the block; yields its address."""
    publisher = StatePublisher(initial_state(), limits)
    names = names_for(host, allowed)
    with (
        _preview_paths(paths, drafts=drafts) as own,
        _preview_lock(own.cache_folder),
        listen(
            host,
            port,
            partial(Handler, Preview(own.site, publisher, names, limits.idle_seconds)),
            say,
            limits,
        ) as listener,
    ):
        if not is_loopback(host):
            address = _address(listener, socket.gethostname() if is_wildcard(host) else host)
            what = "this preview, including drafts," if drafts else "this preview"
            say(f"WARNING: everyone in your network can read {what} at {address}")
        # The first build may use worker processes: forking is safe only while there are no threads.
        _rebuild(own, BuildOptions(drafts=drafts), publisher, frozenset(), say)
        stop = Event()
        work = partial(_watch, own, BuildOptions(drafts=drafts, jobs=1), publisher, stop, say, limits)
        builder = Thread(target=work, name="preview-build", daemon=True)
        answering = Thread(target=listener.serve_forever, args=(0.1,), name="preview-listen", daemon=True)
        builder.start()
        answering.start()
        try:
            yield _address(listener, "127.0.0.1" if is_wildcard(host) else host)
        finally:
            deadline = stopwatch() + SECONDS_TO_END
            stop.set()
            publisher.close()
            listener.end(SECONDS_TO_END)
            for thread in (answering, builder):
                thread.join(max(deadline - stopwatch(), 0))


def watched_folders(root: Path) -> Sequence[Path]:
    """The folders to watch: content, the project's themes, and, in a checkout, the bundled themes."""
    folders = [root / "content", root / "themes"]
    if bundled_themes().parent != Path(timeline.__file__).resolve().parent:
        folders.append(bundled_themes())
    return list(dict.fromkeys(folder.resolve() for folder in folders))


def _watch(
    paths: ProjectPaths,
    options: BuildOptions,
    publisher: StatePublisher,
    stop: Event,
    say: Say,
    limits: Limits,
) -> None:
    for changed in file_changes(watched_folders(paths.root), stop, say, limits):
        _rebuild(paths, options, publisher, changed, say)


def _rebuild(
    paths: ProjectPaths,
    options: BuildOptions,
    publisher: StatePublisher,
    changed: frozenset[Path],
    say: Say,
) -> None:
    before = publisher.state
    outcome = try_build(paths, options)
    publisher.publish(next_state(before, outcome))
    for line in terminal_lines(changed, paths.root.resolve(), before, outcome):
        say(line)


@contextmanager
def _preview_paths(paths: ProjectPaths, *, drafts: bool) -> Iterator[ProjectPaths]:
    """The preview's own site and cache folder; temporary ones if the user's cache cannot be used."""
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
def _preview_lock(folder: Path) -> Iterator[None]:
    """Allow one preview of a project at a time. Raises Locked."""
    try:
        with build_lock(folder / "server"):
            yield
    except Locked:
        raise Locked("a preview of this project is already running", "use it, or stop it first") from None


def _address(listener: Listener, host: str) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{listener.port}/"
