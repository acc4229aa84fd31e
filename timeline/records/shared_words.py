"""Words that two texts share, in the writers' own voice: what stands in quotation marks is a speaker's, whoever quotes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from zlib import crc32

import msgspec

from timeline.model.event import Event
from timeline.model.quotes import passages_of
from timeline.reading.web_text import WIDE, visible_nfkc

IN_A_ROW = 12
"""Words that two quotes must share, one after the other; twice as many characters where a script has no spaces."""
_SHORTEST = 24
"""Characters of a quote that may have as many words."""
_DIFFERENT = 7
"""Different words that as many in a row have at the least, also if commas stand at other places."""
SHINGLE = 8
"""Words of a copy that are compared together."""
MOST_WORDS = 10_000
"""Words of a copy that are compared."""
_EVERY = 4
"""Of a copy's shingles one in so many is kept, by its hash, so that copies keep the same ones."""
_FEWEST = 10
"""Shingles, of those kept, that two copies must share: a text of some fifty words."""
_LIKE = 0.5
"""The share of all their shingles that two copies must have in common (Broder's resemblance)."""
_HOLDERS = 8
"""Quotes with the same words that another is held against: 200 quotes may all have them."""
_SHOWN = 90
"""Characters of shared words that are shown."""

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
"""Words of people who speak for themselves: without quotation marks it is a speaker's sentence all the same."""


class Alike(msgspec.Struct, frozen=True, array_like=True):
    """Two citations of an event whose quotes have the same words."""

    one: int
    """Its place among the event's sources."""
    other: int
    """That of the later one."""
    words: str
    """The beginning of what they share."""


class _Word(msgspec.Struct, frozen=True):
    key: str
    start: int
    end: int


def alike_quotes(event: Event) -> tuple[Alike, ...]:
    """The quotes of an event's sources that share words: nobody's speech, and not what a party is said to claim."""
    long = {
        index: one.quote
        for index, one in enumerate(event.sources)
        if one.quote and len(one.quote) >= _SHORTEST
    }
    if len(long) < 2 or event.speaker or not _may_share(long.values()):
        return ()
    holders: dict[tuple[str, ...], list[int]] = {}
    found: dict[tuple[int, int], str] = {}
    said = (claim.says for claim in event.claims if claim.says)
    spoken = {row for text in said for part in passages_of(visible_nfkc(text)) for row, _ in _rows(part)}
    for index, quote in long.items():
        for part in _own_parts(quote):
            for row, text in _rows(part):
                if row in spoken:
                    continue
                others = holders.setdefault(row, [])
                for other in others:
                    if other != index:
                        found.setdefault((other, index), _shortened(text))
                if index not in others and len(others) < _HOLDERS:
                    others.append(index)
    return tuple(Alike(one, other, text) for (one, other), text in sorted(found.items()))


def _may_share(quotes: Iterable[str]) -> bool:
    """Whether it is worth looking closer: most quotes of one event have only their small words in common."""
    seen: set[str] = set()
    for quote in quotes:
        words = set(quote.lower().split())
        if len(seen & words) >= _DIFFERENT or (not quote.isascii() and _HAS_WIDE(quote)):
            return True
        seen |= words
    return False


def fingerprint(paragraphs: Iterable[str]) -> frozenset[int]:
    """What a text is compared by: hashes of its shingles, outside quotation, one in `_EVERY` of them."""
    prints: set[int] = set()
    left = MOST_WORDS
    for paragraph in paragraphs:
        for part in _own_parts(paragraph):
            words = [word.key for word in _words(part, left)]
            left -= len(words)
            for start in range(len(words) - SHINGLE + 1):
                hashed = crc32(" ".join(words[start : start + SHINGLE]).encode())
                if hashed % _EVERY == 0:
                    prints.add(hashed)
    return frozenset(prints)


def is_alike(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two texts have most of their words in common."""
    shared = len(one & other)
    return shared >= _FEWEST and shared >= _LIKE * len(one | other)


def _own_parts(text: str) -> Iterator[str]:
    """What a text says in its own voice, in one piece each. Nothing of a paragraph with a quotation mark left over."""
    for part in passages_of(visible_nfkc(text)):
        own = _QUOTED.split(part)
        if _begins_in_speech(part) or any(map(_MARK.search, own)) or _speaks(own):
            continue
        yield from own


def _begins_in_speech(text: str) -> bool:
    """Whether the first straight quotation mark, which may be either, closes a quotation."""
    before = text.partition('"')[0]
    return '"' in text and before[-1:] not in ("", " ", "\n", "(", "[", "-", "—", "–")


def _speaks(own: Iterable[str]) -> bool:
    return any(
        word.group() == "I" or word.group().casefold() in _SPEAKING
        for part in own
        for word in _WORD.finditer(part)
    )


def _words(text: str, most: int = MOST_WORDS) -> list[_Word]:
    found = zip(_WORD.finditer(text), range(max(0, most)), strict=False)
    return [_Word(word.group().casefold(), word.start(), word.end()) for word, _ in found]


def _rows(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each run of words that is long enough to compare, and the text from there on."""
    words = _words(text)
    wide = sum(len(word.key) == 1 and word.key >= "\u2e80" for word in words)
    length = IN_A_ROW * (2 if 2 * wide > len(words) else 1)
    for start in range(len(words) - length + 1):
        run = words[start : start + length]
        yield tuple(word.key for word in run), text[run[0].start : run[-1].end]


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return (text if len(text) <= _SHOWN else text[: text.rfind(" ", 0, _SHOWN)]) + " …"
