"""The registry of checks that need more than one record. A new check is one file, and one line in `CHECKS`.

Rules of a single record are checked while its file is read (`records/`); what a field may hold, by `model/`. References
that lead nowhere (REF001) are found by `checks.references`: they are located in their files before they become problems.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from timeline.checks.citation_cycles import citation_cycles
from timeline.checks.claim_ids import duplicate_claim_ids
from timeline.checks.confirmation import claims_confirmed_by_nobody, corroborated_by_hand
from timeline.checks.duplicate_events import duplicate_events
from timeline.checks.duplicate_names import duplicate_names, duplicate_tags
from timeline.checks.free_pages import too_many_pages
from timeline.checks.key_moments import number_of_key_moments
from timeline.checks.one_account import one_account_major, untraced_major
from timeline.checks.publisher_names import publisher_names
from timeline.checks.reference_cycles import reference_cycles
from timeline.checks.references import ambiguous_aliases
from timeline.checks.relays import likely_relays
from timeline.checks.source_dates import sources_older_than_events
from timeline.checks.source_rules import source_rules
from timeline.checks.subject import Subject
from timeline.checks.superseded_claims import superseded_claims
from timeline.checks.time_checks import impossible_times
from timeline.checks.undated_events import undated_events
from timeline.checks.unknown_actors import unknown_actors
from timeline.checks.unknown_publishers import unknown_publishers
from timeline.checks.unsourced import unsourced_events
from timeline.checks.unused_sources import unused_sources
from timeline.chronicle.record_set import RecordSet
from timeline.diagnostics import Problem


class RecordCheck(msgspec.Struct, frozen=True):
    """A check that looks at all records, hidden ones too, before a chronicle is derived from them."""

    codes: tuple[str, ...]
    """The diagnostic codes that it reports (`codes.yaml`)."""
    find: Callable[[RecordSet], Iterable[Problem]]


class ChronicleCheck(msgspec.Struct, frozen=True):
    """A check that needs origins, statuses or conflicts: it looks at the chronicle as readers will see it."""

    codes: tuple[str, ...]
    """The diagnostic codes that it reports (`codes.yaml`)."""
    find: Callable[[Subject], Iterable[Problem]]


CHECKS: tuple[RecordCheck | ChronicleCheck, ...] = (
    RecordCheck(("ID002",), duplicate_claim_ids),
    RecordCheck(("ID004",), ambiguous_aliases),
    RecordCheck(("FILE006",), too_many_pages),
    RecordCheck(("FIELD006",), number_of_key_moments),
    RecordCheck(("REF002", "REF007"), reference_cycles),
    RecordCheck(("CLAIM009", "CLAIM010"), superseded_claims),
    RecordCheck(("DUP001",), duplicate_events),
    RecordCheck(("DUP002",), duplicate_names),
    RecordCheck(("DUP003",), duplicate_tags),
    RecordCheck(("REF002", "DATE003"), undated_events),
    RecordCheck(("ORIG002",), citation_cycles),
    RecordCheck(("ORIG004",), unknown_publishers),
    RecordCheck(("DATE011", "DATE012"), impossible_times),
    ChronicleCheck(("SRC001",), unsourced_events),
    ChronicleCheck(("ORIG001",), one_account_major),
    ChronicleCheck(("ORIG003",), untraced_major),
    ChronicleCheck(("STATUS002",), corroborated_by_hand),
    ChronicleCheck(("CLAIM008",), claims_confirmed_by_nobody),
    ChronicleCheck(("SRC011",), sources_older_than_events),
    ChronicleCheck(("SRC004", "SRC005", "GRADE001", "SRC012"), source_rules),
    ChronicleCheck(("ORIG005",), likely_relays),
    ChronicleCheck(("REF004",), unknown_actors),
    ChronicleCheck(("SRC013",), publisher_names),
    ChronicleCheck(("REF003",), unused_sources),
)


def check_records(records: RecordSet) -> Iterator[Problem]:
    """What the checks of records find."""
    for check in CHECKS:
        if isinstance(check, RecordCheck):
            yield from check.find(records)


def check_chronicle(subject: Subject) -> Iterator[Problem]:
    """What the checks of a chronicle find."""
    for check in CHECKS:
        if isinstance(check, ChronicleCheck):
            yield from check.find(subject)
