"""Request one page and derive its verdict."""

from __future__ import annotations

from collections.abc import Iterable

from timeline.network.client import Client
from timeline.network.errors import RequestError
from timeline.network.responses import Answer
from timeline.network.verdicts import Verdict, judge, root_to_compare


async def judge_answer(
    http: Client, answer: Answer, quotes: Iterable[str], roots: dict[str, Answer | None]
) -> Verdict:
    """The verdict on an answer. If it may be the home page, the host's root is requested too, and cached in `roots`."""
    quotes = list(quotes)
    verdict = judge(answer, quotes)
    root = root_to_compare(answer)
    is_proven = verdict.quotes and all(verdict.quotes.values())
    if not root or is_proven or verdict.status not in ("live", "moved"):
        return verdict
    if root not in roots:
        try:
            roots[root] = await http.follow(root)
        except RequestError:
            roots[root] = None
    return judge(answer, quotes, roots[root])
