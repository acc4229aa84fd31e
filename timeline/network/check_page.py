"""Asks for one page and judges what comes."""

from __future__ import annotations

from collections.abc import Iterable

from timeline.network.client import Client
from timeline.network.errors import RequestError
from timeline.network.responses import Answer
from timeline.network.verdicts import Verdict, judge, root_to_compare


async def judged(
    asking: Client, answer: Answer, quotes: Iterable[str], roots: dict[str, Answer | None]
) -> Verdict:
    """The verdict on an answer; the root of its host is asked where it may be the home page, once for all in `roots`."""
    quotes = list(quotes)
    verdict = judge(answer, quotes)
    root = root_to_compare(answer)
    proved = verdict.quotes and all(verdict.quotes.values())
    if not root or proved or verdict.status not in ("live", "moved"):
        return verdict
    if root not in roots:
        try:
            roots[root] = await asking.follow(root)
        except RequestError:
            roots[root] = None
    return judge(answer, quotes, roots[root])
