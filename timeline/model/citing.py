"""The type of `citing`: the actors whom a source relies on, or `own` for its publisher's own account."""

from __future__ import annotations

from typing import Any

from timeline.model.compound_types import Many
from timeline.model.field_types import Id
from timeline.model.validation import Reader, Schema

OWN = "own"


class Citing(Many, frozen=True):
    """Actors' ids, nearest first; the empty list, written `own`, means that it relies on nobody else."""

    def read(self, value: Any, reader: Reader) -> tuple[Any, ...] | None:
        if value == OWN:
            return ()
        if value == []:
            help_text = "write `citing: own` for the publisher's own account, or leave `citing` out"
            reader.problem("FIELD004", "the list is empty", help_text)
            return None
        if type(value) is list and OWN in value:
            help_text = "write `citing: own`, or the actors whom it cites"
            with reader.inside(value.index(OWN)):
                reader.problem("FIELD004", "`own` cannot be part of a list", help_text)
            return None
        return super().read(value, reader)

    def schema(self) -> Schema:
        listed = super().schema()
        listed["then"] = {**listed["then"], "minItems": 1}
        return {**listed, "else": {"anyOf": [{"const": OWN}, listed["else"]]}}


CITING = Citing(Id("actor"), 20)
