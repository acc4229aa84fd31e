"""A folder on a server that allows SFTP only."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from timeline.diagnostics import EnvironmentFailure
from timeline.publishing.folders import by_depth, folders_of, not_a_folder
from timeline.publishing.lease import Lease
from timeline.publishing.plan import folders_above
from timeline.publishing.sftp_connection import SftpConnection
from timeline.publishing.sftp_lock import SftpLock
from timeline.publishing.ssh_address import SshAddress
from timeline.publishing.target import JOURNAL, Upload

_NEW = f"{JOURNAL}-files"
"""The folder in which files are written before they replace others."""
_PART = 128
"""Files between two looks at the lock."""
_BLOCK = 1 << 18


class SftpTarget:
    """See PublishTarget."""

    atomic = False
    sidecars = True

    def __init__(self, address: SshAddress) -> None:
        self.shown = address.shown
        self._connection = SftpConnection(address)
        self._folders: set[str] = set()

    @contextmanager
    def lock(self) -> Iterator[None]:
        with self._connection.open():
            self._lease = Lease(SftpLock(self._connection), self.shown)
            with self._lease.hold():
                self._connection.do(self._empty_new())
                yield
                self._connection.do(self._empty_new())

    async def _empty_new(self) -> None:
        if await self._connection.kind(_NEW) == stat.S_IFDIR:
            for name in await self._connection.client.listdir(_NEW):
                if name not in (".", ".."):
                    await self._connection.client.remove(f"{_NEW}/{name}")
            await self._connection.client.rmdir(_NEW)
            self._folders.discard(_NEW)

    def refusal(self, url: str | None) -> tuple[str, str] | None:
        return None

    def read(self, path: str, limit: int) -> bytes | None:
        data = self._connection.do(self._connection.read(path, limit + 1), limit)
        if data is not None and len(data) > limit:
            raise EnvironmentFailure(
                f"{path} at {self.shown} is too large", "look at it: it is not what timeline writes"
            )
        return data

    def is_altered(self) -> bool:
        return False

    def occupied(self, paths: Sequence[str]) -> list[str]:
        found: list[str] = []
        there = {""}
        for folders in by_depth(folders_of(paths)):
            looked = [folder for folder in folders if folder.rpartition("/")[0] in there]
            for folder, kind in zip(
                looked, self._connection.do_all(self._connection.kind, looked), strict=True
            ):
                if kind == stat.S_IFDIR:
                    there.add(folder)
                elif kind:
                    found.append(folder)
        looked = [path for path in paths if path.rpartition("/")[0] in there]
        kinds = self._connection.do_all(self._connection.kind, looked)
        return found + [path for path, kind in zip(looked, kinds, strict=True) if kind]

    def put(self, uploads: Sequence[Upload]) -> Iterator[Upload]:
        self._make_folders([f"{_NEW}/", *(upload.path for upload in uploads)])
        for start in range(0, len(uploads), _PART):
            self._lease.check()
            part = uploads[start : start + _PART]
            self._connection.do_all(self._put, list(enumerate(part)), sum(upload.size for upload in part))
            yield from part

    def _make_folders(self, paths: Sequence[str]) -> None:
        for folders in by_depth(folder for folder in folders_of(paths) if folder not in self._folders):
            self._connection.do_all(self._make_folder, folders)
            self._folders.update(folders)

    async def _make_folder(self, folder: str) -> None:
        import asyncssh

        try:
            await self._connection.client.mkdir(folder)
        except asyncssh.SFTPError:
            kind = await self._connection.kind(folder)
            if kind and kind != stat.S_IFDIR:
                raise not_a_folder(self.shown, folder) from None
            if not kind:
                raise

    async def _put(self, numbered: tuple[int, Upload]) -> None:
        import asyncssh

        number, upload = numbered
        new = f"{_NEW}/{number}"
        async with self._connection.client.open(new, "wb", asyncssh.SFTPAttrs(permissions=0o644)) as file:
            if isinstance(upload.source, bytes):
                await file.write(upload.source)
            else:
                with upload.source.open("rb") as source:
                    while data := source.read(_BLOCK):
                        await file.write(data)
        await self._connection.client.posix_rename(new, upload.path)

    def delete(self, paths: Sequence[str]) -> Iterator[str]:
        for start in range(0, len(paths), _PART):
            self._lease.check()
            part = paths[start : start + _PART]
            self._connection.do_all(self._delete, part)
            yield from part
        for folders in reversed(by_depth(folders_of(paths))):
            self._connection.do_all(self._remove_if_empty, folders)

    async def _delete(self, path: str) -> None:
        import asyncssh

        for folder in folders_above(path):
            if await self._connection.kind(folder) != stat.S_IFDIR:
                return
        if await self._connection.kind(path) in (0, stat.S_IFDIR):
            return
        with suppress(asyncssh.SFTPNoSuchFile):
            await self._connection.client.remove(path)

    async def _remove_if_empty(self, folder: str) -> None:
        import asyncssh

        self._folders.discard(folder)
        with suppress(asyncssh.SFTPError):
            await self._connection.client.rmdir(folder)

    def finish(self, message: str, moment: int) -> None:
        """Nothing is left to do."""
