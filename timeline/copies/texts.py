"""Texts of archived copies: which words and agencies they share, as proposals for sources that are not traced."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice
from pathlib import Path

import msgspec

from timeline.cache.sqlite_cache import Cache
from timeline.checks.agencies import in_page
from timeline.checks.relays import RULE, KeptText, Relays
from timeline.checks.subject import Subject
from timeline.clock import now_ns
from timeline.copies.checks import copy_error
from timeline.copies.pages import MOST_BYTES, PAGES, page_in_copy
from timeline.copies.warc_files import can_be_read, is_warc
from timeline.diagnostics import Problem
from timeline.reading.discovery import SETTLED_NS, Stamp, stamp_of
from timeline.reading.web_text import NOT_PROSE, decode_page, is_paragraph, text_blocks
from timeline.records.shared_words import shingle_hashes
from timeline.workers import default_jobs, map_parallel

_FEW = 30
"""Fewer copies than these are read without workers."""

_NO_RUNNING_TEXT = (NOT_PROSE | {"figure", "figcaption"}) - {"a"}
"""Elements that have no by-line of the page's own: pictures have credits of their own."""
_FORM_WORDS = re.compile(
    r"\b(?:cookies?|javascript|newsletters?|privacy policy|terms of (?:use|service)|all rights reserved)\b",
    re.IGNORECASE,
)
"""Words of what sites print on every page."""
_META = re.compile(r"<meta\s([^<>]{1,500})>", re.IGNORECASE)
_META_AUTHOR = re.compile(
    r"(?:name|property)\s{0,9}=\s{0,9}[\"']?(?:author|article:author|dc\.creator|byl|parsely-author)[\"'\s]",
    re.IGNORECASE,
)
_META_CONTENT = re.compile(r"content\s{0,9}=\s{0,9}(?:\"([^\"]{2,200})\"|'([^']{2,200})')", re.IGNORECASE)
_BEGINNING = 200_000
"""Characters of a page in which its head stands."""
_MOST_NAMED = 20
"""Places of a copy that may name an agency."""
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")


class _CachedText(msgspec.Struct, frozen=True, array_like=True):
    """The text of a copy, as the cache has it."""

    stamp: Stamp
    text: KeptText


def relays_in_copies(
    root: Path, copies: Iterable[tuple[str, str]], subject: Subject, cache: Cache
) -> list[Problem]:
    """What the texts of copies suggest about sources that are not traced (`checks.relays`)."""
    chronicle = subject.chronicle
    if chronicle.project.rule(RULE) == "off":
        return []
    files: dict[str, str] = {}
    for source, file in copies:
        source = chronicle.renamed.get(source, source)
        if source in chronicle.sources:
            files.setdefault(file, source)
    relays = Relays(subject, frozenset(files.values()))
    if not relays.untraced:
        return []
    list(relays.of_fields())  # reported by the checks of records already
    list(relays.of_quotes())
    return list(relays.of_copies(_texts_of(root, sorted(files), cache)))


def _texts_of(root: Path, files: Iterable[str], cache: Cache) -> dict[str, KeptText]:
    """The texts of copies by file; those of unchanged files come from the cache."""
    encode, decode = msgspec.msgpack.encode, msgspec.msgpack.Decoder(KeptText).decode
    name = f"copies/{int(can_be_read())}"
    before = cache.get(name, dict[str, _CachedText]) or {}
    looked = now_ns()
    stamps = {file: stamp for file in files if (stamp := _stamp(root, file))}
    wanted = [file for file, stamp in stamps.items() if file not in before or before[file].stamp != stamp]
    read = {file: before[file].text for file in stamps.keys() - set(wanted)}
    packed = map_parallel(wanted, lambda file: encode(_text_of(root, file)), default_jobs(), few=_FEW)
    read.update(zip(wanted, map(decode, packed), strict=True))
    settled = {
        file: _CachedText(stamp, read[file])
        for file, stamp in stamps.items()
        if stamp[1] < looked - SETTLED_NS
    }
    if settled != before:
        cache.put({name: settled})
    return read


def _stamp(root: Path, file: str) -> Stamp | None:
    """The stamp of a copy that can be read."""
    if not file.endswith((*PAGES, ".txt")) and not (is_warc(file) and can_be_read()):
        return None
    if copy_error(root / "content", file):
        return None
    try:
        stamp = stamp_of(os.lstat(root / "content" / file))
    except OSError:
        return None
    return stamp if stamp[0] <= MOST_BYTES else None


def _text_of(root: Path, file: str) -> KeptText:
    data, content_type = page_in_copy(root, file)
    is_text = not content_type or content_type.startswith(("text/", "application/xhtml"))
    if not is_text or b"\0" in data[:1024]:
        return KeptText(frozenset(), ())
    text = decode_page(data, content_type)
    if file.endswith(".txt") or content_type.startswith("text/plain"):
        lines = running = list(_plain_blocks(text))
        authors: Iterable[str] = ()
    else:
        lines = [unescape(block) for block in text_blocks(text, _NO_RUNNING_TEXT) if block]
        running = [unescape(block) for block in text_blocks(text)]
        authors = _stated_authors(text[:_BEGINNING])
    own = (block for block in running if is_paragraph(block) and not _FORM_WORDS.search(block))
    return KeptText(shingle_hashes(own), tuple(islice(in_page(authors, lines), _MOST_NAMED)))


def _plain_blocks(text: str) -> Iterator[str]:
    """Paragraphs of plain text, whose lines may be broken; of shorter blocks each line."""
    for block in _EMPTY_LINE.split(text.replace("\r\n", "\n")):
        joined = " ".join(block.split())
        if is_paragraph(joined):
            yield joined
        else:
            yield from filter(None, (" ".join(line.split()) for line in block.split("\n")))


def _stated_authors(html: str) -> Iterator[str]:
    for tag in _META.finditer(html):
        content = _META_CONTENT.search(tag[1])
        if content and _META_AUTHOR.search(tag[1]):
            yield unescape(content[1] or content[2])
