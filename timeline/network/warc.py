"""Capture a page, with its redirects, in a WARC file (WARC 1.1, ISO 28500:2017)."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from io import BytesIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from timeline.network.check_page import judge_answer
from timeline.network.client import Client
from timeline.network.errors import FailureKind, RequestError
from timeline.network.responses import Answer, Response
from timeline.network.snapshots import format_moment

MOST_BYTES = 20 << 20
"""Size limit of a captured page: 20 MiB."""
_TRANSFER_HEADERS = frozenset(("transfer-encoding", "content-length", "connection", "keep-alive", "trailer"))


async def capture(http: Client, url: str, moment: datetime, software: str) -> bytes:
    """The gzipped WARC of a live page, with the redirects to it. Raises RequestError."""
    answer = await http.follow(url, most=MOST_BYTES)
    verdict = await judge_answer(http, answer, (), {})
    if verdict.status not in ("live", "moved"):
        raise RequestError(FailureKind.BROKEN, verdict.reason)
    if not answer.last.is_whole:
        raise RequestError(FailureKind.BROKEN, f"it is larger than {MOST_BYTES >> 20} MiB")
    return warc_of(answer, moment, software)


def warc_of(answer: Answer, moment: datetime, software: str) -> bytes:
    """The gzipped WARC of an answer with its redirects. Record ids are random, as the standard requires."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    date = format_moment(moment)
    date = date if date.count(":") == 2 else date.replace("Z", ":00Z")
    fields = {"software": software, "format": "WARC File Format 1.1"}
    info = writer.create_warcinfo_record("capture.warc.gz", fields)
    info.rec_headers.replace_header("WARC-Date", date)
    writer.write_record(info)
    for response in (*(hop.response for hop in answer.hops), answer.last):
        writer.write_record(
            writer.create_warc_record(
                response.url,
                "response",
                payload=BytesIO(response.body),
                length=len(response.body),
                http_headers=_head(response),
                warc_headers_dict={"WARC-Date": date},
            )
        )
    return out.getvalue()


def _head(response: Response) -> StatusAndHeaders:
    """Status line and headers. Headers of the transfer are dropped or corrected, as the chunks have been joined.

    Non-ASCII bytes, which warcio cannot always write, are percent-encoded.
    """
    kept = [
        (name, "".join(c if c.isascii() else f"%{ord(c):02X}" for c in value))
        for name, value in response.headers
        if name.lower() not in _TRANSFER_HEADERS
    ]
    kept.append(("Content-Length", str(len(response.body))))
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    return StatusAndHeaders(f"{response.status} {phrase}", kept, protocol="HTTP/1.1")
