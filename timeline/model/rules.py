"""The registry of editorial rules: code, description, and level in each profile."""

from __future__ import annotations

import msgspec

from timeline.diagnostics import Severity

LEVELS = ("off", "warning", "error")
"""The levels of a rule."""

PROFILES = {
    "basic": "the minimum for an honest page",
    "newsroom": "what an editor asks before publication",
    "evidence": "for pages on which a court or an inquiry may rely",
    "history": "for periods whose sources are offline and written long after the events",
}
"""Presets of levels by name, with their purpose, in the order of `Rule.levels`."""


class Rule(msgspec.Struct, frozen=True):
    """An editorial rule."""

    code: str
    description: str
    """What a violation is."""
    levels: tuple[str, str, str, str]
    """The level in each profile."""


RULES = {
    "unsourced": Rule(
        "SRC001",
        "an event has no source, neither directly nor through a claim",
        ("error", "error", "error", "error"),
    ),
    "unarchived": Rule("SRC004", "a page has no known archived copy", ("off", "warning", "error", "warning")),
    "one_origin_major": Rule(
        "ORIG001",
        "an event of importance `major` rests on one account",
        ("off", "warning", "warning", "off"),
    ),
    "untraced_major": Rule(
        "ORIG003",
        "an event of importance `major` has untraced sources, and fewer than two origins",
        ("off", "warning", "warning", "off"),
    ),
    "likely_relay": Rule(
        "ORIG005",
        "an untraced source shares wording or publication minute with another, or its byline names an agency",
        ("off", "warning", "warning", "off"),
    ),
    "insecure_link": Rule(
        "SRC005", "an address begins with `http:`", ("off", "warning", "warning", "warning")
    ),
    "confirmed_without_note": Rule(
        "STATUS001",
        "an event is `confirmed` without a `status_note`; for `retracted` and `contested` it is always an error",
        ("error", "error", "error", "error"),
    ),
    "ungraded": Rule("GRADE001", "a cited source has no `grade`", ("off", "off", "warning", "off")),
    "unreviewed": Rule(
        "REVIEW001",
        "an event has no `review`, or its facts have changed since",
        ("off", "warning", "error", "off"),
    ),
    "source_older_than_event": Rule(
        "SRC011", "a source was published before the event began", ("off", "warning", "warning", "off")
    ),
    "missing_copy": Rule(
        "EVID003",
        "a source's local copy is missing from content/archive/",
        ("error", "error", "error", "error"),
    ),
    "dead_link": Rule(
        "SRC012",
        "a source's address is dead, and no archived copy is known",
        ("off", "warning", "error", "warning"),
    ),
    "missing_translation": Rule(
        "LANG001",
        "a record is not translated into one of the project's `languages`, or the translation is outdated",
        ("off", "warning", "off", "off"),
    ),
    "named_minor": Rule(
        "SAFE004",
        "a harmed person under 18 is named without a reason",
        ("warning", "error", "error", "off"),
    ),
    "attribution_words": Rule(
        "WORDS001",
        "a loaded word is used in the chronology's own voice, outside quotations",
        ("off", "warning", "warning", "off"),
    ),
}
"""All rules by their name in the project file."""

RULE_CODES = frozenset(rule.code for rule in RULES.values())
"""Codes that do not prevent records from being read and resolved, whatever their level."""

_BY_PROFILE = {
    profile: {name: rule.levels[number] for name, rule in RULES.items()}
    for number, profile in enumerate(PROFILES)
}


def level_of(rule: str, profile: str, own: dict[str, str] | None) -> str:
    """The level of a rule: the project's own, else its profile's."""
    return (own or {}).get(rule) or _BY_PROFILE[profile][rule]


def severity_of(level: str) -> Severity:
    """The severity of a level that is not off."""
    return Severity(level)
