"""The lock of publications by SFTP."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from timeline.publishing.lease import NAME as LOCK
from timeline.publishing.sftp_connection import SftpConnection


class SftpLock:
    """See LeaseFile. The holder writes through the handle with which it made the file; whoever takes it over moves it away."""

    def __init__(self, connection: SftpConnection) -> None:
        self._connection = connection
        self._handle: Any = None
        self._own = b""

    def create(self, content: bytes) -> bool:
        return self._connection.do(self._create(content))

    async def _create(self, content: bytes) -> bool:
        import asyncssh

        try:
            self._handle = await self._connection.client.open(LOCK, "xb")
        except (asyncssh.SFTPFileAlreadyExists, asyncssh.SFTPFailure):
            if await self._connection.kind(LOCK):
                return False
            raise
        await self._write(content)
        return True

    async def _write(self, content: bytes) -> None:
        self._own = content
        await self._handle.write(content, 0)

    def content(self) -> bytes | None:
        return self._connection.do(self._connection.read(LOCK, 200))

    def take_over(self, seen: bytes, content: bytes) -> bool:
        return self._connection.do(self._take_over(seen, content))

    async def _take_over(self, seen: bytes, content: bytes) -> bool:
        import asyncssh

        sftp = self._connection.client
        aside = f"{LOCK}-{content.split()[2].decode()}"
        try:
            await sftp.rename(LOCK, aside)
        except asyncssh.SFTPNoSuchFile:
            return False
        if (
            await self._connection.read(aside, 200) != seen
        ):  # somebody else was quicker, and is the holder now
            with suppress(asyncssh.SFTPError):
                await sftp.rename(aside, LOCK)
            return False
        await sftp.remove(aside)
        return await self._create(content)

    def renew(self, content: bytes) -> bool:
        return self._connection.do(self._renew(content))

    async def _renew(self, content: bytes) -> bool:
        await self._write(content)
        return await self._connection.read(LOCK, 200) == content

    def remove(self) -> None:
        self._connection.do(self._remove())

    async def _remove(self) -> None:
        await self._handle.close()
        if await self._connection.read(LOCK, 200) == self._own:
            await self._connection.client.remove(LOCK)
