"""Where a response leads: by `Location`, by a `Refresh` header, or by a page's `<meta http-equiv=refresh>`.

The latter two are followed as browsers and search engines do (HTML, "shared declarative refresh steps"), when they are
due at once or within a few seconds. A page that loads itself anew after minutes is no redirect.
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
LONGEST_DELAY = 10
"""Seconds; what is to be shown for longer is meant to be read."""
_ODD = re.compile(r"[ \"<>\\^`{|}]")
_INERT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript|textarea|title|iframe|xmp)\b.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
"""Parts of a page whose tags mean nothing; `noscript` neither, for readers' browsers run scripts."""
_TAG = re.compile(r"<(meta|base)\b((?>[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?<![\w-])([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_REFRESH = re.compile(
    r"\s*(?:([0-9]{1,9})[0-9.]*|\.[0-9.]*)(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?([\"']?)(.*)",
    re.IGNORECASE | re.DOTALL,
)


class Redirect(msgspec.Struct, frozen=True):
    """The address to which a response leads."""

    url: str
    is_permanent: bool
    is_refresh: bool = False
    """The response has a page too."""


def redirect_of(response: Response) -> Redirect | None:
    """Where a response leads; None where it is the end. Raises Fault for a target that is no address."""
    if response.status in REDIRECTS:
        value = response.header("location").strip()
        target = _joined(response.url, value)
        return Redirect(target, response.status in PERMANENT) if value else None
    if not 200 <= response.status < 300:
        return None
    return _refresh(response.header("refresh"), response.url) or _meta_refresh(response)


def _joined(base: str, value: str) -> str:
    """An address in full; bytes that belong into no address are percent-encoded, as browsers do."""
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    value = _ODD.sub(lambda found: f"%{ord(found[0]):02X}", value)
    try:
        return urljoin(base, value)
    except ValueError:
        raise RequestError(
            FailureKind.REDIRECTS, f"it redirects to {value[:200]!r}, which is no address"
        ) from None


def _refresh(value: str, base: str) -> Redirect | None:
    """The redirect that the value of a refresh asks for. At once means for good, as search engines take it."""
    found = _REFRESH.match(value[:4_000])
    if not found or int(found[1] or 0) > LONGEST_DELAY:
        return None
    quote, target = found[2], found[3]
    target = (target.partition(quote)[0] if quote else target).strip()
    return Redirect(_joined(base, target), int(found[1] or 0) == 0, is_refresh=True) if target else None


def _meta_refresh(response: Response) -> Redirect | None:
    html = beginning_of_html(response)
    if "refresh" not in html.lower():
        return None
    base = ""
    value = ""
    for tag in _TAG.finditer(_INERT.sub("", html)):
        given = {
            one[1].lower(): unescape(one[2] or one[3] or one[4] or "") for one in _ATTRIBUTE.finditer(tag[2])
        }
        if tag[1].lower() == "base":
            base = base or given.get("href", "")
        elif given.get("http-equiv", "").strip().lower() == "refresh":
            value = value or given.get("content", "")
    return _refresh(value, _joined(response.url, base))
