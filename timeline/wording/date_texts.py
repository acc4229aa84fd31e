"""The texts of dates: which form of a text stands for a date alone, after a preposition, and around a kind of date."""

from __future__ import annotations

from typing import NamedTuple

from timeline.dates.calendars import Calendar
from timeline.wording.catalogue import Catalogue
from timeline.wording.euphony import euphonic_form

SHORT = "short_months"
"""The group of abbreviated month names."""
FIRST_PLAIN_YEAR = 1000
"""Years before it are said with their era."""


class DateTexts(NamedTuple):
    """The catalogue, with the group of month names to use and the calendar of the date."""

    catalogue: Catalogue
    months: str
    calendar: Calendar
    alone: bool = True
    """Whether the date stands alone. It does not after a preposition, nor does a month after its day."""

    def say(self, key: str, **values: str | int) -> str:
        """A text of the catalogue, by its key below `dates`; that of a date that stands alone, if there is one."""
        own = self.catalogue.forms_alone.get(key) if self.alone else None
        return self.catalogue.text(own or f"dates.{key}", **values)

    def governed(self) -> DateTexts:
        """The texts for a date after a preposition."""
        return DateTexts(self.catalogue, self.months, self.calendar, alone=False)  # quicker than `_replace`

    def form_for(self, key: str, kind: str) -> str:
        """The key of a text around dates, in its own form for a kind of date (see `date_kind`) if there is one."""
        own = f"{key}_{kind}"
        return own if f"dates.{own}" in self.catalogue.texts else key

    def within(self, key: str, kind: str) -> DateTexts:
        """The texts for a date of a kind in the text `key`."""
        text = self.catalogue.texts[f"dates.{self.form_for(key, kind)}"]
        return self._replace(alone="{date_alone}" in text)

    def say_around(self, key: str, kind: str, date: str) -> str:
        """The text `key` with a date of a kind in it."""
        form = euphonic_form(self.form_for(key, kind), date, self.catalogue)
        return self.say(form, date=date, date_alone=date)

    @property
    def doubt_follows(self) -> bool:
        """Whether `possibly` stands right after the date, not before it."""
        return self.catalogue.texts["dates.possibly"].startswith("{date}")

    def pattern(self, key: str, year: int = FIRST_PLAIN_YEAR) -> str:
        """The key of an order of day, month and year, which may be another with abbreviated months or a year with its era."""
        if self.months == SHORT and f"dates.short_{key}" in self.catalogue.texts:
            return f"short_{key}"
        early = f"{key}_early"
        return early if year < FIRST_PLAIN_YEAR and f"dates.{early}" in self.catalogue.texts else key

    def day(self, day: int) -> str | int:
        """The day of the month; the first is an ordinal in some languages."""
        return self.catalogue.texts.get("dates.first_day", day) if day == 1 else day

    @property
    def year_first(self) -> bool:
        """Whether the year comes before the day, so that what two dates share is said with the first."""
        order = self.catalogue.texts["dates.day_month_year"]
        return order.index("{year}") < order.index("{day}")
