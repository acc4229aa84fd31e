"""Sources, actors and places in `timeline.json`."""

from __future__ import annotations

from timeline.exports.json_records import ActorJson, ArchivedJson, LinkJson, PlaceJson, SourceJson
from timeline.exports.translations_json import translations_json
from timeline.model.actor import Actor, Place
from timeline.model.own_fields import own_values_for_json
from timeline.model.points import HasPoint, public_point
from timeline.model.source import Source
from timeline.planning.edition import Edition


def source_json(s: Source, edition: Edition) -> SourceJson:
    """A source."""
    return SourceJson(
        title=s.title, publisher=s.publisher, author=list(s.author), url=s.url, url_scope=s.url_scope, doi=s.doi, isbn=s.isbn,
        archive=s.archive, collection=s.collection, shelfmark=s.shelfmark, box=s.box, folder=s.folder, folio=s.folio,
        where=s.where, published=s.published, accessed=s.accessed, type=s.type, language=s.language, read_in=s.read_in,
        citing=None if s.citing is None else list(s.citing),
        grade=s.grade if edition.project.grades != "off" else None,
        archived=[ArchivedJson(a.url, a.at, a.sha256) for a in s.archived],
        link=LinkJson(s.link.status, s.link.checked) if s.link else None, access=s.access,
        retracted=s.retracted.why if s.retracted else None, fields=own_values_for_json(s.fields),
        translations=translations_json(s, edition),
    )  # fmt: skip


def actor_json(a: Actor, edition: Edition) -> ActorJson:
    """An actor."""
    return ActorJson(
        name=edition.name(a.name),
        aka=list(a.aka),
        kind=a.kind,
        speaks_for=a.speaks_for,
        citing=[] if a.citing else None,
        part_of=a.part_of,
        url=a.url,
        anonymous=a.anonymous,
        fields=own_values_for_json(a.fields),
        names=a.name,
        translations=translations_json(a, edition),
    )


def place_json(place: Place, edition: Edition) -> PlaceJson:
    """A place."""
    return PlaceJson(
        edition.name(place.name),
        point_json(place),
        place.precision,
        place.within,
        own_values_for_json(place.fields),
        place.name,
        translations_json(place, edition),
    )


def point_json(located: HasPoint) -> list[float] | None:
    """A point as it may be published: latitude and longitude."""
    return [float(degrees) for degrees in public_point(located) or ()] or None
