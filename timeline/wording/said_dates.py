"""A date in every form in which pages, feeds and data give it."""

from __future__ import annotations

from functools import cached_property

from timeline.model import edtf
from timeline.wording.catalogue import Catalogue
from timeline.wording.dates import in_words, short
from timeline.wording.machine_dates import machine


class SaidDate:
    """One date, as precisely as the record gives it: no form claims more than the EDTF text does.

    Words carry every qualifier (`~ ? %`). What cannot carry one (a weekday, `<time datetime>`) is left out where there
    is one. Each form is worked out when it is first asked for.
    """

    def __init__(self, words: Catalogue, text: str) -> None:
        self._words = words
        self.edtf = text
        """The record's own text, for machines that read EDTF (schema.org's `temporalCoverage` takes text)."""

    @cached_property
    def text(self) -> str:
        """`29 November 2024`, `about 27 November 2024`, `29 or 30 November 2024`."""
        return in_words(edtf.parse(self.edtf), self._words)

    @cached_property
    def full(self) -> str:
        """With the weekday, where the day is certain: `Friday, 29 November 2024`."""
        return in_words(edtf.parse(self.edtf), self._words, weekday=True)

    @cached_property
    def short(self) -> str:
        """With short names of months: `29 Nov 2024`."""
        return short(edtf.parse(self.edtf), self._words)

    @cached_property
    def machine(self) -> str:
        """For `<time datetime>` and schema.org's dates (ISO 8601); empty where they have no form that is as vague."""
        return machine(edtf.parse(self.edtf))
