"""Answers that no server should give: raw bytes by a seed, from a grammar of HTTP that is wrong somewhere."""

from __future__ import annotations

import gzip
import zlib
from random import Random

_STATUSES = (*(200,) * 12, *(301, 302, 307) * 3, 404, 404, 204, 206, 301, 302, 303, 307, 308, 304, 401, 403, 404, 410, 429, 451, 500, 503, 999, 100, 101, 102, 103, 600)  # fmt: skip
_LINES = (
    "HTTP/1.1 {} OK", "HTTP/1.1 {} OK", "HTTP/1.1 {} OK", "HTTP/1.1 {} OK", "HTTP/1.0 {} ", "HTTP/1.1 {}", "HTTP/0.9 {} OK",
    "HTTP/2 {} OK", "HTTP/1.1 {}xyz", "http/1.1 {} OK", "ICY {} OK", "HTTP/1.1 {} \x00\xff", "HTTP/1.1  {}", "", "{}",
)  # fmt: skip
_TARGETS = (
    "http://[", "http://[::1", "http://\uff0f/", "http://\u2100.example/", "//", "///", "?", "#", "", "http:///", "http://127.0.0.1:99999/",
    "http://127.0.0.1:-1/", "http://127.0.0.1:x/", "javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "ftp://127.0.0.1/",
    "http://user:pw@127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://127.0.0.2/", "http://" + "a" * 70 + ".example/",
    "http://" + "a." * 200 + "example/", "http://xn--.example/", "http://xn--a.example/", "http://.example/", "http://a..example/",
    "/\xff\xfe", "/" + "x" * 3_000, "/ a b", "http://\u202eexample/", "http://%2f/", "http://a%00b.example/",
    "HTTP:/ok", "http:ok", "\\\\127.0.0.1\\ok", "/ok", "ok", "..", "http://[::ffff:127.0.0.1]/", "http://[fe80::1%25lo]/", "http://:80/",
)  # fmt: skip
_WAITS = (
    "0", "-1", "1.5", "9" * 9, "9" * 10, "9" * 20, "9" * 5_000, "\u0661", "Fri, 31 Dec 9999 23:59:59 -2359", "Fri, 31 Dec 9999 23:59:59 GMT",
    "Mon, 01 Jan 0001 00:00:00 +2359", "Mon, 01 Jan 0000 00:00:00 GMT", "Thu, 32 Nov 2024 00:00:00 GMT", "Wed, 27 Nov 2024 25:61:61 GMT",
    "Wed, 27 Nov 2024 08:00:00 +9999", "27 Nov 99999999999999999999 00:00 GMT", "", ",", "Infinity", "nan", "1e9", "\xff",
)  # fmt: skip
_CHARSETS = (
    "utf-8", "UTF-16", "utf-32", "utf-7", "latin-1", "idna", "punycode", "zip", "bz2", "hex", "rot13", "unicode_escape", "mbcs", "cp65001",
    "../../etc/passwd", "x" * 40, "undefined", "raw_unicode_escape", "base64", "uu", "iso-2022-jp", "hz", "gb18030", "big5hkscs",
)  # fmt: skip
_COOKIES = (
    "a=b", "a", "=", ";;;", "a=b; Domain=127.0.0.1", "a=b; Domain=.example", "a=b; Path=", "a=b; Max-Age=" + "9" * 30, "a=b; Max-Age=-1",
    "a=b; Expires=Fri, 31 Dec 9999 23:59:59 -2359", "a=\x01\xff", "a=" + "x" * 5_000, "a=b; Secure; HttpOnly; SameSite=x", "\u00e9=1",
    "a=b; Expires=Mon, 99 Foo 0000 00:00:00 GMT; Domain=", "$Version=1; a=b", 'a="', "a=b; Port=x; Version=9",
)  # fmt: skip
_BODIES = (
    b"<!doctype html><title>River</title><p>The river rose.", b"", b"\x00" * 2_000, b"\xff\xfe\x00\xd8" * 300, b"<" * 5_000, b"<a " * 2_000,
    b"<meta http-equiv=refresh content='0;url=http://['>", b"<meta http-equiv=refresh content='0;url=/ok'>", b"<meta http-equiv=refresh content=0>",
    b"<base href='http://['><meta http-equiv=refresh content='0;url=x'>", b"<meta charset=zip><title>404</title>", b"<title>" * 500,
    b"&#x110000;&#99999999999999999999;&#xd800;", b"<h1>Page not found</h1>", b"%PDF-1.7\x00", b"{" * 3_000, b"[" * 100_000,
    "<p>ارتفع النهر".encode(), "Straße".encode("latin-1"), b"a\xcc\x81" * 3_000, b"<script>" * 500, b"\x1f\x8b\x08\x00",
)  # fmt: skip
_MOMENTS = (*_WAITS, "Tue, 03 Dec 2024 10:12:05 GMT", "Tue, 03 Dec 2024 10:12:05 GMT")


