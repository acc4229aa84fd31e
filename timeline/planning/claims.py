"""Claims as pages print them: side by side, with their sources and conflicts; and the editors' own estimates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from timeline.chronicle.chronicle import TopicClaim
from timeline.chronicle.conflicts import Conflict, find_conflicts
from timeline.chronicle.figure_series import latest_first
from timeline.chronicle.origins import Sourcing
from timeline.model.actor import Topic
from timeline.model.claim import Claim
from timeline.model.event import Event
from timeline.model.figures import Figure
from timeline.model.source import Citation
from timeline.planning.citation_notes import cite_of
from timeline.planning.claim_views import AssessmentView
from timeline.planning.counts import counts_of
from timeline.planning.edition import Edition
from timeline.planning.views import ClaimView, FigureView, GradeView, Note, Question
from timeline.records.event_summary import Entry

MOST_CONFLICTS = 12
"""The most conflicts that a topic's page describes; it says how many more there are."""


def claim_view(
    claim: Claim, sourcing: Sourcing, notes: Mapping[Citation, Note], edition: Edition, *, superseded: bool
) -> ClaimView:
    """A claim with its notes."""
    return ClaimView(
        by=edition.actor(claim.by),
        stance=claim.stance,
        stance_text=edition.say(f"stance.{claim.stance}") if claim.stance != "asserts" else "",
        says=edition.prose(claim.says, inline=True),
        figures=tuple(figure_view(figure, edition) for figure in claim.figures),
        who=claim.who or "",
        scope=claim.scope or "",
        as_of=edition.say("as_of", date=edition.when(claim.as_of).text) if claim.as_of else "",
        notes=tuple(dict.fromkeys(notes[citation] for citation in claim.sources)),
        counts=counts_of(sourcing, edition) if sourcing.sources > 1 else "",
        self_reported=edition.chronicle.origins.self_reported(claim.by, sourcing),
        superseded=superseded,
        grades=_grades(claim, edition) if edition.project.grades != "off" else (),
    )


def figure_view(figure: Figure, edition: Edition) -> FigureView:
    """A figure with its measure, as exact as the party gave it."""
    return FigureView(edition.word("measure", figure.measure), edition.figure(figure.text))


def _grades(claim: Claim, edition: Edition) -> tuple[GradeView, ...]:
    """The grades of a claim: each source's reliability with the claim's credibility; none for what is not graded."""
    if claim.credibility is None:
        return ()
    sources = (edition.chronicle.sources[cite_of(citation, edition).source] for citation in claim.sources)
    letters = dict.fromkeys(source.grade for source in sources if source.grade)
    return tuple(_grade(letter, claim.credibility, edition) for letter in letters or ("",))


def _grade(letter: str, digit: str, edition: Edition) -> GradeView:
    words = [edition.say(f"reliability.{letter}")] if letter else []
    words.append(edition.say(f"credibility.{digit}"))
    return GradeView(f"{letter}{digit}", edition.say("list").join(words))


def legend_of(questions: Iterable[Question], edition: Edition) -> tuple[GradeView, ...]:
    """The letters and digits of the grades that occur, with their meanings."""
    used = {
        sign
        for question in questions
        for claim in question.claims
        for grade in claim.grades
        for sign in grade.text
    }
    return tuple(
        GradeView(sign, edition.say(f"{'credibility' if sign.isdigit() else 'reliability'}.{sign}"))
        for sign in sorted(used, key=lambda sign: (sign.isdigit(), sign))
    )


