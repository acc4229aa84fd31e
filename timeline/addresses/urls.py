"""Validate and normalise addresses; only addresses that pass may be linked from a page.

Allowed are https, http and mailto (WHATWG URL, without user, password and control characters). Hosts are converted to
ASCII (see `hosts`); for display, see `display`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

from timeline.addresses.errors import UrlError as UrlError

MAX_LENGTH = 2_000
_REFUSED = re.compile(r"[\x00-\x20\x7f-\x9f\\\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Invisible characters, and likely mistakes: a space before other words, a backslash, which browsers read as a slash."""
_ENCODED = re.compile(r"[^!-~]|[\"<>\[\]^`{|}]")
"""Characters that must be encoded (those that are not URL code points, WHATWG URL, section 4.3)."""
_PLAIN = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,10}[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?/[A-Za-z0-9/._~:@!$&'()*+,;=%?#-]*"
)
"""Fast path: an address already in normal form, as nearly all are."""
_PORT = re.compile(r":[0-9]*$")
_MAILTO = re.compile(r"(mailto:[A-Za-z0-9.!#$%&'*+/=?^_~-]+@)([^\x00-,/:-@\[-`{-\x7f]+)")
_QUOTATION_MARKS = tuple("“”„‘’‚«»\"'<")


@lru_cache(maxsize=4096)
def checked_url(text: str, *, dotless: bool = False) -> str:
    """The address in normal form. `dotless` allows host names within a network. Raises UrlError."""
    if len(text) > MAX_LENGTH:
        raise UrlError(f"the address has {len(text):,} characters; the limit is {MAX_LENGTH:,}", "shorten it")
    if _PLAIN.fullmatch(text) and "xn--" not in text:
        return text
    from timeline.addresses.hosts import ascii_host  # few addresses need it

    bad = _REFUSED.search(text)
    if bad:
        raise UrlError(f"the address contains {_name(bad[0])}", _HELP.get(bad[0], "copy it again without it"))
    if text.startswith(_QUOTATION_MARKS):
        raise UrlError(f"the address begins with {text[0]}", "delete it, and the mark at the end")
    if text.endswith(('"', ">")):
        raise UrlError(f"the address ends with {text[-1]}", "delete it")
    if text.startswith("mailto:"):
        mail = _MAILTO.fullmatch(text)
        if mail:
            return _encoded(mail[1]) + ascii_host(mail[2])
        raise UrlError("this is not an e-mail address", "write mailto:name@example.org")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise UrlError("this is not a valid address", "write it as https://host/path") from None
    scheme = parts.scheme.lower()
    if match := MISTYPED.match(text):
        raise UrlError("this is not a full address", f"write {match[1].lower()}://{match[2][:80]}")
    if scheme not in ("https", "http"):
        if (scheme and "://" in text) or ":" in text.split("/")[0]:
            raise UrlError(
                f"addresses that begin with {scheme or text.split(':')[0]}: are not linked",
                "use https, http or mailto",
            )
        if "." not in text.lstrip("/").split("/")[0]:
            raise UrlError(
                "this is not an address", "write the whole address of the page, as https://host/path"
            )
        raise UrlError(
            "this is not a full address", f"write it with https://, as in https://{text.lstrip('/')[:60]}"
        )
    if parts.username is not None or parts.password is not None:
        raise UrlError("the address contains a user name or password", "write it without them")
    if port == 0:
        raise UrlError("the port is 0", "leave the port out")
    host = ascii_host(_PORT.sub("", parts.netloc), dotless=dotless)
    default = {"http": 80, "https": 443}[scheme]
    authority = host if port in (None, default) else f"{host}:{port}"
    rest = text.partition("://")[2][
        len(parts.netloc) :
    ]  # from the text: `urlsplit` would drop an empty query
    return f"{scheme}://{authority}{'' if rest.startswith('/') else '/'}{_encoded(rest)}"


MISTYPED = re.compile(r"(?!https?://[^/])(https?)(?:[:;]?/{1,3}|:(?!\d))(?=[^\s/]+\.)(\S+)", re.IGNORECASE)
"""An address whose `://` is mistyped: http//example.org, https:/example.org."""


_HELP = {
    " ": "write %20 if the space belongs to the address; put other words in a field of their own, such as `at`",
    "\\": "write / instead, as browsers do; or %5C where it follows a ? or #",
}


def _name(character: str) -> str:
    """A character as messages name it."""
    return (
        "a space"
        if character == " "
        else f"the character {character}"
        if character.isprintable()
        else f"U+{ord(character):04X}"
    )


def _encoded(text: str) -> str:
    return _ENCODED.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), text)


def same_document(url: str) -> str:
    """The address without a text fragment, for comparing sources."""
    if ":~:" not in url:
        return url
    return url.partition(":~:")[0].removesuffix("#")


_NO_WORDS = re.compile("[^a-z0-9]+")


@lru_cache(maxsize=4096)
def id_from_url(url: str) -> str:
    """A source's id, made from its address: up to 40 characters of it and 8 digits of a hash."""
    location = url.partition("://")[2].partition("#")[0].partition("?")[0].removeprefix("www.")
    words = _NO_WORDS.sub("-", location.lower()).strip("-")[:40].strip("-")
    return f"{words or 'source'}-{sha256(same_document(url).encode()).hexdigest()[:8]}"
