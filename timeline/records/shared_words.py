"""Detect wording shared by two quotes or two pages, ignoring quoted speech, which any reporter may repeat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from zlib import crc32

import msgspec

from timeline.model.event import Event
from timeline.model.quotes import SharedQuote, passages_of
from timeline.reading.web_text import WIDE, visible_nfkc

RUN_LENGTH = 12
"""Consecutive words that two quotes must share; twice as many characters in a script without spaces."""
_MIN_QUOTE = 24
"""Characters of the shortest quote that can have that many words."""
_MIN_DISTINCT = 7
"""Distinct words that such a run has at least, even with different punctuation."""
SHINGLE = 8
"""Words per shingle when pages are compared."""
MAX_WORDS = 10_000
"""Words of a page that are compared."""
_SAMPLE = 4
"""One in so many shingles is kept, chosen by hash, so that copies of a text keep the same ones."""
_MIN_SHARED = 10
"""Kept shingles that two pages must share, from a text of some fifty words."""
_MIN_RESEMBLANCE = 0.5
"""Share of all their shingles that two pages must have in common (Broder's resemblance)."""
_MAX_COMPARED = 8
"""Limit on quotes with the same words that each further quote is compared with: 200 quotes may all share them."""
_MAX_SHOWN = 90
"""Characters of the shared words shown in a message."""

_QUOTED = re.compile(
    r"“[^“”]*”|„[^„“”]*[“”]|”[^“”]*”|«[^«»]*»|»[^«»]*«|\"[^\"]*\"|「[^「」]*」|‘[^‘’]*(?:’\w[^‘’]*)*’(?!\w)"
)
_MARK = re.compile('[“”„«»"「」]')
_WORD = re.compile(f"[{WIDE}]|[^\\W_{WIDE}]+")
_HAS_WIDE = re.compile(f"[{WIDE}]").search
_SPEAKING = frozenset((
    "we", "our", "ours", "ourselves", "wir", "unser", "unsere", "unseren", "ich", "mein", "meine", "nous", "notre", "je",
    "nosotros", "nuestro", "nuestra", "nuestros", "nuestras", "noi", "nostro", "nostra", "nostri", "nostre", "nós", "nosso",
    "nossa", "wij", "onze", "мы", "наш", "наша", "наши", "нас", "я", "نحن", "إننا", "إنني",
))  # fmt: skip
"""First-person words, which mark a sentence as quoted speech even without quotation marks."""


class _Word(msgspec.Struct, frozen=True):
    key: str
    start: int
    end: int


def find_shared_quotes(event: Event) -> tuple[SharedQuote, ...]:
    """Pairs of an event's citations whose quotes share words, apart from quoted speech and the text of claims."""
    long = {
        index: citation.quote
        for index, citation in enumerate(event.sources)
        if citation.quote and len(citation.quote) >= _MIN_QUOTE
    }
    if len(long) < 2 or event.speaker or not _may_share(long.values()):
        return ()
    quotes_by_run: dict[tuple[str, ...], list[int]] = {}
    shared: dict[tuple[int, int], str] = {}
    claims = (claim.says for claim in event.claims if claim.says)
    claimed = {run for text in claims for part in passages_of(visible_nfkc(text)) for run, _ in _runs(part)}
    for index, quote in long.items():
        for part in _unquoted_parts(quote):
            for run, text in _runs(part):
                if run in claimed:
                    continue
                others = quotes_by_run.setdefault(run, [])
                for other in others:
                    if other != index:
                        shared.setdefault((other, index), _shortened(text))
                if index not in others and len(others) < _MAX_COMPARED:
                    others.append(index)
    return tuple(SharedQuote(one, other, text) for (one, other), text in sorted(shared.items()))


def _may_share(quotes: Iterable[str]) -> bool:
    """Quick test for shared words: most quotes of one event have only function words in common."""
    seen: set[str] = set()
    for quote in quotes:
        words = set(quote.lower().split())
        if len(seen & words) >= _MIN_DISTINCT or (not quote.isascii() and _HAS_WIDE(quote)):
            return True
        seen |= words
    return False


def shingle_hashes(paragraphs: Iterable[str]) -> frozenset[int]:
    """Hashes of a text's shingles outside quoted speech, one in `_SAMPLE` of them."""
    hashes: set[int] = set()
    left = MAX_WORDS
    for paragraph in paragraphs:
        for part in _unquoted_parts(paragraph):
            words = [word.key for word in _words(part, left)]
            left -= len(words)
            for start in range(len(words) - SHINGLE + 1):
                hashed = crc32(" ".join(words[start : start + SHINGLE]).encode())
                if hashed % _SAMPLE == 0:
                    hashes.add(hashed)
    return frozenset(hashes)


def is_near_copy(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two texts, given by their `shingle_hashes`, have most of their words in common."""
    shared = len(one & other)
    return shared >= _MIN_SHARED and shared >= _MIN_RESEMBLANCE * len(one | other)


def _unquoted_parts(text: str) -> Iterator[str]:
    """The contiguous parts of a text outside quoted speech; nothing of a passage with an unpaired quotation mark."""
    for part in passages_of(visible_nfkc(text)):
        unquoted = _QUOTED.split(part)
        if _begins_in_speech(part) or any(map(_MARK.search, unquoted)) or _is_first_person(unquoted):
            continue
        yield from unquoted


def _begins_in_speech(text: str) -> bool:
    """Whether the first straight quotation mark, which may be either, closes a quotation."""
    before = text.partition('"')[0]
    return '"' in text and before[-1:] not in ("", " ", "\n", "(", "[", "-", "—", "–")


def _is_first_person(parts: Iterable[str]) -> bool:
    return any(
        word.group() == "I" or word.group().casefold() in _SPEAKING
        for part in parts
        for word in _WORD.finditer(part)
    )


def _words(text: str, limit: int = MAX_WORDS) -> list[_Word]:
    matches = zip(_WORD.finditer(text), range(max(0, limit)), strict=False)
    return [_Word(match.group().casefold(), match.start(), match.end()) for match, _ in matches]


def _runs(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each run of consecutive words that is long enough to compare, with its text."""
    words = _words(text)
    wide = sum(len(word.key) == 1 and word.key >= "\u2e80" for word in words)
    length = RUN_LENGTH * (2 if 2 * wide > len(words) else 1)
    for start in range(len(words) - length + 1):
        run = words[start : start + length]
        yield tuple(word.key for word in run), text[run[0].start : run[-1].end]


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return (text if len(text) <= _MAX_SHOWN else text[: text.rfind(" ", 0, _MAX_SHOWN)]) + " …"
