"""Ask the Wayback Machine to copy a page (Save Page Now 2). The keys are sent to its own address only."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from timeline.clock import stopwatch
from timeline.diagnostics import UsageError
from timeline.network.client import Client
from timeline.network.errors import FailureKind, RequestError
from timeline.network.snapshots import WebCopy, parse_stamp

ENDPOINT = "https://web.archive.org/save"
POLL = 5.0
"""Seconds between status requests."""
MAX_WAIT = 180.0
"""Time limit of a capture in seconds."""
_JSON_BYTES = 1 << 20


class Keys(msgspec.Struct, frozen=True):
    """A user's API keys at the Internet Archive (archive.org/account/s3.php)."""

    access: str
    secret: str

    def header(self) -> str:
        """The value of `Authorization`."""
        return f"LOW {self.access}:{self.secret}"


def keys_in(environment: Mapping[str, str], endpoint: str, allowed: Collection[str]) -> Keys | None:
    """The keys in the environment. Raises UsageError where they would be sent unencrypted, but to a host that is `allowed`."""
    access, secret = environment.get("SPN_ACCESS_KEY"), environment.get("SPN_SECRET_KEY")
    if not access or not secret:
        return None
    service = urlsplit(endpoint)
    if service.scheme != "https" and {service.hostname, service.netloc}.isdisjoint(allowed):
        raise UsageError("keys are sent by https only", "give an address that begins with https://")
    return Keys(access, secret)


async def save_page(http: Client, endpoint: str, replay: str, keys: Keys, url: str) -> WebCopy:
    """Have a page captured and wait for the result. `replay` is the prefix of copies' addresses. Raises RequestError."""
    headers = {"Authorization": keys.header(), "Accept": "application/json"}
    form = urlencode({"url": url, "skip_first_archive": "1"}).encode()
    posted = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
    job = await _request_json(http, "POST", endpoint, posted, form)
    name = job.get("job_id")
    if not isinstance(name, str) or not name.replace("-", "").isalnum():
        raise RequestError(FailureKind.BROKEN, f"Save Page Now rejected it: {_message(job)}")
    start = stopwatch()
    while stopwatch() - start < MAX_WAIT:
        await asyncio.sleep(POLL)
        state = await _request_json(http, "GET", f"{endpoint.rstrip('/')}/status/{name}", headers, None)
        if state.get("status") == "success":
            at = parse_stamp(str(state.get("timestamp")))
            if at is None:
                raise RequestError(FailureKind.BROKEN, "Save Page Now does not say when it made the copy")
            return WebCopy(f"{replay}{at:%Y%m%d%H%M%S}/{url}", at)
        if state.get("status") != "pending":
            raise RequestError(FailureKind.BROKEN, f"Save Page Now could not capture it: {_message(state)}")
    raise RequestError(FailureKind.TIME, f"Save Page Now was not ready after {MAX_WAIT:g} s")


async def _request_json(
    http: Client, method: str, url: str, headers: dict[str, str], content: bytes | None
) -> dict[str, Any]:
    """The JSON of one response. Redirects are not followed, so that the keys go nowhere else."""
    answer = await http.request(url, method=method, headers=headers, content=content, most=_JSON_BYTES)
    if answer.status in (401, 403):
        raise RequestError(
            FailureKind.BROKEN, "Save Page Now does not accept these keys (SPN_ACCESS_KEY, SPN_SECRET_KEY)"
        )
    try:
        value = json.loads(answer.content()[0] or b"")
    except ValueError:
        value = None
    if not isinstance(value, dict) or answer.status >= 300:
        raise RequestError(FailureKind.BROKEN, f"Save Page Now returned {answer.status}")
    return value


def _message(state: dict[str, Any]) -> str:
    return str(state.get("message") or state.get("status_ext") or "no reason given")[:200]
