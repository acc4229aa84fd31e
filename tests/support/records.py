"""Random records of every kind that authors write, made from the definitions of their fields, with texts that are hard to write."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import strategies as st

from support.edtf_dates import EDTF_DATES
from timeline.diagnostics import Severity
from timeline.model.archived import ARCHIVE_FILE, ARCHIVED, SHA256, Archived
from timeline.model.assessment import ASSESSMENT, MEASURE_NAME, Assessment
from timeline.model.claim import CLAIM, Claim
from timeline.model.compound_types import Localised, Many, Nested, Table
from timeline.model.event import CLOCK_TIME, DAY_COUNT, DayCount
from timeline.model.event_date import Bound
from timeline.model.field_types import Choice, Date, Flag, Id, MarkdownText, Number, Text, Url, id_error
from timeline.model.figure_types import AMOUNT, UNIT, Figures
from timeline.model.figures import read_figure
from timeline.model.harmed import AGE
from timeline.model.identifiers import DOI, ISBN
from timeline.model.languages import LanguageTag
from timeline.model.media import MEDIA_FILE
from timeline.model.own_fields import OwnField
from timeline.model.place_ref import PLACE, PlaceRef
from timeline.model.points import POINT
from timeline.model.project import Era, Project
from timeline.model.quotes import Quote
from timeline.model.record import fields_of
from timeline.model.shelf_marks import Archive
from timeline.model.source import CITATION, Citation, Source, generated_id
from timeline.model.timestamps import Moment
from timeline.model.translation import DIGEST, Translations
from timeline.model.validation import Reader
from timeline.model.zones import Zone
from timeline.reading.decode import FORBIDDEN
from timeline.records.reserved_ids import is_reserved

_OWN = {
    "own_text": "text",
    "own_number": "number",
    "own_date": "date",
    "own_url": "url",
    "own_list": "list",
    "odd: name #1": "text",
}

PROJECT = Project(
    title="Case",
    languages=("en", "ar"),
    rules={"attribution_words": "off"},
    eras={"offensive": Era(title="The offensive", first_day="2024-11-27")},
    fields={
        name: OwnField(type=kind, on=("events", "sources", "actors", "places")) for name, kind in _OWN.items()
    },
)
"""The project that the records belong to."""

_PIECES = (
    " ", "  ", "\t", ": ", ":", " #", "# ", "- ", "-", "---", "--- ", "...", "? ", "?", "| ", "|", "> ", ">-", "{", "}", "[", "]",
    ", ", ",", "&a", "*a", "!t", "%", "@", "`", "'", '"', "\\", "\\n", "''", "<<", "=", "~", "null", "true", "no", "12:30",
    "0x1F", "1e3", "1,200", "007", ".5", "-1", "2024-11-29", "a", "Word", "word", "two words", "x" * 60, "שלום", "حلب",
    "а", "µ", "é", "e\u0301", "\u200f", "\u200d", "\u202e", "\u2066", "\u00ad", "\u00a0", "\u3000", "😀", "“q”", "…", "–",
    "https://example.org/a?b=c#d", "[[hama]]", "*b*", "&nbsp;",
)  # fmt: skip
_LINES = ("\n", "\n", "\n\n", "\n ", "\n  ", "\n    ", "\n---\n", "\n- ", " \n", "  \n", "\n\t", "\r", "\r\n")

HARD_LINES = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=30).map("".join)
HARD_KEYS = HARD_LINES.filter(lambda text: text != "<<" and len(text) < 1_000)
"""YAML sets a bound to the length of keys."""
HARD_TEXTS = (
    st.lists(st.sampled_from([*_PIECES, *_LINES]), min_size=1, max_size=30).map("".join)
    | st.text(min_size=1, max_size=40)
).filter(lambda text: FORBIDDEN.search(text) is None and "[@" not in text and "]:" not in text)
"""Texts without marks of citations, and without links to headings, which must lead somewhere."""

_DATES = EDTF_DATES | st.sampled_from(["2024-11-29", "[2024-11-27..2024-12-02]", "{2024-11-29,2024-12-01}"])
_IDS = (
    st.from_regex(r"[a-z][a-z0-9-]{0,6}[a-z]", fullmatch=True)
    | st.sampled_from(["null", "a", "0", "007", "1e3", "no"])
).filter(
    lambda id_: (
        not id_error(id_) and not any(is_reserved(kind, id_) for kind in ("events", "pages", "actors"))
    )
)
_URLS = st.builds(
    "{}{}".format,
    st.sampled_from(["https://example.org/", "http://a.example/x?y=1&z=[2],3", "https://example.org/#a: b"]),
    st.text("abc/?&=,[]{}'!*~%:;#-", max_size=90),
) | st.just("mailto:a@example.org")
_MOMENTS = st.sampled_from(["2024-12-05T08:00+03:00", "2024-12-05T08:00:01Z"])
_LANGUAGES = st.sampled_from(["en", "ar", "pt-BR", "zh-Hant", "no"])
_SAMPLES: dict[int, st.SearchStrategy[Any]] = {
    id(kind): strategy
    for kind, strategy in (
        (DAY_COUNT, st.builds(DayCount, st.integers(1, 999_999), _IDS)),
        (CLOCK_TIME, st.sampled_from(["18:00", "18:00~", "22:00/03:00", "dawn", "06:00:05"])),
        (AMOUNT, st.sampled_from(["0", "12", "8.9", "1000000", "0.000001"]).map(Decimal)),
        (UNIT, st.sampled_from(["m", "TBq", "%", "°C", "\u03bcg"])),
        (MEASURE_NAME, st.sampled_from(["killed", "injured", "null"])),
        (AGE, st.sampled_from(["0", "17", "minor", "adult"])),
        (DOI, st.sampled_from(["10.1000/182", "10.1000/a#b", "10.1000/a:b[c]{d},e"])),
        (ISBN, st.just("978-3-16-148410-0")),
        (DIGEST, st.sampled_from(["3ec9c421", "12345678", "1234e567"])),
        (SHA256, st.sampled_from(["9f" * 32, "12" * 32])),
        (MEDIA_FILE, st.sampled_from(["media/a.png", "media/Über: #1, 'x'.png"])),
        (ARCHIVE_FILE, st.sampled_from(["archive/a.warc.gz", "archive/b #2.html"])),
        (
            POINT,
            st.tuples(
                st.floats(-90, 90).map(lambda n: round(n, 5)),
                st.floats(-180, 180).map(lambda n: round(n, 13)),
            ),
        ),
    )
}
"""Of kinds that are like nothing else."""


def _as_read(kind: Any, texts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What a kind reads from texts that it accepts."""

    def read(value: Any) -> Any:
        reader = Reader("")
        made = kind.read(value, reader)
        return None if any(one.severity is Severity.ERROR for one in reader.problems) else made

    return texts.map(read).filter(lambda value: value is not None)