def raw_answer(random: Random) -> bytes:
    """The bytes of one answer."""
    line = (random.choice(_LINES) if random.random() < 0.1 else _LINES[0]).format(random.choice(_STATUSES))
    body = random.choice(_BODIES)
    headers = _headers(random)
    body = _packed(random, body, headers)
    body = _framed(random, body, headers)
    random.shuffle(headers)
    end = random.choice(("\r\n",) * 8 + ("\n", "\r"))
    head = end.join(
        [line, *(f"{name}{random.choice((': ',) * 60 + (':', ' : '))}{value}" for name, value in headers)]
    )
    raw = head.encode("utf-8", "surrogateescape") + (end * 2).encode() + body
    if random.random() < 0.06:
        raw = raw[: random.randrange(len(raw) + 1)]
    if random.random() < 0.06:
        changed = bytearray(raw)
        for _ in range(random.randrange(1, 8)):
            if changed:
                changed[random.randrange(len(changed))] = random.randrange(256)
        raw = bytes(changed)
    return raw


def _headers(random: Random) -> list[tuple[str, str]]:
    found = []
    some: list[tuple[str, tuple[str, ...]]] = [
        ("Location", _TARGETS), ("Retry-After", _WAITS), ("Set-Cookie", _COOKIES), ("Memento-Datetime", _MOMENTS),
        ("Refresh", tuple(f"0; url={target}" for target in _TARGETS)), ("ETag", ('"a"', 'W/"', "\x7f", "x" * 3_000, '"\u00e9"')),
        ("Last-Modified", _WAITS), ("Link", _TARGETS), ("cf-mitigated", ("challenge", "\xff")),
    ]  # fmt: skip
    for name, values in some:
        if random.random() < (0.6 if name == "Location" else 0.12):
            found.append((name, random.choice(values)))
    if random.random() < 0.05:
        found.append(
            random.choice(
                (("X", "x" * 60_000), ("X", "x" * 200_000), ("", "x"), ("Bad Name", "x"), ("X", "a\r\n b"))
            )
        )
    if random.random() < 0.8:
        kind = random.choice(
            ("text/html", "text/html", "text/plain", "application/pdf", "", "/", "\x01", "TEXT/HTML ;")
        )
        found.append(("Content-Type", f"{kind}; charset={random.choice(_CHARSETS)}"))
    return found


def _packed(random: Random, body: bytes, headers: list[tuple[str, str]]) -> bytes:
    if random.random() > 0.3:
        return body
    packing = random.choice(
        ("gzip", "deflate", "br", "zstd", "x-gzip", "gzip, gzip", "\xff", "identity", "compress")
    )
    headers.append(("Content-Encoding", packing))
    body = random.choice(
        (
            body,
            gzip.compress(body),
            zlib.compress(body),
            zlib.compress(body)[2:-4],
            gzip.compress(b"a" * 5_000_000),
        )
    )
    return body[: random.randrange(len(body) + 1)] if random.random() < 0.4 else body


def _framed(random: Random, body: bytes, headers: list[tuple[str, str]]) -> bytes:
    form = random.choice(
        ("none", "length", "length", "length", "chunked", "chunked", "wrong length", "bad chunks", "both")
    )
    if form in ("length", "both"):
        headers.append(("Content-Length", str(len(body))))
    if form == "wrong length":
        headers.append(
            ("Content-Length", random.choice((str(len(body) - 1), "-1", "x", "9" * 30, "", "1, 2", "+5")))
        )
    if form in ("chunked", "both"):
        headers.append(("Transfer-Encoding", "chunked"))
        return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    if form == "bad chunks":
        headers.append(("Transfer-Encoding", random.choice(("chunked", "chunked, chunked", "x"))))
        return (
            random.choice((b"-1\r\n", b"zz\r\n", b"f" * 40 + b"\r\n", b"5;" + b"x" * 9_000 + b"\r\n", b""))
            + body
        )
    return body
