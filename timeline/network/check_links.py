"""Looks at every page that is due, host beside host, and remembers each verdict the moment it is known."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec

from timeline.clock import now
from timeline.network.addresses import target_of
from timeline.network.check_page import judged
from timeline.network.client import Client, RequestPolicy, client
from timeline.network.errors import FailureKind, RequestError, page_boundary
from timeline.network.event_loop import run_to_end
from timeline.network.link_cache import LinkCache, LinkRecord, conditions, is_due, learned, verdict_on
from timeline.network.responses import Answer, Response
from timeline.network.verdicts import Verdict, unchanged

_LEFT = "its host wanted no more requests; the next run asks"

Quotes = Mapping[str, Sequence[str]]
"""Each page's address and the passages that are quoted from it."""


class CheckResult(msgspec.Struct):
    """What a run has found."""

    known: dict[str, LinkRecord]
    """What is known of each page now, whether it was asked in this run or not."""
    asked: int = 0
    offline: int = 0
    """How many of them could not be asked for want of a network."""
    left: int = 0
    """How many that were due are left for the next run, because their host wants no more requests or does not answer."""


def check_pages(
    pages: Quotes,
    policy: RequestPolicy,
    memory: LinkCache,
    *,
    again: bool,
    told: Callable[[str], None] = lambda _: None,
) -> CheckResult:
    """Ask for the pages that are due (with `again`: for all); `told` hears each address when it is done with."""
    look = CheckResult(memory.recall(pages))
    queues: dict[str, list[str]] = {}
    for url, quotes in pages.items():
        if again or is_due(url, look.known.get(url), quotes, _moment()):
            queues.setdefault(_place_of(url), []).append(url)
        else:
            told(url)

    for (
        urls
    ) in queues.values():  # first those that have waited longest: a host may stop answering at any of them
        urls.sort(key=lambda url: look.known[url].asked if url in look.known else 0)

    async def look_on_all() -> None:
        async with client(policy) as asking, asyncio.TaskGroup() as group:
            look_out = _Round(pages, asking, memory, look, told)
            for urls in queues.values():
                group.create_task(look_out.work_off(urls))

    if queues:
        run_to_end(look_on_all())
    return look


class _Round:
    """One run over the pages that are due."""

    def __init__(
        self, pages: Quotes, asking: Client, memory: LinkCache, look: CheckResult, told: Callable[[str], None]
    ) -> None:
        self._pages = pages
        self._asking = asking
        self._memory = memory
        self._look = look
        self._told = told
        self._roots: dict[str, Answer | None] = {}

    async def work_off(self, urls: Sequence[str]) -> None:
        """One host's pages, one after the other; none more once it has said that it wants peace."""
        wants_peace = False
        for url in urls:
            if wants_peace:
                self._leave(url, _LEFT)
            else:
                wants_peace = await self._ask(url)
            self._told(url)

    async def _ask(self, url: str) -> bool:
        """Ask for a page and remember what is learned; returns whether its host wants no more requests."""
        before = self._look.known.get(url)
        quotes = self._pages[url]
        try:
            with page_boundary():
                last, verdict = await self._judged(url, before, quotes)
        except RequestError as fault:
            if fault.kind is FailureKind.SILENT:
                self._leave(url, fault.message)
                return False
            self._look.asked += 1
            if (
                fault.kind is FailureKind.OFFLINE
            ):  # that says something of this machine, and nothing of the page
                self._look.offline += 1
                self._look.known.setdefault(url, LinkRecord("unknown", fault.message, 0, 0))
            else:
                self._learn(url, learned(before, verdict_on(fault, before, _moment()), _moment()))
            return False
        self._look.asked += 1
        wait = last.retry_after(now())
        if last.status != 429 and wait is None:
            self._learn(url, learned(before, verdict, _moment()))
            return False
        until = _moment() + int(wait or 0) + 1
        self._learn(url, learned(before, verdict, _moment(), until))
        return _place_of(last.url) == _place_of(url)

    async def _judged(
        self, url: str, before: LinkRecord | None, quotes: Sequence[str]
    ) -> tuple[Response, Verdict]:
        headers = conditions(before, quotes)
        if before is not None and headers:
            answer = await self._asking.follow(url, headers=headers, only_at=before.final)
            if answer.last.status != 304:
                return answer.last, await judged(self._asking, answer, quotes, self._roots)
            if answer.last.url == before.final:
                return answer.last, unchanged(answer, before.etag, before.modified)
        answer = await self._asking.follow(url)
        return answer.last, await judged(self._asking, answer, quotes, self._roots)

    def _leave(self, url: str, why: str) -> None:
        self._look.left += 1
        self._look.known.setdefault(url, LinkRecord("unknown", why, 0, 0))

    def _learn(self, url: str, known: LinkRecord) -> None:
        self._memory.learn({url: known})
        self._look.known[url] = known


def _place_of(url: str) -> str:
    try:
        return target_of(url).place
    except RequestError:
        return ""


def _moment() -> int:
    return int(now().timestamp())
