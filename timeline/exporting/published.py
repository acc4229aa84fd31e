"""Records as they may be published: without what is for the editors only, and without a trace of what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import msgspec

from timeline.chronicle.as_known import Gone, unlinked, without_links
from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.visibility import without_relations
from timeline.exporting.report import LossReport
from timeline.model.actor import Place
from timeline.model.archived import Archived
from timeline.model.claim import Claim
from timeline.model.event import Event
from timeline.model.harmed import Harmed
from timeline.model.place_ref import PlaceRef
from timeline.model.points import public_point
from timeline.model.project import Project
from timeline.model.source import Citation, Source
from timeline.model.translation import Translation
from timeline.records.reviews import facts_digest, is_reviewed
from timeline.records.translation import original_digest

R = TypeVar("R", bound=msgspec.Struct)


class Publisher:
    """Takes out of records what readers may not see, and tells the report of it.

    Exact points are rounded to their precision, as on every page, or left out if they are obscured. `gone` has the ids of
    the records that readers may not see (as `chronicle.as_known.Gone`): links to them go, and the words of links stay.
    Digests of facts that are not published go, since short facts can be found from them by trying.
    """

    def __init__(self, gone: Gone, report: LossReport, chronicle: Chronicle) -> None:
        self._gone = gone
        self._chronicle = chronicle
        self._grades = chronicle.project.grades != "off"
        self._report = report
        self._of: dict[type, Callable[[Any, str], Any]] = {
            Archived: self._copy,
            Harmed: self._harmed,
            Place: self._place,
            PlaceRef: self._place_ref,
            Translation: self._translation,
        }

    def published(self, record: R) -> R:
        """The record as it may be published."""
        return cast("R", self._published(record))

    def _published(self, record: Any) -> Any:
        hidden = self._gone["event"]
        if isinstance(record, Project):
            return self._project(record)
        if isinstance(record, Event) and record.review is not None and not is_reviewed(record):
            self._report.left_out("event", "void", field="review", example=record.id)
            record = msgspec.structs.replace(record, review=None)
        if any(self._gone.values()):
            record = unlinked(record, self._gone)
        if isinstance(record, Event):
            record = without_relations(record, hidden)
        if others := getattr(record, "different_from", ()):
            apart = self._gone[type(record).NOUN]
            kept = tuple(id_ for id_ in others if id_ not in apart)
            record = msgspec.structs.replace(record, different_from=kept)
        return self._inside(record, getattr(record, "id", ""))

    def _project(self, project: Project) -> Project:
        used = self._chronicle.of_tag
        if project.publish:
            note = "where the site is put is for the editors"
            self._report.left_out("project file", note, field="publish", example=next(iter(project.publish)))
        for field in ("tags", "different_tags"):
            for id_ in (getattr(project, field) or {}).keys() - used.keys():
                self._report.left_out(
                    "project file", "no event that is shown has it", field=field, example=id_
                )
        names = {id_: named for id_, named in (project.tags or {}).items() if id_ in used}
        different = {
            id_: kept
            for id_, others in (project.different_tags or {}).items()
            if id_ in used and (kept := tuple(other for other in others if other in used))
        }
        public = msgspec.structs.replace(
            project,
            key_moments=tuple(id_ for id_ in project.key_moments if id_ not in self._gone["event"]),
            publish=None,
            tags=names or None,
            different_tags=different or None,
        )
        return cast("Project", _with_own_digests(public))

    def _inside(self, record: R, id_: str) -> R:
        """The record with its parts, and those within them, as they may be published."""
        changes: dict[str, Any] = {}
        if not self._grades:
            record = self._without_grade(record, id_)
        for name in record.__struct_fields__:
            value = getattr(record, name)
            if isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
                parts = tuple(part for part in (self._part(one, id_) for one in value) if part is not None)
            elif isinstance(value, msgspec.Struct):
                parts = self._part(value, id_)
            else:
                continue
            if parts != value:
                changes[name] = parts
        changed = msgspec.structs.replace(record, **changes) if changes else record
        own = self._of.get(type(record))
        return cast("R", _with_own_digests(changed if own is None else own(changed, id_)))

    def _without_grade(self, record: R, id_: str) -> R:
        """The record without a grade of its own, where the project's pages print none."""
        if isinstance(record, Source) and record.grade:
            self._report.left_out("source", "`grades` is off", field="grade", example=id_)
            return msgspec.structs.replace(record, grade=None)
        if isinstance(record, Claim) and record.credibility:
            self._report.left_out("claim", "`grades` is off", field="credibility", example=id_)
            return msgspec.structs.replace(record, credibility=None)
        return record

    def _part(self, part: Any, id_: str) -> Any:
        if isinstance(part, Claim | Citation | Source):
            return self._inside(part, id_)
        own = self._of.get(type(part))
        return part if own is None else own(part, id_)

    def _copy(self, copy: Archived, id_: str) -> Archived | None:
        if copy.file is None:
            return copy
        self._report.left_out(
            "archived copy", "kept by the editors", field="file", example=f"{id_}: {copy.file}"
        )
        return None

    def _harmed(self, person: Harmed, id_: str) -> Harmed:
        if person.named_because is None:
            return person
        self._report.left_out("person who was harmed", "for the editors", field="named_because", example=id_)
        return msgspec.structs.replace(person, named_because=None)

    def _place(self, place: Place, id_: str) -> Place:
        return msgspec.structs.replace(place, at=self._point(place, "place", id_))

    def _place_ref(self, where: PlaceRef, id_: str) -> PlaceRef | None:
        point = self._point(where, "place of an event", id_)
        if point is None and not where.id:
            return None
        return msgspec.structs.replace(where, at=point, obscured=where.obscured and point is not None)

    def _point(self, record: Place | PlaceRef, kind: str, id_: str) -> tuple[float, float] | None:
        if record.at is None:
            return None
        shown = public_point(record)
        if shown is None:
            self._report.left_out(kind, "obscured", field="at", example=id_)
            return None
        point = float(shown[0]), float(shown[1])
        if point != record.at:
            self._report.changed(kind, "at", "rounded to its precision, as on pages", example=id_)
        return point

    def _translation(self, translation: Translation, _: str) -> Translation:
        texts = tuple((path, without_links(text, self._gone)) for path, text in translation.texts)
        return msgspec.structs.replace(translation, texts=texts)


def _with_own_digests(record: Any) -> Any:
    """The record without digests of what it was before something was taken out."""
    if isinstance(record, Event) and record.review is not None and record.review.of != facts_digest(record):
        record = msgspec.structs.replace(record, review=msgspec.structs.replace(record.review, of=None))
    translations: tuple[Translation, ...] = getattr(record, "translations", ())
    if not any(one.of for one in translations):
        return record
    own = original_digest(record)
    kept = tuple(one if one.of == own else msgspec.structs.replace(one, of=None) for one in translations)
    return msgspec.structs.replace(record, translations=kept)
