"""The record of the project file, `content/timeline.yaml`."""

import re
from typing import Annotated, Any, ClassVar

import msgspec

from timeline.dates.calendars import CALENDARS
from timeline.dates.edtf import in_calendar
from timeline.model.base_url import BASE_URL
from timeline.model.compound_types import Custom, Localised, Many, Nested, Table
from timeline.model.field_types import URL_PATTERN, Choice, Date, Id, Text, Url
from timeline.model.languages import LANGUAGE
from timeline.model.locale import Locale
from timeline.model.map_settings import MapSettings
from timeline.model.own_fields import OwnField
from timeline.model.publish import TargetSettings
from timeline.model.record import Field
from timeline.model.rules import LEVELS, PROFILES, RULES, level_of
from timeline.model.same_site import SAME_SITE
from timeline.model.translation import Translation, Translations
from timeline.model.validation import Reader, Schema, expect_text
from timeline.model.zones import Zone
from timeline.reading.discovery import PROJECT_FILE as PROJECT_FILE

_CALENDAR_DAY = re.compile(r"-?\d{4}-\d\d-\d\d")


def _read_day(value: Any, reader: Reader) -> str | None:
    date = Date().read(value, reader)
    if date is not None and not _CALENDAR_DAY.fullmatch(date):
        reader.problem(
            "DATE014", f"the first day of an era is a calendar day, not {date}", "write it as 2024-11-27"
        )
        return None
    return date


def _read_contact(value: Any, reader: Reader) -> str | None:
    if type(value) is str and ":" not in value:
        if "@" not in value:
            help_text = "write name@example.org, or the address of a page: https://example.org/contact"
            reader.problem("SRC002", "this is neither an e-mail address nor a full address", help_text)
            return None
        value = f"mailto:{value}"
    return Url().read(value, reader)


def _read_history(value: Any, reader: Reader) -> str | None:
    if value in ("true", "false"):
        return str(value)
    text = expect_text(value, reader, "true, false or a day")
    if text is None:
        return None
    if not _CALENDAR_DAY.fullmatch(text) or text.startswith("-"):
        reader.problem(
            "FIELD002",
            f"{text[:40]!r} is neither true, false nor a day",
            "write false, or the day as 2024-12-05",
        )
        return None
    return _read_day(text, reader)


FEWEST_KEY_MOMENTS = 3
MOST_KEY_MOMENTS = 7

RawSetting = str | tuple[str, ...]
"""A setting of a theme as it is written; the theme says its type."""


def _read_setting(value: Any, reader: Reader) -> RawSetting | None:
    if type(value) is list:
        return Many(Text(500), 100).read(value, reader)
    return expect_text(value, reader, "a text, a number, true or false, or a list of texts")


SETTING = Custom(
    _read_setting,
    lambda: {
        "if": {"type": "array"},
        "then": {"items": Text(500).schema(), "maxItems": 100},
        "else": {"type": ["string", "number", "boolean"]},
    },
)
HISTORY = Custom(
    _read_history,
    lambda: {
        "type": ["boolean", "string"],
        "pattern": r"^(true|false|[0-9]{4}-[0-9]{2}-[0-9]{2})$",
        "patternErrorMessage": "write true, false, or the day on which the site went public: 2024-12-05",
    },
)
DAY = Custom(_read_day, lambda: {"type": "string", "pattern": f"^{_CALENDAR_DAY.pattern}$"})
CONTACT = Custom(
    _read_contact,
    lambda: {**Url().schema(), "pattern": rf"{URL_PATTERN}|^[A-Za-z0-9.!#$%&'*+/=?^_~-]+@[A-Za-z0-9.-]+$"},
)


class Era(msgspec.Struct, frozen=True, omit_defaults=True):
    """A named period, whose days may be counted from a first day."""

    NOUN: ClassVar[str] = "era"
    title: Annotated[str, Field(Text(120), "The era's name.", required=True, translatable=True)]
    date: Annotated[str | None, Field(Date(), "When it began and ended (an EDTF interval).")] = None
    first_day: Annotated[str | None, Field(DAY, "Day 1 of the count.")] = None
    label: Annotated[
        str | None, Field(Text(120), "The name of a day: Day {n} of the offensive.", translatable=True)
    ] = None
    calendar: Annotated[
        str | None,
        Field(Choice(tuple(CALENDARS)), "The calendar of `date` and `first_day`: gregorian or julian."),
    ] = None

    @property
    def when(self) -> str:
        """The date with its calendar, for `edtf.parse`; empty if there is none."""
        return in_calendar(self.date, self.calendar or "") if self.date else ""

    @property
    def first(self) -> str:
        """Day 1 of the count with its calendar, for `edtf.parse`; empty if there is none."""
        return in_calendar(self.first_day, self.calendar or "") if self.first_day else ""


class Licence(msgspec.Struct, frozen=True, omit_defaults=True):
    """The licences of the text and the data."""

    NOUN: ClassVar[str] = "licence"
    text: Annotated[
        str | None, Field(Text(80), "The licence of the text, as an SPDX identifier: CC-BY-4.0.")
    ] = None
    data: Annotated[str | None, Field(Text(80), "The licence of the data: CC0-1.0.")] = None


class _Rules(msgspec.Struct, frozen=True, omit_defaults=True):
    """The type of `rules`: each rule off, warning or error."""

    def read(self, value: Any, reader: Reader) -> dict[str, str] | None:
        from timeline.model.suggest import did_you_mean

        table: dict[str, str] | None = Table(Choice(LEVELS)).read(value, reader)
        for name in [] if table is None else [name for name in table if name not in RULES]:
            message = f"there is no rule `{name[:60]}`{did_you_mean(name, RULES)}"
            reader.problem("FIELD001", message, f"the rules are: {', '.join(RULES)}", key=name)
        return table

    def schema(self) -> Schema:
        words = Choice(LEVELS).schema()
        rules = {
            name: {"description": f"{rule.code}: {rule.description}", **words} for name, rule in RULES.items()
        }
        return {"type": "object", "properties": rules, "additionalProperties": False}


