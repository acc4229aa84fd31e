"""Check all pages that are due, several hosts at a time, and store each verdict at once in the link cache."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec

from timeline.clock import now
from timeline.network.addresses import parse_target
from timeline.network.check_page import judge_answer
from timeline.network.client import Client, RequestPolicy, client
from timeline.network.errors import FailureKind, RequestError, page_boundary
from timeline.network.event_loop import run_to_end
from timeline.network.link_cache import (
    LinkCache,
    LinkRecord,
    conditional_headers,
    is_due,
    updated_record,
    verdict_for_failure,
)
from timeline.network.responses import Answer, Response
from timeline.network.verdicts import Verdict, unchanged

_RATE_LIMITED = "rate-limited; retried next run"

Quotes = Mapping[str, Sequence[str]]
"""Passages quoted from each page, by its address."""


class CheckResult(msgspec.Struct):
    """The result of a run."""

    records: dict[str, LinkRecord]
    """The current record of each page, whether it was checked in this run or not."""
    checked: int = 0
    offline: int = 0
    """How many of the checked pages failed for lack of a network."""
    postponed: int = 0
    """Due pages postponed to the next run, because their host limits requests or does not answer."""


def check_pages(
    pages: Quotes,
    policy: RequestPolicy,
    cache: LinkCache,
    *,
    again: bool,
    on_done: Callable[[str], None] = lambda _: None,
) -> CheckResult:
    """Check the pages that are due, or all of them with `again`; `on_done` is called with each address."""
    result = CheckResult(cache.get(pages))
    queues: dict[str, list[str]] = {}
    for url, quotes in pages.items():
        if again or is_due(url, result.records.get(url), quotes, _moment()):
            queues.setdefault(_host_key(url), []).append(url)
        else:
            on_done(url)

    for urls in queues.values():  # longest unchecked first, as a host may stop answering at any time
        urls.sort(key=lambda url: result.records[url].asked if url in result.records else 0)

    async def check_all() -> None:
        async with client(policy) as http, asyncio.TaskGroup() as group:
            checker = _Run(pages, http, cache, result, on_done)
            for urls in queues.values():
                group.create_task(checker.check_host(urls))

    if queues:
        run_to_end(check_all())
    return result


class _Run:
    """A run over the pages that are due."""

    def __init__(
        self,
        pages: Quotes,
        http: Client,
        cache: LinkCache,
        result: CheckResult,
        on_done: Callable[[str], None],
    ) -> None:
        self._pages = pages
        self._http = http
        self._cache = cache
        self._result = result
        self._on_done = on_done
        self._roots: dict[str, Answer | None] = {}

    async def check_host(self, urls: Sequence[str]) -> None:
        """Check the pages of one host in turn, until it asks for no more requests."""
        rate_limited = False
        for url in urls:
            if rate_limited:
                self._postpone(url, _RATE_LIMITED)
            else:
                rate_limited = await self._check(url)
            self._on_done(url)

    async def _check(self, url: str) -> bool:
        """Check a page and store the verdict; return whether its host asks for no more requests."""
        before = self._result.records.get(url)
        quotes = self._pages[url]
        try:
            with page_boundary():
                last, verdict = await self._request(url, before, quotes)
        except RequestError as error:
            if error.kind is FailureKind.SILENT:
                self._postpone(url, error.message)
                return False
            self._result.checked += 1
            if error.kind is FailureKind.OFFLINE:  # a problem of this machine, not of the page
                self._result.offline += 1
                self._result.records.setdefault(url, LinkRecord("unknown", error.message, 0, 0))
            else:
                verdict = verdict_for_failure(error, before, _moment())
                self._store(url, updated_record(before, verdict, _moment()))
            return False
        self._result.checked += 1
        wait = last.retry_after(now())
        if last.status != 429 and wait is None:
            self._store(url, updated_record(before, verdict, _moment()))
            return False
        until = _moment() + int(wait or 0) + 1
        self._store(url, updated_record(before, verdict, _moment(), until))
        return _host_key(last.url) == _host_key(url)

    async def _request(
        self, url: str, before: LinkRecord | None, quotes: Sequence[str]
    ) -> tuple[Response, Verdict]:
        """Request a page, conditionally if possible; return the last response and the verdict."""
        headers = conditional_headers(before, quotes)
        if before is not None and headers:
            answer = await self._http.follow(url, headers=headers, only_at=before.final)
            if answer.last.status != 304:
                return answer.last, await judge_answer(self._http, answer, quotes, self._roots)
            if answer.last.url == before.final:
                return answer.last, unchanged(answer, before.etag, before.modified)
        answer = await self._http.follow(url)
        return answer.last, await judge_answer(self._http, answer, quotes, self._roots)

    def _postpone(self, url: str, reason: str) -> None:
        self._result.postponed += 1
        self._result.records.setdefault(url, LinkRecord("unknown", reason, 0, 0))

    def _store(self, url: str, record: LinkRecord) -> None:
        self._cache.put({url: record})
        self._result.records[url] = record


def _host_key(url: str) -> str:
    try:
        return parse_target(url).host_key
    except RequestError:
        return ""


def _moment() -> int:
    return int(now().timestamp())