def values(kind: Any) -> st.SearchStrategy[Any]:
    """What a field of a kind may hold."""
    if id(kind) in _SAMPLES:
        return _SAMPLES[id(kind)]
    if kind is CITATION:
        return citations()
    if kind is CLAIM:
        return claims()
    if kind is PLACE:
        return places_of_events()
    if kind is ARCHIVED:
        return records(Archived, ("url",)).filter(lambda copy: copy.file) | st.builds(
            Archived, url=values(Url()), at=st.none() | _MOMENTS
        )
    if kind is ASSESSMENT:
        return records(Assessment).map(
            lambda one: msgspec.structs.replace(one, low=Decimal(1), best=None, high=Decimal("2.5"))
        )
    match kind:
        case Archive():
            return _as_read(kind, HARD_LINES.filter(lambda text: "://" not in text))
        case MarkdownText():
            return _as_read(kind, HARD_TEXTS)
        case Text():
            return _as_read(kind, HARD_TEXTS if isinstance(kind, Quote) else HARD_LINES)
        case Id():
            return _IDS
        case Choice():
            return st.sampled_from(kind.words)
        case Flag():
            return st.booleans()
        case Number():
            numbers = st.integers(int(kind.low), int(kind.high)).map(str)
            return _as_read(
                kind,
                numbers if kind.whole else numbers | st.sampled_from(["-0.5", "3.25", "0.000000000000001"]),
            )
        case Bound():
            return _IDS
        case Date():
            return _as_read(kind, _DATES)
        case Url():
            return _as_read(kind, _URLS)
        case Zone():
            return st.sampled_from(["Asia/Damascus", "UTC"])
        case LanguageTag():
            return _LANGUAGES
        case Moment():
            return _MOMENTS if kind.timed else _MOMENTS | st.just("2024-12-05")
        case Localised():
            names = values(Text(kind.limit))
            return st.dictionaries(_LANGUAGES | HARD_KEYS, names, min_size=1, max_size=3) | names.map(
                lambda text: {"": text}
            )
        case Table():
            return st.dictionaries(
                _IDS if kind.key else _LANGUAGES | HARD_KEYS, values(kind.item), max_size=3
            )
        case Figures():
            return figures()
        case Many():
            return st.lists(values(kind.item), min_size=1, max_size=3).map(tuple)
        case Nested():
            return records(kind.record)
        case Translations():
            return st.just(())  # of what the record itself has: see test_translations
    raise NotImplementedError(kind)


