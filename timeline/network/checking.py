"""Looks at every page that is due, host beside host, and remembers each verdict the moment it is known."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec

from timeline.clock import now
from timeline.network.addresses import target_of
from timeline.network.client import Client, Manners, client
from timeline.network.faults import Fault, Kind
from timeline.network.memory import Known, Memory, conditions, is_due, learned, verdict_on
from timeline.network.running import run
from timeline.network.verdicts import Verdict, judge, unchanged

LONGEST_PEACE = 7 * 24 * 3600

Quotes = Mapping[str, Sequence[str]]
"""Each page's address and the passages that are quoted from it."""


class Look(msgspec.Struct):
    """What a run has found."""

    known: dict[str, Known]
    """What is known of each page now, whether it was asked in this run or not."""
    asked: int = 0
    offline: int = 0
    """How many could not be asked for want of a network."""
    left: int = 0
    """How many were left for another run, because their hosts wanted to be left in peace."""


def look_at(
    pages: Quotes,
    manners: Manners,
    memory: Memory,
    *,
    again: bool,
    told: Callable[[str], None] = lambda _: None,
) -> Look:
    """Ask for the pages that are due (with `again`: for all); `told` hears each address when it is done with."""
    moment = int(now().timestamp())
    look = Look(memory.recall(pages))
    due = [url for url, quotes in pages.items() if again or is_due(url, look.known.get(url), quotes, moment)]
    for url in pages.keys() - set(due):
        told(url)
    queues: dict[str, list[str]] = {}
    for url in due:
        queues.setdefault(_queue_of(url), []).append(url)
    if queues:
        run(_look(queues, pages, manners, memory, look, told))
    return look


def _queue_of(url: str) -> str:
    try:
        return target_of(url).place
    except Fault:
        return ""


async def _look(
    queues: Mapping[str, Sequence[str]],
    pages: Quotes,
    manners: Manners,
    memory: Memory,
    look: Look,
    told: Callable[[str], None],
) -> None:
    async with client(manners) as asking, asyncio.TaskGroup() as group:
        for urls in queues.values():
            group.create_task(_work_off(urls, pages, asking, memory, look, told))


async def _work_off(
    urls: Sequence[str],
    pages: Quotes,
    asking: Client,
    memory: Memory,
    look: Look,
    told: Callable[[str], None],
) -> None:
    """One host's pages, one after the other; none more once it has said that it wants peace."""
    wants_peace = False
    for url in urls:
        before = look.known.get(url)
        if wants_peace:
            look.left += 1
            look.known.setdefault(
                url, Known("unknown", "its host wanted no more requests; the next run asks", 0, 0)
            )
        else:
            known, is_learned = await _ask(url, pages[url], asking, before)
            look.asked += 1
            wants_peace = known.not_before > 0
            if is_learned:
                memory.learn({url: known})
            else:
                look.offline += 1
            look.known[url] = known
        told(url)


async def _ask(url: str, quotes: Sequence[str], asking: Client, before: Known | None) -> tuple[Known, bool]:
    """What is known of a page once it is asked for; and whether that says something of the page, not of this machine."""
    headers = conditions(before, quotes)
    try:
        answer = await asking.follow(url, headers=headers)
        if answer.last.status == 304:
            if before is not None and headers and answer.last.url == before.final:
                return learned(before, unchanged(answer, before.etag, before.modified), _moment()), True
            answer = await asking.follow(
                url
            )  # that it is as it was says nothing of a page that is not the one we know
    except Fault as fault:
        if fault.kind is Kind.OFFLINE:
            return before or learned(None, Verdict("unknown", fault.words), _moment()), False
        return learned(before, verdict_on(fault, before, _moment()), _moment()), True
    peace = answer.last.peace()
    wants_peace = answer.last.status == 429 or peace is not None
    not_before = _moment() + min(int(peace or 0), LONGEST_PEACE) + 1 if wants_peace else 0
    return learned(before, judge(answer, quotes), _moment(), not_before), True


def _moment() -> int:
    return int(now().timestamp())
