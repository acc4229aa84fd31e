"""A connection for SFTP, through asyncssh, in a thread of its own with an event loop.

Host keys and the user's own keys are those of OpenSSH: ~/.ssh/known_hosts, ~/.ssh/config, the agent, the usual files.
"""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from timeline.diagnostics import EnvironmentFailure, UsageError
from timeline.publishing.answers import first_line
from timeline.publishing.folder import STATE
from timeline.publishing.ssh_address import SshAddress

if TYPE_CHECKING:
    import asyncssh

_T = TypeVar("_T")

_AT_ONCE = 32
"""Questions that are asked, or files that are sent, at the same time."""
_PATIENCE = 90.0
"""Seconds for whatever is done at the same time, and for each megabyte of it."""


class SftpConnection:
    """The connection while it is open. Its coroutines are run by `do` and `do_all`."""

    client: asyncssh.SFTPClient

    def __init__(self, address: SshAddress) -> None:
        self.address = address

    @contextmanager
    def open(self) -> Iterator[None]:
        """Connect, and create the folder if it is missing. Raises TimelineError."""
        _require_asyncssh()
        self._loop = asyncio.new_event_loop()
        thread = Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        stack = AsyncExitStack()
        try:
            self.client = self.do(self._connect(stack))
            yield
        finally:
            with suppress(EnvironmentFailure):
                self.do(stack.aclose())
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()
            self._loop.close()

    async def _connect(self, stack: AsyncExitStack) -> asyncssh.SFTPClient:
        import asyncssh

        user = self.address.user
        options: dict[str, Any] = {"username": user} if user else {}
        connection = await stack.enter_async_context(
            asyncssh.connect(
                self.address.host,
                self.address.port or (),
                connect_timeout=30,
                keepalive_interval=15,
                keepalive_count_max=4,
                password_auth=False,
                kbdint_auth=False,
                **options,
            )
        )
        client = await stack.enter_async_context(connection.start_sftp_client())
        await client.makedirs(self.address.path, exist_ok=True)
        await client.chdir(self.address.path)
        return client

    def do(self, work: Coroutine[Any, Any, _T], size: int = 0) -> _T:
        """The result of work on so many bytes. Raises EnvironmentFailure."""
        with _failures_in_words(self.address):
            limited = asyncio.wait_for(work, _PATIENCE * (1 + size / 1e6))
            return asyncio.run_coroutine_threadsafe(limited, self._loop).result()

    def do_all(self, work: Callable[[Any], Awaitable[_T]], items: Sequence[Any], size: int = 0) -> list[_T]:
        """The results of the same work on each item, side by side. Raises EnvironmentFailure."""
        return self.do(_gather(work, items), size)

    async def read(self, path: str, limit: int) -> bytes | None:
        """The first bytes of a file; None if there is none."""
        import asyncssh

        try:
            async with self.client.open(path, "rb") as file:
                data = await file.read(limit)
                return data if isinstance(data, bytes) else data.encode()
        except asyncssh.SFTPNoSuchFile:
            return None

    async def kind(self, path: str) -> int:
        """What is there, as `stat.S_IFMT` tells, without following links; 0 for nothing."""
        import asyncssh

        try:
            return stat.S_IFMT((await self.client.lstat(path)).permissions or 0) or stat.S_IFREG
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            return 0


async def _gather(work: Callable[[Any], Awaitable[_T]], items: Sequence[Any]) -> list[_T]:
    limit = asyncio.Semaphore(_AT_ONCE)

    async def one(item: Any) -> _T:
        async with limit:
            return await work(item)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(item)) for item in items]
    return [task.result() for task in tasks]


def _require_asyncssh() -> None:
    try:
        import asyncssh  # noqa: F401
    except ImportError:
        raise UsageError(
            "publishing by SFTP needs additional packages",
            "install them: pip install 'sourced-timeline[publish]'",
        ) from None


@contextmanager
def _failures_in_words(address: SshAddress) -> Iterator[None]:
    import asyncssh

    host = address.host
    try:
        yield
    except ExceptionGroup as group:
        with _failures_in_words(address):
            raise group.exceptions[0] from None
    except asyncssh.HostKeyNotVerifiable:
        raise EnvironmentFailure(
            f"the key of {host} is not in ~/.ssh/known_hosts",
            f"compare its fingerprint with the host's own, then connect once by hand: sftp {host}",
        ) from None
    except asyncssh.PermissionDenied:
        raise EnvironmentFailure(
            f"{host} does not accept your key",
            "load it into your ssh-agent (ssh-add), or name it in ~/.ssh/config",
        ) from None
    except asyncssh.SFTPOpUnsupported:
        raise EnvironmentFailure(
            f"{host} cannot replace a file in one step (posix-rename@openssh.com)",
            "ask for another way to send files there",
        ) from None
    except TimeoutError:
        raise EnvironmentFailure(f"{host} did not answer in time", STATE) from None
    except (asyncssh.Error, OSError, ValueError) as error:  # ValueError: of a key or a setting in ~/.ssh
        raise EnvironmentFailure(f"{address.shown} failed: {first_line(str(error))}", STATE) from None
