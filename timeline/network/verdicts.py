"""What an answer means for a source: live, moved, gone, refused or unknown, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

import msgspec

from timeline.network.client import PERMANENT, Answer, Response
from timeline.network.page_text import PageText, read_page

_REFUSED = frozenset((401, 402, 403, 407, 429, 451))
_GONE = frozenset((404, 410))
_WALL = re.compile(
    rb"cf-chl|cf_chl|challenge-platform|<title>\s*just a moment|attention required! \| cloudflare|captcha|datadome|"
    rb"px-captcha|perimeterx|incapsula|are you a (?:robot|human)|verify (?:that )?you are (?:a )?human|bot detection",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:^|[./_?&=-])(?:log-?in|log-?on|sign-?in|sso|oauth2?|authenticate|accounts?|subscribe|register|paywall|captcha)"
    r"(?:$|[./_?&=-])",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(?:404|page not found|(?:could not|cannot|can't) be found|(?:not|no longer) (?:found|available)|"
    r"does(?: not|n't) exist|"
    r"seite nicht gefunden|nicht (?:mehr )?verfügbar|page (?:introuvable|non trouvée)|página no encontrada|no encontrad[ao]|"
    r"não encontrad[ao]|pagina non trovata|страница не найдена|sayfa bulunamadı)\b|الصفحة غير موجودة|غير موجود",
    re.IGNORECASE,
)


class Verdict(msgspec.Struct, frozen=True):
    """What is learned of an address by asking."""

    status: str
    """live, moved, gone, refused, unknown."""
    reason: str = ""
    """Why, where it is not live."""
    moved_to: str = ""
    quotes: dict[str, bool] | None = None
    """Each passage and whether it stands in the page; None: there was no text to look in."""
    final: str = ""
    """The address that answered in the end."""
    etag: str = ""
    modified: str = ""


def judge(answer: Answer, quotes: Iterable[str]) -> Verdict:
    """The verdict on a whole way through redirects to an answer (which is not 304)."""
    last = answer.last
    page = read_page(last)
    started = answer.hops[0].url if answer.hops else last.url
    if last.header("cf-mitigated") or (not 200 <= last.status < 300 and _WALL.search(last.body[:200_000])):
        return Verdict("refused", f"a wall against robots ({_said(last.status)})")
    if last.status in _REFUSED:
        return Verdict("refused", _said(last.status))
    if last.status in _GONE:
        return Verdict("gone", _said(last.status))
    if not 200 <= last.status < 300:
        return Verdict("unknown", _said(last.status))
    looked = {quote: page.has(quote) for quote in quotes} if page else None
    if not looked or not all(
        looked.values()
    ):  # what is quoted from it is the best proof that this is the page
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


def unchanged(answer: Answer, etag: str, modified: str) -> Verdict:
    """The verdict on a page that was said to be as it was (304)."""
    moved_to = _moved_to(answer)
    status = "moved" if moved_to else "live"
    return Verdict(status, _moved(moved_to), moved_to, None, answer.last.url, etag, modified)


def _moved(to: str) -> str:
    return f"it has moved to {to}" if to else ""


def _said(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"status {status}"


def _wall_or_login(started: str, answer: Answer, page: PageText | None) -> Verdict | None:
    """`refused`, where the page that came stands before the one that was asked for."""
    last = answer.last
    if last.url != started and _is_login(last.url) and not _is_login(started):
        return Verdict("refused", f"it leads to a login ({last.url})")
    if page is None:
        return None
    if answer.hops and page.asks_for_password:
        return Verdict("refused", f"it leads to a page that asks for a password ({last.url})")
    if page.not_free:
        return Verdict("refused", "a paywall: the page says that its text is not free to read")
    if len(page.words) < 1_500 and _WALL.search(last.body[:200_000]):
        return Verdict("refused", "a wall against robots")
    return None


def _is_login(url: str) -> bool:
    parts = urlsplit(url)
    return _LOGIN.search(f"{parts.netloc}{parts.path}") is not None


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
