"""People who were harmed: where each is known from, who is not to be named, and how many there can be."""

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
    """What a person in an event's list is known from: the source that is named, else the event's sources for the list."""
    if harmed.source is None:
        named = tuple(citation for citation in event.sources if "harmed" in citation.supports)
        return named or tuple(citation for citation in event.sources if not citation.supports)
    of_claims = (citation for claim in event.claims for citation in claim.sources)
    cited = [one for one in (*event.sources, *of_claims) if one.source == harmed.source]
    return tuple(one for one in cited if "harmed" in one.supports) or tuple(cited[:1])


def check_harmed(event: Event, reader: Reader, project: Project) -> None:
    """SAFE004, SAFE005 and HARM001 for each person, HARM002 for the list."""
    for index, harmed in enumerate(event.harmed):
        with reader.inside("harmed"), reader.inside(index):
            _check_name(harmed, reader, project)
            if not sources_of(harmed, event):
                _without_source(harmed, event, reader)
    for harm, listed in Counter(harmed.harm for harmed in event.harmed).items():
        most = _most_counted(harm, event)
        if most is not None and listed > most:
            reader.problem(
                "HARM002",
                f"{listed} people are listed as {harm}, and no claim on the event counts more than {most}",
                "check the list for people who are in it twice, or add the claim that counts them",
                key="harmed",
                severity=Severity.WARNING,
            )


def _check_name(harmed: Harmed, reader: Reader, project: Project) -> None:
    if harmed.name is not None and harmed.withheld is not None:
        reader.problem(
            "SAFE005", "the name is withheld, and given all the same", "delete one of the two", key="name"
        )
    level = project.rule("named_minor")
    if level != "off" and harmed.is_minor and harmed.is_named and harmed.named_because is None:
        reader.problem(
            "SAFE004",
            "a minor is named",
            "write initials, or `withheld` with the reason for readers; or say in `named_because` why the name is given",
            key="name",
            severity=severity_of(level),
        )


def _without_source(harmed: Harmed, event: Event, reader: Reader) -> None:
    if harmed.source is None:
        help_text = "name a source that the event cites: `source: ID`"
        reader.problem("HARM001", "nothing says where this person's harm is known from", help_text)
        return
    of_claims = (citation for claim in event.claims for citation in claim.sources)
    cited = ", ".join(dict.fromkeys(citation.source for citation in (*event.sources, *of_claims)))
    reader.problem(
        "HARM001",
        f"the event does not cite `{harmed.source}`",
        f"name one that it cites: {cited}" if cited else "add it to the event's `sources`",
        key="source",
    )


def _most_counted(harm: str, event: Event) -> Decimal | None:
    """The most that any claim counts; None where none counts, or one sets no upper bound."""
    figures = [figure for claim in event.claims for figure in claim.figures if figure.measure == harm]
    bounds = [figure.high for figure in figures if figure.high is not None and not figure.about]
    return max(bounds, default=None) if len(bounds) == len(figures) else None