class Project(msgspec.Struct, frozen=True, omit_defaults=True):
    """Settings of the whole chronology."""

    NOUN: ClassVar[str] = "project file"
    title: Annotated[str, Field(Text(200), "The chronology's title.", required=True, translatable=True)]
    description: Annotated[
        str | None, Field(Text(1_000), "What it is about, in a sentence or two.", translatable=True)
    ] = None
    url: Annotated[str | None, Field(BASE_URL, "The site's address: https://example.org/aleppo/.")] = None
    repository: Annotated[
        str | None,
        Field(
            Url(),
            "The address of its public git repository; with a `url`, the site then has a page on how to check it.",
        ),
    ] = None
    language: Annotated[str, Field(LANGUAGE, "The language it is written in (BCP 47).")] = "en"
    languages: Annotated[tuple[str, ...], Field(Many(LANGUAGE, 50), "All its languages.")] = ()
    locales: Annotated[
        dict[str, Locale] | None,
        Field(
            Table(Nested(Locale), LANGUAGE), "Choices for the dates and numbers of a language, by language."
        ),
    ] = None
    timezone: Annotated[str, Field(Zone(), "The default time zone of events.")] = "UTC"
    theme: Annotated[str, Field(Id(), "The theme: `default`, or a folder of themes/.")] = "default"
    settings: Annotated[
        dict[str, RawSetting] | None,
        Field(Table(SETTING), "Settings of the theme, as its theme.yaml declares them."),
    ] = None
    eras: Annotated[
        dict[str, Era] | None, Field(Table(Nested(Era), Id()), "Named periods, by id.", parts=lambda: Era)
    ] = None
    fields: Annotated[
        dict[str, OwnField] | None,
        Field(Table(Nested(OwnField)), "Fields of the project's own, by name.", parts=lambda: OwnField),
    ] = None
    tags: Annotated[
        dict[str, dict[str, str]] | None,
        Field(Table(Localised(), Id()), "Names of tags, by id, for each language: {customs: {ar: ...}}."),
    ] = None
    different_tags: Annotated[
        dict[str, tuple[str, ...]] | None,
        Field(Table(Many(Id("tag"), 50), Id()), "Similar tags that are not duplicates: {customs: custom}."),
    ] = None
    key_moments: Annotated[
        tuple[str, ...],
        Field(
            Many(Id("event"), 30),
            "The three to seven events that the home page opens with; by default, those of importance `major`.",
        ),
    ] = ()
    order: Annotated[
        str,
        Field(
            Choice(("oldest", "newest")),
            "Which events the home page begins with; `newest` also shows what was last added or changed.",
        ),
    ] = "oldest"
    coverage: Annotated[
        str | None, Field(Text(2_000), "What was searched, and what was not.", translatable=True)
    ] = None
    profile: Annotated[str, Field(Choice(tuple(PROFILES)), "A preset for the strictness of the rules.")] = (
        "basic"
    )
    rules: Annotated[
        dict[str, str] | None,
        Field(_Rules(), "Levels of single rules, which override the profile: off, warning or error."),
    ] = None
    attribution_words: Annotated[
        tuple[str, ...],
        Field(
            Many(Text(60), 300),
            "Words allowed in quotations only, replacing the default list; `default` adds that list.",
        ),
    ] = ()
    grades: Annotated[
        str,
        Field(
            Choice(("off", "admiralty")),
            "`admiralty` prints the grades of sources and claims.",
        ),
    ] = "off"
    cards: Annotated[
        str,
        Field(
            Choice(("off", "on")),
            "`on` draws a picture of each event, and one of the site, for link previews; it needs a `url`.",
        ),
    ] = "off"
    licence: Annotated[
        Licence | None, Field(Nested(Licence, "text"), "The licences of the text and the data.")
    ] = None
    publisher: Annotated[
        str | None,
        Field(Text(200), "The publisher's name in citations; by default, the title.", translatable=True),
    ] = None
    history: Annotated[
        str,
        Field(
            HISTORY,
            "Whether pages show earlier versions, from git: true, false, or the day from which on.",
        ),
    ] = "true"
    same_site: Annotated[
        dict[str, str] | None,
        Field(
            SAME_SITE,
            "Hosts that belong to the site of another host: {new.example.org: example.org}.",
        ),
    ] = None
    map: Annotated[
        MapSettings,
        Field(
            Nested(MapSettings, "show"),
            "Whether and how maps are drawn: off, or {borders: false}.",
            parts=lambda: MapSettings,
        ),
    ] = MapSettings()
    publish: Annotated[
        dict[str, TargetSettings] | None,
        Field(
            Table(Nested(TargetSettings, "to"), Id()),
            "Where `timeline publish` puts the site, by name: {live: /var/www/chronology}.",
            parts=lambda: TargetSettings,
        ),
    ] = None
    contact: Annotated[
        str | None, Field(CONTACT, "Where readers can report errors: an e-mail address or a page.")
    ] = None
    translations: Annotated[
        tuple[Translation, ...],
        Field(Translations(lambda: Project), "Its texts in other languages, by language."),
    ] = ()

    def rule(self, name: str) -> str:
        """The level of a rule in this project: off, warning or error."""
        return level_of(name, self.profile, self.rules)
