"""Generate the parts of docs/reference/ that come from code: fields of records, rules, options of commands.

    python tools/make_reference.py [--check]

Each part is between `<!-- made: NAME -->` and `<!-- end -->`. With --check, nothing is written and a stale page is an error.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
PART = re.compile(r"(<!-- made: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)

RECORDS = (
    "event.Event", "source.Citation", "quote_translation.QuoteTranslation", "claim.Claim", "harmed.Harmed", "event.PlaceRef", "event.Involved", "event.Media",
    "event.Correction", "event.Review", "source.Source", "source.Archived", "source_state.LinkState",
    "source_state.SourceRetraction", "actor.Actor", "actor.Role", "actor.FormerName", "actor.Place", "actor.Topic",
    "assessment.Assessment",     "event.Page", "project.Project", "project.Era", "own_fields.OwnField", "project.Licence", "locale.Locale",
    "map_settings.MapSettings", "map_settings.MapLayer", "map_settings.MapTiles", "publish.TargetSettings",
)  # fmt: skip
"""Records in the order of the manual, each as module in timeline/model/ and class."""

NOTES = {
    "event.Event": "Either `date` or `day` is required. A statement requires a `speaker`; "
    "the statuses `contested`, `confirmed` and `retracted` require a `status_note`.",
    "source.Citation": "Short form: a source's id, or an address. "
    "Without `source:`, the fields of a [source](#source) describe an inline source.",
    "quote_translation.QuoteTranslation": "Short form: the text.",
    "claim.Claim": "A source is required, and `says` or `figures`; figures need `as_of`.",
    "assessment.Assessment": "One of `low`, `best` and `high` is required.",
    "event.PlaceRef": "Short form: a place's id. Otherwise, give `place`, `near` or `at`, or `at` with one of the other two.",
    "harmed.Harmed": "On how to list people, and whom to name, see [Protect people](../how-to/protect-people.md#people-who-were-harmed).",
    "event.Involved": "Short form: an actor's id.",
    "source.Source": "A way to find it is required: `url`, `doi`, `isbn`, `archive` or `where`.",
    "source.Archived": "Short form: an address. Otherwise, give either `url` or `file`.",
    "event.Review": "On what `of` covers, see [Set editorial rules](../how-to/house-rules.md).",
    "source_state.LinkState": "Short form: the status.",
    "source_state.SourceRetraction": "Short form: the reason.",
    "project.Licence": "Short form: an identifier, for the text.",
    "publish.TargetSettings": "Short form: the address. See [Publish a site](../how-to/publish.md).",
    "map_settings.MapSettings": "Short form: `on` or `off`.",
}
"""Dependencies between fields, and short forms."""


def fields() -> str:
    """Tables of all records, with the meaning and type of each field."""
    from timeline.model.record import fields_of, noun_of

    parts = []
    for name in RECORDS:
        record = _record(name)
        rows = ["| field | meaning | type |", "| --- | --- | --- |"]
        for key, field in fields_of(record).items():
            doc = field.doc + (" *Translatable.*" if field.translatable else "")
            required = " **required**" if field.required else ""
            rows.append(f"| `{key}`{required} | {_cell(doc)} | {_cell(_holds(field.kind))} |")
        note = f" {NOTES[name]}" if name in NOTES else ""
        about = record.__doc__.partition("\n")[0]
        parts.append(
            f"## {noun_of(record).partition(' ')[2].capitalize()}\n\n{about}{note}\n\n"
            + "\n".join(rows)
            + "\n"
        )
    return "\n" + "\n".join(parts) + "\n"


def _record(name: str) -> Any:
    from importlib import import_module

    module, _, record = name.partition(".")
    return getattr(import_module(f"timeline.model.{module}"), record)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _holds(kind: Any) -> str:
    """Describe a field type. Raises KeyError for an unknown type."""
    from timeline.model import (
        actor,
        archived,
        assessment,
        citing,
        claim,
        compound_types,
        event,
        event_date,
        field_types,
        figure_types,
        harmed,
        identifiers,
        locale,
        map_settings,
        media,
        project,
        record,
        source,
        timestamps,
        translation,
        validation,
        zones,
    )

    named = {
        id(source.CITATION): "a [citation](#citation), an id or an address",
        id(archived.SHA256): "64 hexadecimal digits",
        id(archived.ARCHIVE_FILE): "`archive/NAME`",
        id(archived.ARCHIVED): "an [archived copy](#archived-copy), or its `url` alone",
        id(media.MEDIA_FILE): "`media/NAME`",
        id(translation.DIGEST): "8 hexadecimal digits",
        id(event.DAY_COUNT): "`3 of offensive`",
        id(event.CLOCK_TIME): "`18:00`, `18:00~`, `18:00/21:00`, `evening`",
        id(claim.CLAIM): "a [claim](#claim)",
        id(citing.CITING): "`own`, or one or a list of ids of actors",
        id(assessment.ASSESSMENT): "an [assessment](#assessment)",
        id(figure_types.AMOUNT): "a number: `1200`, `8.9`",
        id(figure_types.UNIT): "one word or sign",
        id(identifiers.DOI): "a DOI: `10.1000/182`",
        id(identifiers.ISBN): "an ISBN: `978-3-16-148410-0`",
        id(assessment.MEASURE_NAME): "one word in lower case",
        id(event.PLACE): "an id, or a [place of an event](#place-of-an-event)",
        id(harmed.AGE): "a whole number, `minor` or `adult`",
        id(actor.POINT): "`[latitude, longitude]`",
        id(project.DAY): "a day: `2024-11-27`",
        id(project.HISTORY): "`true`, `false`, or a day: `2024-12-05`",
        id(project.LANGUAGE): "a language tag: `en`",
        id(project.BASE_URL): "an address",
        id(project.SAME_SITE): "a host for each host",
        id(project.SETTING): "a text, a number, `true`, `false`, or a list of texts",
        id(map_settings.FILE): "the name of a GeoJSON file: `maps/front-line.geojson`",
        id(map_settings.TILE_URL): "`https://tiles.example.org/{z}/{x}/{y}.png`",
        id(project.CONTACT): "an e-mail address, or an address",
    }
    match kind:
        case _ if id(kind) in named:
            return named[id(kind)]
        case field_types.Text():
            return f"text, {kind.limit:,} characters"
        case field_types.MarkdownText():
            return f"[Markdown](../how-to/links-and-citations.md), {kind.limit:,} characters"
        case field_types.Id(of=""):
            return "an id"
        case field_types.Id():
            return (
                "a tag, written as an id" if kind.of == "tag" else f"the id of {validation.article(kind.of)}"
            )
        case field_types.Choice():
            return ", ".join(f"`{word}`" for word in kind.words)
        case field_types.Flag():
            return "`true` or `false`"
        case field_types.Number():
            return "a whole number" if kind.whole else "a number"
        case event_date.EventDate():
            return "a [date](dates.md), or `unknown`"
        case event_date.Bound():
            return "a [date](dates.md), or the id of an event"
        case field_types.Date():
            return "a [date](dates.md)"
        case field_types.Url():
            return "an address: https, http or mailto"
        case compound_types.Many():
            item = _holds(kind.item)
            return f"one or a list: {item}"
        case compound_types.Table():
            return f"names, each with {_holds(kind.item)}"
        case compound_types.Localised():
            return "text, or one for each language"
        case compound_types.Nested():
            noun = record.noun_of(kind.record)
            anchor = noun.partition(" ")[2].replace(" ", "-")
            short = f", or its `{kind.short}` alone" if kind.short else ""
            return f"[{noun}](#{anchor}){short}"
        case timestamps.Moment():
            return "`2024-12-05T08:00+03:00`" if kind.timed else "`2024-12-05` or `2024-12-05T08:00Z`"
        case locale.Region():
            return "the code of a region: `SY`, `419`"
        case zones.Zone():
            return "an IANA time zone: `Asia/Damascus`"
        case translation.Translations():
            return "languages, each with [translated texts](../how-to/translate.md)"
        case figure_types.Figures():
            return "measures and [figures](statuses-and-origins.md#figures)"
        case project._Rules():
            return "[rules](#rules), each `off`, `warning` or `error`"
    raise KeyError(kind)


def rules() -> str:
    """The table of rules, with their level in each profile."""
    from timeline.model.rules import PROFILES, RULES

    head = "".join(f" `{name}` |" for name in PROFILES)
    rows = [f"| rule |{head} reports |", "| --- |" + " --- |" * (len(PROFILES) + 1)]
    for name, rule in RULES.items():
        levels = "".join(f" {level} |" for level in rule.levels)
        rows.append(
            f"| `{name}` |{levels} [{rule.code}](diagnostics.md#{rule.code.lower()}): {rule.description} |"
        )
    return "\n" + "\n".join(rows) + "\n\n"


def profiles() -> str:
    """The list of profiles with their purpose."""
    from timeline.model.rules import PROFILES

    return "\n" + "".join(f"- `{name}`: {about}\n" for name, about in PROFILES.items()) + "\n"


def words() -> str:
    """The table of default loaded words with neutral alternatives."""
    from timeline.records.loaded_words import DEFAULT_WORDS

    rows = "".join(f"| {word} | {advice} |\n" for word, advice in DEFAULT_WORDS.items())
    return f"\n| word | instead |\n| --- | --- |\n{rows}\n"


PARTS = {"fields": fields, "rules": rules, "profiles": profiles, "words": words}


def options(path: str) -> str:
    """How a command is called, and its options."""
    import click

    from timeline.commands.cli import timeline

    command: click.Command = timeline
    words = path.split()
    for word in words:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), word)
        assert found is not None
        command = found
    arguments = " ".join(_argument(one) for one in command.params if isinstance(one, click.Argument))
    rows = [
        (", ".join(one.opts + one.secondary_opts), one)
        for one in command.params
        if isinstance(one, click.Option)
    ]
    arguments = arguments or ("COMMAND" if isinstance(command, click.Group) else "")
    called = " ".join(filter(None, ["timeline", path, "[OPTIONS]" if rows else "", arguments]))
    table = "".join(
        f"| {_option(one)} | {_cell(one.help or '')}{_default(one)} |\n" for _, one in rows if not one.hidden
    )
    return f"\n```console\n{called}\n```\n\n" + (f"| option | |\n| --- | --- |\n{table}\n" if table else "")


def _argument(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    return name if argument.required else f"[{name}]"


def _option(option: Any) -> str:
    import click

    names = ", ".join(f"`{name}`" for name in option.opts)
    if option.is_flag:
        return names
    if isinstance(option.type, click.Choice):
        return f"{names} {', '.join(f'`{choice}`' for choice in option.type.choices)}"
    return f"{names} {option.metavar or option.type.name.upper().replace(' RANGE', '')}"


def _default(option: Any) -> str:
    if option.required:
        return " Required."
    return f" Default: `{option.default}`." if option.show_default and option.default is not None else ""


def pages() -> Iterator[tuple[Path, str]]:
    """Each page of the reference as it should be."""

    def made(match: re.Match[str]) -> str:
        name, _, rest = match[2].partition(" ")
        body = options(rest) if name == "options" else PARTS[name]()
        return f"{match[1]}{body}{match[3]}"

    for path in sorted(FOLDER.glob("*.md")):
        yield path, PART.sub(made, path.read_text(encoding="utf-8"))


def main() -> None:
    """Write the pages, or compare them."""
    sys.path.insert(0, str(ROOT))
    stale = [(path, text) for path, text in pages() if path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv[1:]:
        names = ", ".join(path.name for path, _ in stale)
        sys.exit(f"stale: {names}; python tools/make_reference.py writes them" if stale else 0)
    for path, text in stale:
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
