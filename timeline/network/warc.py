"""A capture of a page in a WARC file of our own (WARC 1.1, ISO 28500:2017): each answer as it came, redirects too."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from io import BytesIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from timeline.network.check_page import judged
from timeline.network.client import Client
from timeline.network.errors import FailureKind, RequestError
from timeline.network.responses import Answer, Response
from timeline.network.snapshots import written

MOST_BYTES = 20 << 20
"""Of a page that is captured: 20 MiB."""
_ABOUT_TRANSFER = frozenset(("transfer-encoding", "content-length", "connection", "keep-alive", "trailer"))


async def capture(asking: Client, url: str, moment: datetime, software: str) -> bytes:
    """The gzipped WARC of a page that is there, with the redirects to it. Raises Fault."""
    answer = await asking.follow(url, most=MOST_BYTES)
    verdict = await judged(asking, answer, (), {})
    if verdict.status not in ("live", "moved"):
        raise RequestError(FailureKind.BROKEN, verdict.reason)
    if not answer.last.is_whole:
        raise RequestError(FailureKind.BROKEN, f"it is larger than {MOST_BYTES >> 20} MiB")
    return warc_of(answer, moment, software)


def warc_of(answer: Answer, moment: datetime, software: str) -> bytes:
    """The gzipped WARC of an answer and the redirects on the way to it. Record ids are random, as the standard wants."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    date = written(moment)
    date = date if date.count(":") == 2 else date.replace("Z", ":00Z")
    about = {"software": software, "format": "WARC File Format 1.1"}
    info = writer.create_warcinfo_record("capture.warc.gz", about)
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
    """Status line and headers; those of the transfer are left out or made true, for the chunks have been joined.

    Bytes beyond ASCII, which warcio cannot write in every place, are percent-encoded.
    """
    kept = [
        (name, "".join(c if c.isascii() else f"%{ord(c):02X}" for c in value))
        for name, value in response.headers
        if name.lower() not in _ABOUT_TRANSFER
    ]
    kept.append(("Content-Length", str(len(response.body))))
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    return StatusAndHeaders(f"{response.status} {phrase}", kept, protocol="HTTP/1.1")