def questions_of(
    event: Event, entry: Entry, notes: Mapping[Citation, Note], edition: Edition
) -> tuple[Question, ...]:
    """An event's claims by topic, topics in the order of their first claims."""
    groups: dict[str, list[ClaimView]] = {}
    alone: list[TopicClaim] = []
    for index in latest_first(entry.claims):
        claim = event.claims[index]
        superseded = claim.id is not None and claim.id in edition.chronicle.replaced
        _, sourcing = edition.chronicle.claim_sourcing(entry, index)
        view = claim_view(claim, sourcing, notes, edition, superseded=superseded)
        groups.setdefault(claim.about or "", []).append(view)
        if not claim.about:
            alone.append(TopicClaim(entry.id, index, entry.claims[index], superseded))
    conflicts = (
        find_conflicts([claim.claim for claim in alone], edition.chronicle.replaced) if len(alone) > 1 else ()
    )
    sentences = conflicts_in_words(conflicts, alone, edition) if conflicts else ()
    return tuple(
        Question(edition.topic(topic), tuple(claims)) if topic else Question(None, tuple(claims), sentences)
        for topic, claims in groups.items()
    )


def conflicts_in_words(
    conflicts: Sequence[Conflict], claims: Sequence[TopicClaim], edition: Edition
) -> tuple[str, ...]:
    """A sentence for each conflict of claims on one question; one sentence for all claims that a party denies."""
    denied: dict[int, list[int]] = {}
    for conflict in conflicts:
        if not conflict.measure:
            denied.setdefault(conflict.one, []).append(conflict.other)
    apart = [conflict for conflict in conflicts if conflict.measure]
    denials = list(denied.items())[:MOST_CONFLICTS]
    sentences = [_denial(denier, others, claims, edition) for denier, others in denials]
    sentences += [_figures_apart(conflict, claims, edition) for conflict in apart[:MOST_CONFLICTS]]
    more = len(denied) + len(apart) - MOST_CONFLICTS
    if more > 0:
        sentences[MOST_CONFLICTS:] = [edition.say("conflict.more", n=more)]
    return tuple(sentences)


def _denial(denier: int, others: Iterable[int], claims: Sequence[TopicClaim], edition: Edition) -> str:
    names = dict.fromkeys(_maker(claims[other], edition) for other in others)
    return edition.say(
        f"conflict.{claims[denier].claim.stance}",
        n=len(names),
        one=_maker(claims[denier], edition),
        others=edition.listed(names),
    )


def _figures_apart(conflict: Conflict, claims: Sequence[TopicClaim], edition: Edition) -> str:
    claim, other = claims[conflict.one], claims[conflict.other]
    return edition.say(
        "conflict.figures",
        measure=edition.word("measure", conflict.measure),
        one=_maker(claim, edition),
        other=_maker(other, edition),
        a=_figure(claim, conflict.measure, edition),
        b=_figure(other, conflict.measure, edition),
    )


def _maker(claim: TopicClaim, edition: Edition) -> str:
    return edition.actor(claim.claim.by).text


def _figure(claim: TopicClaim, measure: str, edition: Edition) -> str:
    text = next(f.text for f in claim.claim.figures if f.measure == measure)
    return edition.figure(text, "conflict.figures")


def _amount(number: Decimal | None, unit: str | None, edition: Edition) -> str:
    return "" if number is None else edition.figure(f"{number:f} {unit or ''}".strip())


def assessments_of(topic: Topic, edition: Edition) -> tuple[AssessmentView, ...]:
    """The editors' own estimates on a topic."""
    say = edition.say
    views = []
    for estimate in topic.assessment:
        low, best, high = (
            _amount(n, estimate.unit, edition) for n in (estimate.low, estimate.best, estimate.high)
        )
        parts = []
        if estimate.low is not None and estimate.high is not None:
            both = f"{estimate.low:f}-{estimate.high:f}"
            parts.append(low if low == high else edition.figure(f"{both} {estimate.unit or ''}".strip()))
        elif low or high:
            parts.append(say("estimate.least", n=low) if low else say("estimate.most", n=high))
        if best and best not in parts:
            parts.append(say("estimate.best", n=best) if parts else best)
        views.append(
            AssessmentView(
                figure=FigureView(edition.word("measure", estimate.measure), say("list").join(parts)),
                who=estimate.who or "",
                scope=estimate.scope or "",
                made=say("estimate.made", by=estimate.by, date=edition.when(estimate.on).text),
                why=edition.prose(estimate.why),
            )
        )
    return tuple(views)
