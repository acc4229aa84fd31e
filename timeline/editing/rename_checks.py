"""Which record is to be renamed, and whether it can have the new id."""

from __future__ import annotations

import re
from collections.abc import Mapping

from timeline.diagnostics import UsageError
from timeline.editing.record_files import LINKED, RECORD_KINDS, closest_ids, ids_of, no_such
from timeline.model.field_types import id_error, id_help
from timeline.model.project import Project
from timeline.model.validation import article
from timeline.records.loading import Loaded
from timeline.records.reserved_ids import is_reserved


class KnownIds:
    """The ids in the files of a project."""

    def __init__(self, project: Project, loaded: Mapping[str, Loaded]) -> None:
        self.project, self.loaded = project, loaded

    def of(self, kind: str) -> set[str]:
        """All ids of one kind of record, or all tags."""
        ids = ids_of(kind, self.loaded.values())
        return ids | set(self.project.tags or ()) if kind == "tag" else ids

    def kind_of(self, id_: str) -> str:
        """The kind of the one record that has an id; `tag` where no record has it. Raises UsageError."""
        kinds = [kind for kind in RECORD_KINDS if id_ in self.of(kind)]
        if not kinds and id_ in self.of("tag"):
            return "tag"
        if not kinds:
            known = {one for kind in (*RECORD_KINDS, "tag") for one in self.of(kind)}
            raise UsageError(f"nothing has the id `{id_}`", closest_ids(id_, known))
        if len(kinds) > 1:
            message = f"`{id_}` is the id of {' and of '.join(map(article, kinds))}"
            raise UsageError(message, f"say which: timeline rename {kinds[0]} {id_} ...")
        return kinds[0]


def refuse_unusable(known: KnownIds, kind: str, former: str, present: str) -> None:
    """Raises UsageError for an id that is not valid, reserved, or taken."""
    if error := id_error(present):
        raise UsageError(f"{present!r} cannot be an id: {error}", id_help(present))
    if is_reserved(f"{kind}s", present, known.project.languages):
        raise UsageError(f"the id `{present}` is reserved by the site", "choose another")
    if kind == "tag":
        tags = known.of(kind)
        if former not in tags:
            raise no_such(kind, former, tags, known.loaded.values())
        if present in tags:
            help_text = f"merge the two: timeline merge tag {present} {former}"
            raise UsageError(f"the tag `{present}` exists already", help_text)
        return
    for path, one in known.loaded.items():
        for record in getattr(one.records, f"{kind}s"):
            if present == record.id or (present in record.aliases and record.id != former):
                what = "id" if present == record.id else "alias"
                help_text = "choose another id, or merge the two records: timeline merge --help"
                raise UsageError(f"{path} has the {what} `{present}` already", help_text)


def refuse_ambiguous_links(
    known: KnownIds, files: Mapping[str, bytes], kind: str, former: str, present: str
) -> None:
    """Raises UsageError where a record of another kind has the new id: a link `[[id]]` leads to one of the two only."""
    others = [other for other in LINKED if other != kind and present in known.of(other)]
    link = re.compile(rf"\[\[\s*(?:{re.escape(former)}|{re.escape(present)})\s*(?:\\?\||\]\])".encode())
    linking = [path for path, data in files.items() if link.search(data)] if others else []
    if linking:
        message = f"`{present}` is the id of {article(others[0])}, too, and {linking[0]} has a link to one of the two"
        raise UsageError(message, "choose another id, so that each link leads to one record")
