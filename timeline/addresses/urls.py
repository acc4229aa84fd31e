"""The one door for addresses: what comes through it may stand in a page's `href`.

Allowed are https, http and mailto (WHATWG URL, without user, password and control characters). Hosts are written in their
ASCII form (`model.hosts`); how an address is shown to readers is decided in `model.shown_urls`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

from timeline.addresses.errors import UrlError as UrlError

MAX_LENGTH = 2_000
_REFUSED = re.compile(r"[\x00-\x20\x7f-\x9f\\\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What does not show, and what may be a slip: words after a space, a backslash that browsers take for a slash."""
_ENCODED = re.compile(r"[^!-~]|[\"<>\[\]^`{|}]")
"""What stands in no valid address (URL code points, WHATWG URL, section 4.3)."""
_PLAIN = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,10}[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?/[A-Za-z0-9/._~:@!$&'()*+,;=%?#-]*"
)
"""An address that has the form which pages print already, as nearly all do."""
_PORT = re.compile(r":[0-9]*$")
_MAILTO = re.compile(r"(mailto:[A-Za-z0-9.!#$%&'*+/=?^_~-]+@)([^\x00-,/:-@\[-`{-\x7f]+)")
_QUOTATION_MARKS = tuple("“”„‘’‚«»\"'<")


@lru_cache(maxsize=4096)
def checked_url(text: str, *, dotless: bool = False) -> str:
    """The address in the form that pages print, or UrlError. `dotless`: its host may be a name within a network."""
    if len(text) > MAX_LENGTH:
        raise UrlError(f"the address has {len(text):,} characters; {MAX_LENGTH:,} are allowed", "shorten it")
    if _PLAIN.fullmatch(text) and "xn--" not in text:
        return text
    from timeline.addresses.hosts import ascii_host  # few addresses need it

    bad = _REFUSED.search(text)
    if bad:
        raise UrlError(f"the address holds {_say(bad[0])}", _MENDS.get(bad[0], "copy it again without it"))
    if text.startswith(_QUOTATION_MARKS):
        raise UrlError(f"the address begins with {text[0]}", "delete it, and the mark at the end")
    if text.endswith(('"', ">")):
        raise UrlError(f"the address ends with {text[-1]}", "delete it")
    if text.startswith("mailto:"):
        mail = _MAILTO.fullmatch(text)
        if mail:
            return _encoded(mail[1]) + ascii_host(mail[2])
        raise UrlError("this is no e-mail address", "write mailto:name@example.org")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise UrlError("this is no address", "write it as https://host/path") from None
    scheme = parts.scheme.lower()
    if slip := MISTYPED.match(text):
        raise UrlError("this is no full address", f"write {slip[1].lower()}://{slip[2][:80]}")
    if scheme not in ("https", "http"):
        if (scheme and "://" in text) or ":" in text.split("/")[0]:
            raise UrlError(
                f"addresses that begin with {scheme or text.split(':')[0]}: are not linked",
                "use https, http or mailto",
            )
        if "." not in text.lstrip("/").split("/")[0]:
            raise UrlError("this is no address", "write the whole address of the page, as https://host/path")
        raise UrlError(
            "this is no full address", f"write it with https://, as in https://{text.lstrip('/')[:60]}"
        )
    if parts.username is not None or parts.password is not None:
        raise UrlError("the address holds a user name or password", "write it without them")
    if port == 0:
        raise UrlError("the port is 0", "leave the port out")
    host = ascii_host(_PORT.sub("", parts.netloc), dotless=dotless)
    default = {"http": 80, "https": 443}[scheme]
    place = host if port in (None, default) else f"{host}:{port}"
    rest = text.partition("://")[2][
        len(parts.netloc) :
    ]  # not put together again: an empty query would be lost
    return f"{scheme}://{place}{'' if rest.startswith('/') else '/'}{_encoded(rest)}"


MISTYPED = re.compile(r"(?!https?://[^/])(https?)(?:[:;]?/{1,3}|:(?!\d))(?=[^\s/]+\.)(\S+)", re.IGNORECASE)
"""An address whose `://` is mistyped: http//example.org, https:/example.org."""


_MENDS = {
    " ": "write %20 for a space that belongs to the address; other words have fields of their own, such as `at`",
    "\\": "write / instead, as browsers do; or %5C where it follows a ? or #",
}


def _say(character: str) -> str:
    return (
        "a space"
        if character == " "
        else f"the character {character}"
        if character.isprintable()
        else f"U+{ord(character):04X}"
    )


def _encoded(text: str) -> str:
    return _ENCODED.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)


def same_document(url: str) -> str:
    """The address without what leads to a passage only (text fragments), to tell whether two are one source."""
    if ":~:" not in url:
        return url
    return url.partition(":~:")[0].removesuffix("#")


_QUERY = re.compile("[?#]")
_NO_WORDS = re.compile("[^a-z0-9]+")


@lru_cache(maxsize=4096)
def id_from_url(url: str) -> str:
    """A source's id made from its address: readable words of it and 8 digits that keep it apart."""
    place = _QUERY.split(url.partition("://")[2], maxsplit=1)[0].removeprefix("www.")
    words = _NO_WORDS.sub("-", place.lower()).strip("-")[:40].strip("-")
    return f"{words or 'source'}-{sha256(same_document(url).encode()).hexdigest()[:8]}"
