"""What an answer means for a source: live, moved, gone, refused or unknown, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

import msgspec

from timeline.network.client import PERMANENT, Answer, Response
from timeline.network.page_text import PageText, read_page

_REFUSED = frozenset((401, 402, 403, 407, 429, 451, 999))
"""999 is how one large site tells programs to go."""
_GONE = frozenset((404, 410))
_WALL = re.compile(
    r"just a moment|attention required|are you (?:a )?(?:robot|human)|(?:verify|confirm|prove) (?:that )?you are (?:a )?human|"
    r"not a robot|checking your browser|captcha|unusual traffic|bot detection",
    re.IGNORECASE,
)
"""What walls against robots say, in their few words."""
_WALL_MARKS = re.compile(
    rb"cf-chl|cf_chl|captcha|datadome|perimeterx|px-captcha|incapsula|_Incapsula_", re.IGNORECASE
)
"""What stands in the source of walls; scripts of that kind stand in other pages too."""
_FEW_WORDS = 1_500
"""Characters: a wall or a login says little else."""
_GATES = frozenset((
    "login", "log-in", "logon", "signin", "sign-in", "signup", "sso", "oauth", "oauth2", "auth", "authenticate", "accounts",
    "account", "subscribe", "register", "paywall", "captcha", "consent",
))  # fmt: skip
"""Parts of an address that is before the one that was asked for: a label of its host, or a step of its path."""
_THING = r"(?:page|article|story|content|link|url)"
_LOST = re.compile(
    rf"\b{_THING}\b.{{0,40}}\b(?:not found|(?:could not|cannot|can't|can’t) be found|no longer (?:available|exists?)|"
    r"not available|(?:does not|doesn't|doesn’t) exist|been (?:removed|deleted))\b|^\W*(?:error\W*)?(?:not found|404)\W*$|"
    r"\b404\W+(?:not found|error|page)|\berror\W+404\b|"
    r"\bseite\b.{0,40}\bnicht (?:mehr )?(?:gefunden|verfügbar)|\bpage (?:introuvable|non trouvée)|"
    r"\bpágina no (?:encontrada|existe)|\bpágina não encontrada|\bpagina non trovata|страница не найдена|"
    r"sayfa bulunamadı|الصفحة غير موجودة",
    re.IGNORECASE,
)


class Verdict(msgspec.Struct, frozen=True):
    """What is learned of an address by asking."""

    status: str
    """live, moved, gone, refused, unknown."""
    reason: str = ""
    """Why, where it is not live."""
    moved_to: str = ""
    quotes: dict[str, bool | None] = {}
    """Each passage and whether it stands in the page; None: that could not be seen."""
    final: str = ""
    """The address that answered in the end."""
    etag: str = ""
    modified: str = ""


def judge(answer: Answer, quotes: Iterable[str]) -> Verdict:
    """The verdict on a whole way through redirects to an answer (which is not 304)."""
    last = answer.last
    page = read_page(last)
    started = answer.hops[0].url if answer.hops else last.url
    if last.header("cf-mitigated") or (not 200 <= last.status < 300 and _is_wall(last, page)):
        return Verdict("refused", f"a wall against robots ({_said(last.status)})")
    if last.status in _REFUSED:
        return Verdict("refused", _said(last.status))
    if last.status in _GONE:
        return Verdict("gone", _said(last.status))
    if not 200 <= last.status < 300:
        return Verdict("unknown", _said(last.status))
    looked = {quote: _has(page, quote, last) for quote in quotes}
    if not looked or not all(looked.values()):  # else what is quoted from it proves that this is the page
        doubt = _wall_or_login(started, answer, page) or _soft_404(started, answer, page)
        if doubt:
            return doubt
    moved_to = _moved_to(answer)
    return Verdict(
        "moved" if moved_to else "live",
        _moved(moved_to),
        moved_to,
        looked,
        last.url,
        last.header("etag"),
        last.header("last-modified"),
    )


def _has(page: PageText | None, quote: str, response: Response) -> bool | None:
    if page is None:
        return None
    return page.has(quote) or (
        False if response.is_whole else None
    )  # what is not in the beginning may follow


def unchanged(answer: Answer, etag: str, modified: str) -> Verdict:
    """The verdict on a page that was said to be as it was (304)."""
    moved_to = _moved_to(answer)
    status = "moved" if moved_to else "live"
    return Verdict(status, _moved(moved_to), moved_to, {}, answer.last.url, etag, modified)


def _moved(to: str) -> str:
    return f"it has moved to {to}" if to else ""


def _said(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"status {status}"


def _wall_or_login(started: str, answer: Answer, page: PageText | None) -> Verdict | None:
    """`refused`, where what came stands before the one that was asked for."""
    last = answer.last
    if last.url != started and _is_gate(last.url) and not _is_gate(started):
        return Verdict("refused", f"it leads to a login ({last.url})")
    if page is None:
        return None
    if page.not_free:
        return Verdict("refused", "a paywall: the page says that its text is not free to read")
    if len(page.words) > _FEW_WORDS:
        return None
    if page.asks_for_password and any(hop.status not in PERMANENT for hop in answer.hops):
        return Verdict("refused", f"it leads to a page that asks for a password ({last.url})")
    return Verdict("refused", "a wall against robots") if _WALL.search(page.words) else None


def _is_wall(last: Response, page: PageText | None) -> bool:
    """Whether an answer that is no page is a wall; 404 and 410 only if their words say so."""
    if page is not None and len(page.words) < _FEW_WORDS and _WALL.search(page.words):
        return True
    return last.status not in _GONE and _WALL_MARKS.search(last.body[:200_000]) is not None


def _is_gate(url: str) -> bool:
    parts = urlsplit(url.lower())
    steps = [step.partition(".")[0] for step in parts.path.split("/")]
    return not _GATES.isdisjoint((*(parts.hostname or "").split(".")[:-1], *steps))


def _soft_404(started: str, answer: Answer, page: PageText | None) -> Verdict | None:
    """`unknown`, where the answer says 200 and the page something else, or where there is no end to it."""
    last = answer.last
    if answer.hops and _is_home(last.url) and not _is_home(started):
        return Verdict("unknown", f"perhaps gone: it leads to the home page ({last.url})")
    for heading in page.headings if page else ():
        if len(heading) < 120 and _LOST.search(heading):
            return Verdict(
                "unknown", f"perhaps gone: it answers {last.status}, and the page says {heading!r}"
            )
    if not last.is_whole and not last.header("content-length"):
        return Verdict("unknown", "the answer does not end")
    return None


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return (
        re.fullmatch(r"/?(?:[a-z]{2}/?)?(?:index\.\w+|home/?)?", parts.path) is not None and not parts.query
    )


def _moved_to(answer: Answer) -> str:
    """Where permanent redirects lead, from the first on without a break; nothing where that is the same page.

    Only the scheme, `www.` or the slash at the end may differ between two addresses of one page.
    """
    chain = [*answer.hops, answer.last]
    steps = 0
    while steps < len(answer.hops) and answer.hops[steps].status in PERMANENT:
        steps += 1
    there: Response = chain[steps]
    return there.url if _same_page(there.url) != _same_page(chain[0].url) else ""


def _same_page(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.netloc.removeprefix("www."), parts.path.rstrip("/"), parts.query