@st.composite
def records(draw: st.DrawFn, record: Any, leave: tuple[str, ...] = (), **given: Any) -> Any:
    """A record with what it needs and some of what it may have; without the fields that `leave` names, with those `given`."""
    fields = {name: field for name, field in fields_of(record).items() if name not in leave}
    optional = [name for name, field in fields.items() if not field.required]
    chosen = draw(st.sets(st.sampled_from(optional), max_size=6)) if optional else set()
    made = {
        field.attribute: draw(values(field.kind))
        for name, field in fields.items()
        if field.required or name in chosen
    }
    if "fields" not in fields and "fields" in record.__struct_fields__ and draw(st.integers(0, 3)) == 0:
        made["fields"] = draw(own_values())
    if made.get("since") and made.get("until"):
        made |= {"since": "1999", "until": "2003~"}
    return record(**made, **given)


def own_values() -> st.SearchStrategy[Any]:
    """Values of the project's own fields, in the project's order."""
    fields = {name: values(field.kind) for name, field in (PROJECT.fields or {}).items()}
    return st.fixed_dictionaries({}, optional=fields).map(
        lambda chosen: tuple((name, chosen[name]) for name in fields if name in chosen)
    )


def figures() -> st.SearchStrategy[Any]:
    texts = [
        "8",
        "100+",
        "<50",
        "~300",
        "300-350",
        "13.1 m",
        "none",
        "unknown",
        "1,200",
        "1 200",
        "tens of thousands",
        "50 %",
    ]
    measures = st.dictionaries(
        st.sampled_from(["killed", "injured", "wave-height", "null"]), st.sampled_from(texts), min_size=1
    )
    return measures.map(lambda given: tuple(read_figure(measure, text) for measure, text in given.items()))


def places_of_events() -> st.SearchStrategy[Any]:
    point = values(POINT)
    return st.one_of(
        st.builds(PlaceRef, place=_IDS),
        st.builds(PlaceRef, near=_IDS, precision=st.none() | st.just("district")),
        st.builds(PlaceRef, place=st.none() | _IDS, at=point, obscured=st.booleans()),
    )


def sources() -> st.SearchStrategy[Any]:
    """Sources that can be found."""
    ways = ("url", "doi", "isbn", "archive", "where")
    return records(Source).map(
        lambda one: (
            one if any(getattr(one, way) for way in ways) else msgspec.structs.replace(one, where="A box")
        )
    )


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    """Citations; translations only of a quote, one for a language."""
    cited = draw(_any_citation())
    languages = {one.language: one for one in cited.quote_translation if cited.quote}
    if cited.inline:
        languages.pop(cited.inline.language, None)
    return msgspec.structs.replace(cited, quote_translation=tuple(languages.values()))


@st.composite
def _any_citation(draw: st.DrawFn) -> Citation:
    form = draw(st.sampled_from(["id", "record", "address", "in place"]))
    if form == "id":
        return Citation(draw(_IDS))
    if form == "record":
        return draw(records(Citation, ("source",), source=draw(_IDS)))
    source = Source(url=draw(values(Url()))) if form == "address" else draw(sources())
    id_ = generated_id(source) if form == "address" or draw(st.booleans()) else source.id or draw(_IDS)
    source = msgspec.structs.replace(source, id=id_)
    is_cited_by_address = form == "address" and "://" in (source.url or "")
    citing = ("agency",) if is_cited_by_address and draw(st.booleans()) else None
    return draw(records(Citation, ("source", "citing"), source=id_, inline=source, citing=citing))


def claims() -> st.SearchStrategy[Any]:
    def complete(claim: Claim, citation: Citation) -> Claim:
        cited = (*claim.sources, *claim.source) or (citation,)
        said = {} if claim.says or claim.figures else {"says": "It was so."}
        held = {} if claim.as_of else {"as_of": "2024-12"}
        return msgspec.structs.replace(claim, sources=cited, source=(), **said, **held)

    return st.builds(complete, records(Claim), citations())
