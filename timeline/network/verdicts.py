"""What an answer means for a source: live, moved, gone, refused or unknown, and why."""

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
"""999 is how one large site tells programs to go."""
_GONE = frozenset((404, 410))
_WALL_TITLE = re.compile(
    r"\W*(?:just a moment|attention required|access denied|security check)\W*(?:[|!:–—-].{0,40})?",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"\bare you (?:a )?(?:robot|human)\b|\b(?:verify|confirm|prove) (?:that )?you (?:are|re) (?:a )?human\b|"
    r"\bnot a robot\b|\bchecking your browser\b|\bunusual traffic from\b|"
    r"\b(?:complete|solve|enter|pass|type) (?:the|this|a) (?:\w+ )?captcha\b",
)
"""What walls against robots say, in their few words."""
_WALL_MARKS = re.compile(
    rb"cf-chl|cf_chl|captcha|datadome|perimeterx|px-captcha|incapsula|_Incapsula_", re.IGNORECASE
)
"""What stands in the source of walls; scripts of that kind stand in other pages too."""
_FEW_WORDS = 1_500
"""Characters: a wall or a login says little else."""
_LITTLE_PROSE = {"within": 1_000, "whole": 4_000}
"""Characters of running text from which on the text outweighs a heading that says "not found" among other words, or says
nothing else. Pages that are missing have short texts, and at most teasers of others."""
_LOGINS = frozenset((
    "login", "log-in", "logon", "signin", "sign-in", "sign_in", "sso", "oauth", "oauth2", "authenticate", "paywall", "captcha",
))  # fmt: skip
"""Last steps of an address, and labels of hosts, that mean nothing else."""
_GATES = _LOGINS | {"auth", "accounts", "account", "subscribe", "register", "signup", "consent"}
"""Those that do so where the address also says where to go back to, or as labels of another host."""


class Verdict(msgspec.Struct, frozen=True):
    """What is learned of an address by asking."""

    status: Literal["live", "moved", "gone", "refused", "unknown"]
    reason: str = ""
    """Why, where it is not live."""
    moved_to: str = ""
    quotes: dict[str, bool | None] = {}
    """Each passage and whether it stands in the page; None: that could not be seen."""
    final: str = ""
    """The address that answered in the end."""
    etag: str = ""
    modified: str = ""


def judge(answer: Answer, quotes: Iterable[str], root: Answer | None = None) -> Verdict:
    """The verdict on a whole way through redirects to an answer (which is not 304).

    `root` is what the root of the last host answers, where `root_to_compare` asks for it.
    """
    last = answer.last
    page = read_page(last)
    started = answer.asked
    if last.header("cf-mitigated") or (not 200 <= last.status < 300 and _is_wall(last, page)):
        return Verdict("refused", f"a wall against robots ({_said(last.status)})")
    if last.status in _REFUSED:
        return Verdict("refused", _said(last.status))
    if last.status in _GONE:
        return Verdict("gone", _said(last.status))
    if not 200 <= last.status < 300:
        return Verdict("unknown", _said(last.status))
    looked = {quote: _has(page, quote) for quote in quotes}
    if not looked or not all(looked.values()):  # else what is quoted from it proves that this is the page
        doubt = _wall_or_login(started, answer, page) or _soft_404(started, answer, page, root)
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


def _has(page: PageText | None, quote: str) -> bool | None:
    if page is None:
        return None
    if page.has(quote):
        return True
    return False if page.is_whole else None  # what is not in the beginning may follow


def unchanged(answer: Answer, etag: str, modified: str) -> Verdict:
    """The verdict on a page that was said to be as it was (304)."""
    moved_to = _moved_to(answer)
    return Verdict(
        "moved" if moved_to else "live", _moved(moved_to), moved_to, {}, answer.last.url, etag, modified
    )


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
    if last.url != started and _is_gate(last.url, started) and not _is_gate(started, ""):
        return Verdict("refused", f"it leads to a login ({last.url})")
    if page is None:
        return None
    if page.not_free:
        return Verdict("refused", "a paywall: the page says that its text is not free to read")
    if len(page.words) > _FEW_WORDS:
        return None
    if page.asks_for_password and not all(hop.is_permanent for hop in answer.hops):
        return Verdict("refused", f"it leads to a page that asks for a password ({last.url})")
    return Verdict("refused", "a wall against robots") if _says_wall(page) else None


def _is_wall(last: Response, page: PageText | None) -> bool:
    """Whether an answer that is no page is a wall; 404 and 410 only if their words say so."""
    if page is not None and len(page.words) < _FEW_WORDS and _says_wall(page):
        return True
    return last.status not in _GONE and _WALL_MARKS.search(last.body[:200_000]) is not None


def _says_wall(page: PageText) -> bool:
    return _WALL.search(page.words) is not None or any(map(_WALL_TITLE.fullmatch, page.headings))


def _is_gate(url: str, started: str) -> bool:
    """Whether an address is that of a login or the like, to which one was led from another."""
    parts = urlsplit(url.lower())
    before = urlsplit(started.lower())
    steps = [step.partition(".")[0] for step in _steps(parts.path)]
    if not _LOGINS.isdisjoint(steps[-1:]):
        return True
    labels = (parts.hostname or "").split(".")[:-1]
    if parts.hostname != before.hostname and not _GATES.isdisjoint(labels[:-1]):
        return True
    back = unquote(parts.query)
    leads_back = (len(before.path) > 1 and before.path in back) or bool(
        before.hostname and before.hostname in back
    )
    return leads_back and not _GATES.isdisjoint((*labels, *steps))


def _soft_404(started: str, answer: Answer, page: PageText | None, root: Answer | None) -> Verdict | None:
    """`unknown`, where the answer says 200 and the page something else, or where there is no end to it."""
    last = answer.last
    if answer.hops and not _looks_like_home(started) and _is_home(last, page, root):
        return Verdict("unknown", f"perhaps gone: it leads to the home page ({last.url})")
    for heading in page.headings if page else ():
        sign = says_not_found(heading)
        if sign and page and page.prose() < _LITTLE_PROSE[sign]:
            return Verdict(
                "unknown", f"perhaps gone: it answers {last.status}, and the page says {heading!r}"
            )
    if not last.is_whole and not last.header("content-length"):
        return Verdict("unknown", "the answer does not end")
    return None


def root_to_compare(answer: Answer) -> str:
    """The root of the last host, where an answer may be its home page under another address; else nothing."""
    last = answer.last
    parts = urlsplit(last.url)
    if not answer.hops or parts.path in ("", "/") or parts.query or _looks_like_home(answer.asked):
        return ""
    is_higher = len(_steps(parts.path)) < len(_steps(urlsplit(answer.asked).path))
    return f"{parts.scheme}://{parts.netloc}/" if is_higher or _looks_like_home(last.url) else ""


def _steps(path: str) -> list[str]:
    return [step for step in path.split("/") if step]


def _is_home(last: Response, page: PageText | None, root: Answer | None) -> bool:
    """Whether an answer is the home page: that of `/`, or what the host's root answers with."""
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
    """Where permanent redirects lead, from the first on without a break; nothing where that is the same page.

    Only the scheme, `www.` or the slash at the end may differ between two addresses of one page.
    """
    chain = [*(hop.response for hop in answer.hops), answer.last]
    steps = 0
    while steps < len(answer.hops) and answer.hops[steps].is_permanent:
        steps += 1
    there = chain[steps]
    return there.url if _same_page(there.url) != _same_page(chain[0].url) else ""


def _same_page(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.netloc.removeprefix("www."), parts.path.rstrip("/"), parts.query
