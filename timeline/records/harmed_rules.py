"""Check an event's list of harmed people: sources, protection of names, and agreement with claimed numbers."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from timeline.diagnostics import Severity
from timeline.model.event import Event
from timeline.model.harmed import Harmed
from timeline.model.project import Project
from timeline.model.rules import severity_of
from timeline.model.source import Citation
from timeline.model.validation import Reader


def sources_of(harmed: Harmed, event: Event) -> tuple[Citation, ...]:
    """The citations that support a person in an event's list: of the source given there, else of the list."""
    if harmed.source is None:
        explicit = tuple(citation for citation in event.sources if "harmed" in citation.supports)
        return explicit or tuple(citation for citation in event.sources if not citation.supports)
    of_claims = (citation for claim in event.claims for citation in claim.sources)
    citations = [c for c in (*event.sources, *of_claims) if c.source == harmed.source]
    return tuple(c for c in citations if "harmed" in c.supports) or tuple(citations[:1])


def check_harmed(event: Event, reader: Reader, project: Project) -> None:
    """SAFE004, SAFE005 and HARM001 for each person, HARM002 for the list."""
    for index, harmed in enumerate(event.harmed):
        with reader.inside("harmed"), reader.inside(index):
            _check_name(harmed, reader, project)
            if not sources_of(harmed, event):
                _report_missing_source(harmed, event, reader)
    for harm, listed in Counter(harmed.harm for harmed in event.harmed).items():
        claimed = _highest_claim(harm, event)
        if claimed is not None and listed > claimed:
            reader.problem(
                "HARM002",
                f"{listed} people are listed as {harm}, but claims on the event count no more than {claimed}",
                "check the list for duplicates, or add the claim that counts them",
                key="harmed",
                severity=Severity.WARNING,
            )


def _check_name(harmed: Harmed, reader: Reader, project: Project) -> None:
    if harmed.name is not None and harmed.withheld is not None:
        reader.problem("SAFE005", "the name is both withheld and given", "delete one of the two", key="name")
    level = project.rule("named_minor")
    if level != "off" and harmed.is_minor and harmed.is_named and harmed.named_because is None:
        reader.problem(
            "SAFE004",
            "a minor is named",
            "write initials, or `withheld` with a reason for readers; or justify the name in `named_because`",
            key="name",
            severity=severity_of(level),
        )


def _report_missing_source(harmed: Harmed, event: Event, reader: Reader) -> None:
    if harmed.source is None:
        help_text = "name a source that the event cites: `source: ID`"
        reader.problem("HARM001", "there is no source for the harm to this person", help_text)
        return
    of_claims = (citation for claim in event.claims for citation in claim.sources)
    cited = ", ".join(dict.fromkeys(citation.source for citation in (*event.sources, *of_claims)))
    reader.problem(
        "HARM001",
        f"the event does not cite `{harmed.source}`",
        f"name one that it cites: {cited}" if cited else "add it to the event's `sources`",
        key="source",
    )


def _highest_claim(harm: str, event: Event) -> Decimal | None:
    """The highest number claimed; None if there is none, or if one has no upper bound."""
    figures = [figure for claim in event.claims for figure in claim.figures if figure.measure == harm]
    bounds = [figure.high for figure in figures if figure.high is not None and not figure.about]
    return max(bounds, default=None) if len(bounds) == len(figures) else None
