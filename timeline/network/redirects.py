"""Find where a response redirects: `Location`, `Refresh`, `<meta>`. Following redirects, and how many, is in `client`.

The latter two are followed as browsers and search engines do (HTML, "shared declarative refresh steps"), if the delay is
at most a few seconds. A page that reloads itself after minutes is not a redirect.
"""

from __future__ import annotations

import re
from contextlib import suppress
from html import unescape
from urllib.parse import urljoin

import msgspec

from timeline.network.errors import FailureKind, RequestError
from timeline.network.page_text import beginning_of_html
from timeline.network.responses import Response

REDIRECTS = frozenset((301, 302, 303, 307, 308))
PERMANENT = frozenset((301, 308))
MAX_DELAY = 10
"""Seconds of delay; a page shown for longer is meant to be read."""
_INVALID = re.compile(r"[ \"<>\\^`{|}]")
_INERT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript|textarea|title|iframe|xmp)\b.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
"""Elements whose content is not markup; also `noscript`, as readers' browsers run scripts."""
_TAG = re.compile(r"<(meta|base)\b((?>[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?<![\w-])([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_REFRESH = re.compile(
    r"\s*(?:([0-9]{1,9})[0-9.]*|\.[0-9.]*)(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?([\"']?)(.*)",
    re.IGNORECASE | re.DOTALL,
)


class Redirect(msgspec.Struct, frozen=True):
    """The target of a redirect."""

    url: str
    is_permanent: bool
    is_refresh: bool = False
    """It comes from a refresh, so that the response has a page as well."""


def find_redirect(response: Response) -> Redirect | None:
    """The redirect of a response; None if there is none. Raises RequestError for an invalid target."""
    if response.status in REDIRECTS:
        value = response.header("location").strip()
        target = _joined(response.url, value)
        return Redirect(target, response.status in PERMANENT) if value else None
    if not 200 <= response.status < 300:
        return None
    return _refresh(response.header("refresh"), response.url) or _meta_refresh(response)


def _joined(base: str, value: str) -> str:
    """Resolve an address; invalid characters are percent-encoded, as browsers do."""
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    value = _INVALID.sub(lambda match: f"%{ord(match[0]):02X}", value)
    try:
        return urljoin(base, value)
    except ValueError:
        raise RequestError(
            FailureKind.REDIRECTS, f"it redirects to {value[:200]!r}, which is not an address"
        ) from None


def _refresh(value: str, base: str) -> Redirect | None:
    """The redirect of a refresh. One without delay counts as permanent, as search engines treat it."""
    match = _REFRESH.match(value[:4_000])
    if not match or int(match[1] or 0) > MAX_DELAY:
        return None
    quote, target = match[2], match[3]
    target = (target.partition(quote)[0] if quote else target).strip()
    return Redirect(_joined(base, target), int(match[1] or 0) == 0, is_refresh=True) if target else None


def _meta_refresh(response: Response) -> Redirect | None:
    html = beginning_of_html(response)
    if "refresh" not in html.lower():
        return None
    base = ""
    value = ""
    for tag in _TAG.finditer(_INERT.sub("", html)):
        attributes = {a[1].lower(): unescape(a[2] or a[3] or a[4] or "") for a in _ATTRIBUTE.finditer(tag[2])}
        if tag[1].lower() == "base":
            base = base or attributes.get("href", "")
        elif attributes.get("http-equiv", "").strip().lower() == "refresh":
            value = value or attributes.get("content", "")
    return _refresh(value, _joined(response.url, base))
