"""Derive a link's status from the response: live, moved, gone, refused or unknown, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Literal
from urllib.parse import unquote, urlsplit

import msgspec

from timeline.network.not_found import says_not_found
from timeline.network.page_text import PageText, read_page
from timeline.network.responses import Answer, Response

_REFUSED = frozenset((401, 402, 403, 407, 429, 451, 999))
"""999 is how one large site refuses programs."""
_GONE = frozenset((404, 410))
_BOT_CHECK_TITLE = re.compile(
    r"\W*(?:just a moment|attention required|access denied|security check)\W*(?:[|!:–—-].{0,40})?",
    re.IGNORECASE,
)
_BOT_CHECK = re.compile(
    r"\bare you (?:a )?(?:robot|human)\b|\b(?:verify|confirm|prove) (?:that )?you (?:are|re) (?:a )?human\b|"
    r"\bnot a robot\b|\bchecking your browser\b|\bunusual traffic from\b|"
    r"\b(?:complete|solve|enter|pass|type) (?:the|this|a) (?:\w+ )?captcha\b",
)
"""Phrases of bot checks."""
_BOT_CHECK_MARKS = re.compile(
    rb"cf-chl|cf_chl|captcha|datadome|perimeterx|px-captcha|incapsula|_Incapsula_", re.IGNORECASE
)
"""Marks in the source of bot checks; similar scripts occur in other pages too."""
_SHORT_TEXT = 1_500
"""Characters of text that a bot check or a login has at most."""
_LITTLE_PROSE = {"within": 1_000, "whole": 4_000}
"""Characters of running text that outweigh a heading with "not found" among other words, or saying just that. Error pages
have short texts, and at most teasers of other pages."""
_LOGINS = frozenset((
    "login", "log-in", "logon", "signin", "sign-in", "sign_in", "sso", "oauth", "oauth2", "authenticate", "paywall", "captcha",
))  # fmt: skip
"""Last path segments, and host labels, that always mean a login."""
_POSSIBLE_LOGINS = _LOGINS | {"auth", "accounts", "account", "subscribe", "register", "signup", "consent"}
"""Those that mean one if the address contains a return address, or as labels of another host."""


PAYWALL = "a paywall: the page declares its text not free to read"


class Verdict(msgspec.Struct, frozen=True):
    """The status of a link, with details."""

    status: Literal["live", "moved", "gone", "refused", "unknown"]
    reason: str = ""
    """The reason if it is not live."""
    moved_to: str = ""
    quotes: dict[str, bool | None] = {}
    """Whether the page has each passage; None if that could not be determined."""
    final: str = ""
    """The address of the final response."""
    etag: str = ""
    modified: str = ""


def judge(answer: Answer, quotes: Iterable[str], root: Answer | None = None) -> Verdict:
    """The verdict on an answer, other than 304 Not Modified.

    `root` is the answer for the root of the last host, if `root_to_compare` asks for it.
    """
    last = answer.last
    page = read_page(last)
    started = answer.asked
    if last.header("cf-mitigated") or (not 200 <= last.status < 300 and _is_bot_check(last, page)):
        return Verdict("refused", f"blocked by a bot check ({_status_text(last.status)})")
    if last.status in _REFUSED:
        return Verdict("refused", _status_text(last.status))
    if last.status in _GONE:
        return Verdict("gone", _status_text(last.status))
    if not 200 <= last.status < 300:
        return Verdict("unknown", _status_text(last.status))
    presence = {quote: _has(page, quote) for quote in quotes}
    if not presence or not all(presence.values()):  # if every quote is found, the page is live
        doubt = _bot_check_or_login(started, answer, page) or _soft_404(started, answer, page, root)
        if doubt:
            return doubt
    moved_to = _moved_to(answer)
    return Verdict(
        "moved" if moved_to else "live",
        _moved(moved_to),
        moved_to,
        presence,
        last.url,
        last.header("etag"),
        last.header("last-modified"),
    )


def _has(page: PageText | None, quote: str) -> bool | None:
    if page is None:
        return None
    if page.has(quote):
        return True
    return False if page.is_whole else None  # it may be in the part that was not read


def unchanged(answer: Answer, etag: str, modified: str) -> Verdict:
    """The verdict on a page that has not changed (304 Not Modified)."""
    moved_to = _moved_to(answer)
    return Verdict(
        "moved" if moved_to else "live", _moved(moved_to), moved_to, {}, answer.last.url, etag, modified
    )


def _moved(to: str) -> str:
    return f"it has moved to {to}" if to else ""


def _status_text(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"status {status}"


def _bot_check_or_login(started: str, answer: Answer, page: PageText | None) -> Verdict | None:
    """`refused` if the answer is a login, a paywall or a bot check instead of the page."""
    last = answer.last
    if last.url != started and _is_login(last.url, started) and not _is_login(started, ""):
        return Verdict("refused", f"it redirects to a login ({last.url})")
    if page is None:
        return None
    if page.not_free:
        return Verdict("refused", PAYWALL)
    if len(page.words) > _SHORT_TEXT:
        return None
    if page.asks_for_password and not all(hop.is_permanent for hop in answer.hops):
        return Verdict("refused", f"it redirects to a page that asks for a password ({last.url})")
    return Verdict("refused", "blocked by a bot check") if _reads_as_bot_check(page) else None


def _is_bot_check(last: Response, page: PageText | None) -> bool:
    """Whether an error response is a bot check; for 404 and 410, only its text counts."""
    if page is not None and len(page.words) < _SHORT_TEXT and _reads_as_bot_check(page):
        return True
    return last.status not in _GONE and _BOT_CHECK_MARKS.search(last.body[:200_000]) is not None


def _reads_as_bot_check(page: PageText) -> bool:
    return _BOT_CHECK.search(page.words) is not None or any(map(_BOT_CHECK_TITLE.fullmatch, page.headings))


def _is_login(url: str, started: str) -> bool:
    """Whether an address, reached from another, is that of a login or the like."""
    parts = urlsplit(url.lower())
    before = urlsplit(started.lower())
    steps = [step.partition(".")[0] for step in _steps(parts.path)]
    if not _LOGINS.isdisjoint(steps[-1:]):
        return True
    labels = (parts.hostname or "").split(".")[:-1]
    if parts.hostname != before.hostname and not _POSSIBLE_LOGINS.isdisjoint(labels[:-1]):
        return True
    back = unquote(parts.query)
    leads_back = (len(before.path) > 1 and before.path in back) or bool(
        before.hostname and before.hostname in back
    )
    return leads_back and not _POSSIBLE_LOGINS.isdisjoint((*labels, *steps))


def _soft_404(started: str, answer: Answer, page: PageText | None, root: Answer | None) -> Verdict | None:
    """`unknown` if the page seems to be missing despite status 200, or if the response does not end."""
    last = answer.last
    if answer.hops and not _looks_like_home(started) and _is_home(last, page, root):
        return Verdict("unknown", f"possibly gone: it redirects to the home page ({last.url})")
    for heading in page.headings if page else ():
        sign = says_not_found(heading)
        if sign and page and page.prose() < _LITTLE_PROSE[sign]:
            return Verdict(
                "unknown", f"possibly gone: the status is {last.status}, but the page says {heading!r}"
            )
    if not last.is_whole and not last.header("content-length"):
        return Verdict("unknown", "the response does not end")
    return None


def root_to_compare(answer: Answer) -> str:
    """The root of the last host, if the answer may be its home page under another address; else empty."""
    last = answer.last
    parts = urlsplit(last.url)
    if not answer.hops or parts.path in ("", "/") or parts.query or _looks_like_home(answer.asked):
        return ""
    is_higher = len(_steps(parts.path)) < len(_steps(urlsplit(answer.asked).path))
    return f"{parts.scheme}://{parts.netloc}/" if is_higher or _looks_like_home(last.url) else ""


def _steps(path: str) -> list[str]:
    return [step for step in path.split("/") if step]


def _is_home(last: Response, page: PageText | None, root: Answer | None) -> bool:
    """Whether a response is the home page, by its path or by comparison with the host's root."""
    parts = urlsplit(last.url)
    if parts.path in ("", "/"):
        return not parts.query
    if root is None or not 200 <= root.last.status < 300:
        return False
    if _same_page(root.last.url) == _same_page(last.url):
        return True
    other = read_page(root.last)
    return page is not None and other is not None and bool(page.words) and page.words == other.words


def _looks_like_home(url: str) -> bool:
    parts = urlsplit(url)
    return (
        re.fullmatch(r"/?(?:[a-z]{2}/?)?(?:index\.\w+|home/?)?", parts.path) is not None and not parts.query
    )


def _moved_to(answer: Answer) -> str:
    """The target of the unbroken permanent redirects at the beginning of the chain; empty if it is the same page.

    Addresses of the same page may differ in scheme, `www.` and a trailing slash only.
    """
    chain = [*(hop.response for hop in answer.hops), answer.last]
    steps = 0
    while steps < len(answer.hops) and answer.hops[steps].is_permanent:
        steps += 1
    target = chain[steps]
    return target.url if _same_page(target.url) != _same_page(chain[0].url) else ""


def _same_page(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.netloc.removeprefix("www."), parts.path.rstrip("/"), parts.query
