"""Synonyms of field names from other tools and formats: `outlet` is `publisher`, `access_date` is `accessed`.

They come from existing chronologies, TimelineJS, CSL-JSON, BibTeX, schema.org and ACLED, and are suggested before
similar spellings.
"""

from __future__ import annotations

from collections.abc import Collection

_NAMES = {
    "accessed": "access_date accessdate accessed_at accessed_on date_accessed last_accessed retrieved retrieved_on "
    "retrieval_date urldate viewed visited",
    "actors": "actor entities entity organisations organizations participants parties people persons who",
    "aka": "alias former_names names alternative_names alternate_name alternatename also_known_as other_names synonyms",
    "alt": "alt_text alttext",
    "archived": "archive_url archived_url archiveurl snapshot wayback wayback_url",
    "archive": "archive_name holding_archive library repository",
    "at": "coordinates geo lat latitude latlng latlon lng location locator lon longitude page pages paragraph "
    "timestamp",
    "author": "authors byline creator writer",
    "box": "carton container",
    "by": "actor claimant party source_actor speaker who",
    "citing": "according_to attributed_to cites quoting relays via",
    "collection": "archive_collection fond fonds record_group series",
    "credit": "attribution photographer",
    "date": "datetime day_of event_date eventdate on start start_date startdate when",
    "details": "body content full_text long_description markdown notes text",
    "doi": "doi_url",
    "embargo_until": "embargo publish_at publish_date",
    "file": "filename image path src",
    "folder": "dossier",
    "folio": "fol leaf leaves",
    "harmed": "casualties_list injured_people killed_people people_harmed victim victims victim_names",
    "importance": "level priority significance weight",
    "in": "parent within",
    "kind": "category class",
    "language": "lang locale",
    "licence": "copyright license",
    "media": "image images photo photos picture pictures",
    "name": "label title",
    "note": "born comment comments description died remarks",
    "place": "city location place_name region venue where",
    "published": "date dated date_published datepublished issued pub_date pubdate publication_date publish_date published_at "
    "published_on",
    "publisher": "agency channel container_title journal media_outlet news_outlet newspaper outlet publication site "
    "source_name website",
    "quote": "excerpt quotation quoted",
    "read_in": "language_read read_language translation_language",
    "retracted": "withdrawn",
    "rights": "copyright licence license",
    "says": "claim claim_text statement text",
    "see": "related related_events see_also seealso",
    "shelfmark": "archive_location call_number reference_code shelf shelf_mark signature unitid",
    "sources": "citation citations evidence link links references refs url urls",
    "speaker": "said_by",
    "stance": "position",
    "status": "certainty confidence reliability verification",
    "summary": "abstract blurb description excerpt headline_text lead lede short_description subtitle text",
    "tags": "categories keywords labels subjects topics",
    "time": "clock hour time_of_day",
    "timezone": "time_zone tz",
    "title": "event event_title headline name",
    "type": "media_type source_type",
    "url": "href link source_url uri web website",
    "where": "edition editor editors page pages place translator volume",
}

_FIELDS: dict[str, list[str]] = {}
for _field, _synonyms in _NAMES.items():
    for _synonym in _synonyms.split():
        _FIELDS.setdefault(_synonym, []).append(_field)


def fields_for_synonym(word: str, fields: Collection[str]) -> list[str]:
    """Those of a record's fields for which a word is a synonym, in any case style: `publication-date`, `pubDate`."""
    return [field for field in _fields_for(word) if field in fields]


def _fields_for(word: str) -> list[str]:
    plain = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in word[:80])
    name = (plain[1:] if word[:1].isupper() else plain).replace("-", "_").replace(" ", "_")
    return _FIELDS.get(name) or _FIELDS.get(word[:80].lower()) or []


_OF_A_CLAIM = ("about", "as_of", "by", "figures", "says", "scope", "stance", "supersedes", "who")
_OF_A_CITATION = ("at", "citing", "quote", "supports")
_OF_A_SOURCE = (
    "accessed", "archive", "archived", "author", "box", "collection", "doi", "folder", "folio", "isbn", "published",
    "publisher", "shelfmark", "url", "where",
)  # fmt: skip
_OF_A_POINT = frozenset(
    [
        "coordinates",
        "geo",
        "lat",
        "latitude",
        "latlng",
        "latlon",
        "lon",
        "lng",
        "longitude",
        "obscured",
        "point",
        "precision",
    ]
)
_WITHIN = frozenset((*_OF_A_CLAIM, *_OF_A_CITATION, *_OF_A_SOURCE))


def misplaced_field_help(word: str, fields: Collection[str]) -> str:
    """Help for a field, or a synonym of one, that belongs within a claim, source or place; else empty."""
    if word.lower() in _OF_A_POINT and "place" in fields and "at" not in fields:
        return "it belongs to the place: write place: {at: [36.2021, 37.1343], precision: ..., near: its id}"
    word = next((name for name in (word, *_fields_for(word)) if name in _WITHIN), word)
    if word in _OF_A_CLAIM and "claims" in fields:
        rest = "".join(f"{name}: ..., " for name in ("by", word) if name != word)
        return f"it belongs to a claim: write claims: [{{{rest}{word}: ..., source: ...}}]"
    if word in _OF_A_CITATION and "sources" in fields:
        return f"it belongs to a source: write source: {{source: its id or address, {word}: ...}}"
    if word in _OF_A_SOURCE and "sources" in fields:
        rest = "" if word == "url" else "url: ..., "
        return f"it belongs to a source: write source: {{{rest}{word}: ...}}"
    return ""
