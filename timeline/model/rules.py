"""The house's rules: each with its code, what it says, and how strict the profiles are with it. Nothing else lists them."""

from __future__ import annotations

import msgspec

from timeline.diagnostics import Severity

LEVELS = ("off", "warning", "error")
"""How strict a rule can be."""

PROFILES = {
    "basic": "what a page needs to be honest; the rest is left to you",
    "newsroom": "what an editor asks before a page goes out",
    "evidence": "what must hold where the page may be relied on by a court or an inquiry",
    "history": "for periods whose sources are off the web and long after the events",
}
"""Sets of levels by name, and whom each is for. In the order in which `Rule.levels` has them."""


class Rule(msgspec.Struct, frozen=True):
    """One rule."""

    code: str
    says: str
    """What is said when it is not kept."""
    levels: tuple[str, str, str, str]
    """One level for each profile."""


RULES = {
    "unsourced": Rule(
        "SRC001",
        "an event has no source, neither its own nor by a claim",
        ("error", "error", "error", "error"),
    ),
    "unarchived": Rule(
        "SRC004", "no archived copy of a page is known", ("off", "warning", "error", "warning")
    ),
    "one_origin_major": Rule(
        "ORIG001",
        "an event of importance `major` rests on one account",
        ("off", "warning", "warning", "off"),
    ),
    "untraced_major": Rule(
        "ORIG003",
        "an event of importance `major` has sources that are not traced, and not two origins",
        ("off", "warning", "warning", "off"),
    ),
    "likely_relay": Rule(
        "ORIG005",
        "a source that is not traced shares words or minutes with another, or names an agency where it says whose it is",
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
    "ungraded": Rule("GRADE001", "a source that is cited has no `grade`", ("off", "off", "warning", "off")),
    "unreviewed": Rule(
        "REVIEW001",
        "an event has no `review`, or one that is void because its facts have changed since",
        ("off", "warning", "error", "off"),
    ),
    "source_older_than_event": Rule(
        "SRC011", "a source was published before the event began", ("off", "warning", "warning", "off")
    ),
    "missing_copy": Rule(
        "EVID003",
        "a copy that a source says is kept is not in content/archive/",
        ("error", "error", "error", "error"),
    ),
    "dead_link": Rule(
        "SRC012",
        "a source is no longer at its address, and no archived copy is known",
        ("off", "warning", "error", "warning"),
    ),
    "missing_translation": Rule(
        "LANG001",
        "an event has no translation into one of the project's `languages`, or one of an earlier text",
        ("off", "warning", "off", "off"),
    ),
    "named_minor": Rule(
        "SAFE004",
        "somebody under 18 who was harmed is named, and nothing says why",
        ("warning", "error", "error", "off"),
    ),
    "attribution_words": Rule(
        "WORDS001",
        "a loaded word stands in the chronology's own voice, outside quotation",
        ("off", "warning", "warning", "off"),
    ),
}
"""All rules by the names that a project file uses."""

HOUSE_CODES = frozenset(rule.code for rule in RULES.values())
"""What is said of records that can be read and seen together all the same, however strict the house is."""

_BY_PROFILE = {
    profile: {name: rule.levels[number] for name, rule in RULES.items()}
    for number, profile in enumerate(PROFILES)
}


def level_of(rule: str, profile: str, own: dict[str, str] | None) -> str:
    """How strict a rule is: as the project itself says, else as its profile does."""
    return (own or {}).get(rule) or _BY_PROFILE[profile][rule]


def severity_of(level: str) -> Severity:
    """The severity of a level that is not off."""
    return Severity(level)
