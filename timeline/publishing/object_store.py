"""An object store: S3 and what is compatible with it, Google Cloud Storage, Azure Blob Storage; through obstore.

Credentials come from the usual environment variables only, and are never printed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from timeline.diagnostics import EnvironmentFailure, Locked, UsageError
from timeline.output.manifest import NAME as MANIFEST
from timeline.publishing.answers import first_line
from timeline.publishing.folder import STATE
from timeline.publishing.lease import NAME as LOCK
from timeline.publishing.lease import Lease
from timeline.publishing.target import Upload

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_T = TypeVar("_T")
_A = TypeVar("_A")

_AT_ONCE = 16
"""Requests at the same time."""
STORES = {"s3": ("S3Store", "AWS"), "gs": ("GCSStore", "GOOGLE"), "az": ("AzureStore", "AZURE")}
"""The class of obstore, and the beginning of the environment variables that it reads."""
_CREDENTIALS = {
    "s3": "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION",
    "gs": "GOOGLE_SERVICE_ACCOUNT, the path of a key file",
    "az": "AZURE_STORAGE_ACCOUNT_NAME, and AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_KEY",
}
"""The usual variables for each kind of store."""
_WITHOUT_CREDENTIALS = re.compile(
    r"/latest/api/token|/computeMetadata/|/metadata/identity|Account must be specified"
)
"""In the error of a store that was given none: it then asks the machine, as those of a provider have roles."""
_address = re.compile(
    r"(?P<scheme>s3|gs|az)://(?P<bucket>\$web|[a-z0-9][a-z0-9._-]{1,220})(?P<prefix>(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*)/?"
)
_CLIENT = {"timeout": "120s", "connect_timeout": "20s"}
_RETRY = {"max_retries": 4}
_QUERY = re.compile(r"\?\S*")


class ObjectStoreTarget:
    """See PublishTarget."""

    atomic = False
    sidecars = False

    def __init__(self, address: str) -> None:
        found = _address.fullmatch(address)
        if found is None:
            raise UsageError(
                "this is not the address of a store",
                "write s3://BUCKET/FOLDER, gs://BUCKET/FOLDER or az://CONTAINER/FOLDER; the folder may be left out",
            )
        self.shown = address
        self._scheme = found["scheme"]
        self._bucket = found["bucket"]
        self._prefix = found["prefix"].strip("/")
        self._versions: dict[str, Any] = {}
        """The version of the manifest that was read, which alone it may replace."""

    @contextmanager
    def lock(self) -> Iterator[None]:
        self._store = self._connect()
        self._lease = Lease(_LockObject(self._store, self.shown), self.shown)
        with self._lease.hold():
            yield

    def _connect(self) -> ObjectStore:
        try:
            from obstore import store
        except ImportError:
            raise UsageError(
                "publishing to an object store needs additional packages",
                "install them: pip install 'sourced-timeline[publish]'",
            ) from None
        name, variables = STORES[self._scheme]
        kind = getattr(store, name)
        client = {**_CLIENT, "allow_http": os.environ.get(f"{variables}_ALLOW_HTTP", "").lower() == "true"}
        with _failures_in_words(self.shown):
            made: ObjectStore = kind(
                self._bucket, prefix=self._prefix or None, client_options=client, retry_config=_RETRY
            )
        return made

    def refusal(self, url: str | None) -> tuple[str, str] | None:
        return None

    def read(self, path: str, limit: int) -> bytes | None:
        with _failures_in_words(self.shown):
            try:
                answer = self._store.get(path)
            except FileNotFoundError:
                return None
            if answer.meta["size"] > limit:
                raise EnvironmentFailure(
                    f"{path} at {self.shown} is too large", "look at it: it is not what timeline writes"
                )
            data = bytes(answer.bytes())
            self._versions[path] = _version(answer.meta)
            return data

    def is_altered(self) -> bool:
        return False

    def occupied(self, paths: Sequence[str]) -> list[str]:
        wanted = set(paths)
        found: list[str] = []
        with _failures_in_words(self.shown):
            if len(paths) <= 4 * _AT_ONCE:
                found = [path for path, there in _side_by_side(self._is_there, paths) if there]
            else:
                for part in self._store.list():
                    found += [one["path"] for one in part if one["path"] in wanted]
        return found

    def _is_there(self, path: str) -> bool:
        try:
            self._store.head(path)
        except FileNotFoundError:
            return False
        return True

    def put(self, uploads: Sequence[Upload]) -> Iterator[Upload]:
        with _failures_in_words(self.shown):
            for upload, _ in _side_by_side(self._put, uploads):
                yield upload

    def _put(self, upload: Upload) -> None:
        self._lease.check()
        attributes = {"Content-Type": upload.content_type, "Cache-Control": upload.cache_control}
        mode: Any = "overwrite"
        if upload.path == MANIFEST:
            mode = self._versions.get(MANIFEST, "create")
        try:
            self._store.put(upload.path, upload.source, attributes=attributes, mode=mode)
        except Exception as error:
            if upload.path == MANIFEST and _is_refused(error):
                raise Locked(
                    f"another publication has replaced the manifest of {self.shown}",
                    "publish again: what differs is then sent",
                ) from None
            raise

    def delete(self, paths: Sequence[str]) -> Iterator[str]:
        with _failures_in_words(self.shown):
            for path, _ in _side_by_side(self._delete, paths):
                yield path

    def _delete(self, path: str) -> None:
        self._lease.check()
        with suppress(FileNotFoundError):
            self._store.delete(path)

    def finish(self, message: str, moment: int) -> None:
        """Nothing is left to do."""


class _LockObject:
    """See LeaseFile. Every change is conditional on the version that was seen."""

    def __init__(self, store: ObjectStore, shown: str) -> None:
        self._store = store
        self._shown = shown
        self._own: Any = None
        self._seen: Any = None

    def create(self, content: bytes) -> bool:
        with _failures_in_words(self._shown):
            if not self._put(content, "create") and self.content() != content:
                return False
            self.content()
            self._own = self._seen
            if self._put(content, "create") or self._put(content, {"e_tag": '"0"', "version": "1"}):
                self._store.delete(LOCK)
                raise UsageError(
                    f"{self._shown} ignores the conditions of writes, so that two publications at once could mix",
                    "publish to a store that honours If-Match and If-None-Match, or send the folder with its own tools",
                )
        return True

    def content(self) -> bytes | None:
        with _failures_in_words(self._shown):
            try:
                answer = self._store.get(LOCK)
            except FileNotFoundError:
                return None
            self._seen = _version(answer.meta)
            return bytes(answer.bytes())[:200]

    def take_over(self, seen: bytes, content: bytes) -> bool:
        return self.content() == seen and self._replace(content, self._seen)

    def renew(self, content: bytes) -> bool:
        return self._replace(content, self._own)

    def _replace(self, content: bytes, version: Any) -> bool:
        with _failures_in_words(self._shown):
            return self._put(content, version)

    def _put(self, content: bytes, mode: Any) -> bool:
        try:
            done = self._store.put(
                LOCK,
                content,
                mode=mode,
                attributes={"Content-Type": "text/plain", "Cache-Control": "no-store"},
            )
        except FileNotFoundError:
            if mode != "create":
                return False
            raise EnvironmentFailure(
                f"{self._shown}: there is no such bucket", "create it, or correct the address"
            ) from None
        except Exception as error:
            if _is_refused(error):
                return False
            raise
        self._own = _version(done)
        return True

    def remove(self) -> None:
        own = self._own
        with _failures_in_words(self._shown):
            if self.content() is not None and self._seen == own:
                self._store.delete(LOCK)


def _version(meta: Any) -> Any:
    """The condition of a write that may replace this version only."""
    return {name: meta[name] for name in ("e_tag", "version") if meta.get(name)}


def _is_refused(error: Exception) -> bool:
    from obstore.exceptions import AlreadyExistsError, PreconditionError

    return isinstance(error, AlreadyExistsError | PreconditionError | FileNotFoundError)


def _side_by_side(work: Callable[[_A], _T], items: Sequence[_A]) -> Iterator[tuple[_A, _T]]:
    """Each item with what the work gives for it, as they are ready; after a failure no further work is begun."""
    if not items:
        return
    with ThreadPoolExecutor(min(_AT_ONCE, len(items))) as threads:
        waiting = [(item, threads.submit(partial(work, item))) for item in items]
        try:
            for item, future in waiting:
                yield item, future.result()
        finally:
            for _, future in waiting:
                future.cancel()


@contextmanager
def _failures_in_words(shown: str) -> Iterator[None]:
    """Failures of the store as failures in words."""
    from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

    try:
        yield
    except (UnauthenticatedError, PermissionDeniedError) as error:
        raise EnvironmentFailure(
            f"{shown} refuses: {_reason(error)}",
            "check the credentials in the environment, and what they allow",
        ) from None
    except (BaseError, FileNotFoundError, OSError) as error:
        if _WITHOUT_CREDENTIALS.search(str(error)):
            raise EnvironmentFailure(
                f"there are no credentials for {shown} in the environment",
                f"set {_CREDENTIALS[shown.partition(':')[0]]}",
            ) from None
        raise EnvironmentFailure(f"{shown} failed: {_reason(error)}", STATE) from None


def _reason(error: BaseException) -> str:
    """What failed, and the status that the store gave; without queries, which may hold signatures."""
    what, _, status = str(error).partition(" - Server returned non-2xx status code: ")
    words = first_line(_QUERY.sub("", what))
    return f"{words}: {first_line(status.partition(': ')[0])}" if status else words
