"""The house's own strictness (`rules:` in the project file) and warnings that need the whole chronicle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial

from timeline.checks import relays
from timeline.checks.citation_cycles import citations_in
from timeline.checks.publisher_names import check_publisher_names
from timeline.checks.relays import called
from timeline.chronicle.chronicle import Chronicle, bears_out_all, cited_by
from timeline.chronicle.publication import appeared_before
from timeline.chronicle.references import texts_of
from timeline.dates import edtf
from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.markdown.marks import links_in
from timeline.model.rules import RULES, severity_of
from timeline.model.source import Source
from timeline.model.suggest import Nearest
from timeline.records.event_summary import Entry

Fault = tuple[str, str]
"""What is wrong with a source, and what to do."""

Where = Mapping[str, tuple[str, DocumentPath]]
"""The file of a source and where in it the source stands, by id."""


def check_house_rules(chronicle: Chronicle, records: Where, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Problems by the rules that are on, and other warnings; `records` are the sources in files of their own."""
    project = chronicle.project
    yield from _unsourced(chronicle, project.rule("unsourced"))
    yield from _one_account(chronicle, "one_origin_major", traced=True)
    yield from _one_account(chronicle, "untraced_major", traced=False)
    yield from _corroborated_by_hand(chronicle)
    yield from _confirmed_by_nobody(chronicle)
    where = cache(partial(where_sources_stand, chronicle, records))
    yield from _older_sources(chronicle, project.rule("source_older_than_event"))
    for rule, fault in _FAULTS.items():
        yield from _sources(chronicle, where, rule, fault)
    if project.rule(relays.RULE) != "off":
        likely = relays.Relays(chronicle, where, chronicle.sources)
        yield from likely.of_fields()
        yield from likely.of_quotes()
        yield from likely.of_times()
    yield from _misspelt_names(chronicle, where)
    yield from check_publisher_names(chronicle, where)
    yield from _uncited(chronicle, records, entries)


def _uncited(chronicle: Chronicle, records: Where, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Sources in files of their own that nothing cites."""
    if not records:
        return
    mentions = {one for entry in entries for one in entry.mentions if one.startswith(("source:", "any:"))}
    cited = {one.partition(":")[2] for one in mentions}
    cited.update(source for entry in entries for source in cited_by(entry))
    cited.update(id_ for text in _other_texts(chronicle) for _, id_ in links_in(text))
    for source, (path, at) in records.items():
        if source not in cited:
            message = f"nothing cites the source `{source}`"
            help_text = "cite it, or delete the record"
            yield Problem("REF003", message, help_text, path, at, severity=Severity.WARNING)


def _other_texts(chronicle: Chronicle) -> Iterator[str | None]:
    """What is written outside of events."""
    for records in (chronicle.pages, chronicle.actors, chronicle.places, chronicle.topics):
        for record in records.values():
            yield from texts_of(record)


def where_sources_stand(chronicle: Chronicle, records: Where) -> Where:
    """The place of each source: its record, else the first citation that describes it."""
    where: dict[str, tuple[str, DocumentPath]] = {}
    for entry in chronicle.entries:
        if entry.inline:
            described = {chronicle.renamed.get(found.id, found.id) for found in entry.inline}
            for at, cites in citations_in(entry):
                for index, cite in enumerate(cites):
                    if cite.source in described:
                        where.setdefault(cite.source, (entry.path, (*at, index)))
    return {**where, **records}


def _unsourced(chronicle: Chronicle, level: str) -> Iterator[Problem]:
    if level == "off":
        return
    for entry in chronicle.entries:
        if not entry.cites and not any(claim.cites for claim in entry.claims):
            yield Problem(
                "SRC001",
                "the event has no source",
                "say where it is known from: `source: https://...`",
                entry.path,
                entry.trail,
                severity=severity_of(level),
            )


def _one_account(chronicle: Chronicle, rule: str, *, traced: bool) -> Iterator[Problem]:
    """Major events that rest on one account, if `traced`; else those that may, as nobody has traced their sources."""
    level = chronicle.project.rule(rule)
    if level == "off":
        return
    for entry in chronicle.entries:
        status, found = chronicle.standing(entry)
        if entry.importance != "major" or status == "confirmed" or len(found.origins) > 1:
            continue
        if (traced and not found.origins) or (found.untraced == 0) != traced:
            continue
        if traced:
            on = "one account" if found.sources == 1 else f"{found.sources} sources of one account"
            help_text = "find a second, independent origin"
        else:
            on = f"sources that are not traced ({found.untraced} of {found.sources})"
            if found.sources == 1:
                on = "a source that is not traced"
            help_text = TRACE_IT
        at = (*entry.trail, "sources" if entry.cites else "claims")
        message = f"a major event rests on {on}"
        yield Problem(RULES[rule].code, message, help_text, entry.path, at, severity=severity_of(level))


TRACE_IT = (
    "say whom each has it from: `citing: [actor]`, or `citing: own` where it is the publisher's own account"
)


def _corroborated_by_hand(chronicle: Chronicle) -> Iterator[Problem]:
    for entry in chronicle.entries:
        if entry.status != "corroborated":
            continue
        found = chronicle.standing(entry)[1]
        if len(found.origins) > 1 and bears_out_all(entry.cites, chronicle.origins):
            continue
        help_text = "leave `status` out, or add an independent source"
        if len(found.origins) > 1:
            left = "no two origins bear out the whole of it"
        elif found.untraced:
            left, help_text = "its sources have not been traced to two origins", TRACE_IT
        elif found.origins:
            left = "all sources have one origin"
        else:
            left = "no source of it stands"
        message = f"the status says corroborated, but {left}"
        yield Problem("STATUS002", message, help_text, entry.path, (*entry.trail, "status"))


def _confirmed_by_nobody(chronicle: Chronicle) -> Iterator[Problem]:
    """The Admiralty code's 1 is information that other, independent sources bear out."""
    if chronicle.project.grades == "off":
        return
    for entry in chronicle.entries:
        for index, claim in enumerate(entry.claims):
            if claim.credibility != "1":
                continue
            found = chronicle.origins.sourcing(chronicle.origins.said_by(claim.by, claim.cites))
            if len(found.origins) < 2:
                why = "its sources are not traced to two origins" if found.untraced else "has one origin"
                yield Problem(
                    "CLAIM008",
                    f"the claim by `{claim.by}` is graded 1, confirmed by other sources, but {why}",
                    TRACE_IT if found.untraced else "grade it 2 or less, or cite an independent source",
                    entry.path,
                    (*entry.trail, "claims", index, "credibility"),
                    severity=Severity.WARNING,
                )


def _older_sources(chronicle: Chronicle, level: str) -> Iterator[Problem]:
    if level == "off":
        return
    for entry in chronicle.entries:
        if entry.kind == "background":
            continue
        for index, cite in enumerate(entry.cites):
            source = chronicle.sources[cite.source]
            published = source.published
            if published and appeared_before(edtf.parse(published), entry, chronicle.project.timezone):
                yield Problem(
                    RULES["source_older_than_event"].code,
                    f"{called(source)} was published ({published}) before the event began ({_beginning(entry)})",
                    "check the two dates; if it tells of what came before, nothing is wrong",
                    entry.path,
                    (*entry.trail, "sources", index),
                    severity=severity_of(level),
                )


def _beginning(entry: Entry) -> str:
    return f"{entry.date}, {entry.clock} in {entry.zone}" if entry.zone else entry.date


def _unarchived(source: Source) -> Fault | None:
    if not source.url or source.archived or source.url_scope != "page":
        return None
    return f"no archived copy of {source.url} is known", "add one: `archived: [https://...]`"


def _insecure(source: Source) -> Fault | None:
    if not source.url or not source.url.startswith("http://"):
        return None
    return f"{source.url} is not encrypted", "use https if the site has it"


def _ungraded(source: Source) -> Fault | None:
    if source.grade:
        return None
    return f"{called(source)} is not graded", "judge its reliability: `grade: A` to `F`"


def _dead(source: Source) -> Fault | None:
    if not source.is_gone or source.archived:
        return None
    help_text = "look for a copy in the web archives: `archived: [https://...]`; else cite another source"
    return f"{called(source)} is no longer there, and no archived copy is known", help_text


_FAULTS: dict[str, Callable[[Source], Fault | None]] = {
    "unarchived": _unarchived,
    "insecure_link": _insecure,
    "ungraded": _ungraded,
    "dead_link": _dead,
}
"""What the rules of single sources find in one."""


def _sources(
    chronicle: Chronicle, where: Callable[[], Where], rule: str, fault_of: Callable[[Source], Fault | None]
) -> Iterator[Problem]:
    level = chronicle.project.rule(rule)
    if level == "off":
        return
    for source in chronicle.sources.values():
        fault = fault_of(source)
        if fault is None or source.id not in where():
            continue
        path, at = where()[source.id]
        at = (*at, "url") if source.url and rule != "ungraded" else at
        yield Problem(RULES[rule].code, *fault, path, at, severity=severity_of(level))


def _misspelt_names(chronicle: Chronicle, where: Callable[[], Where]) -> Iterator[Problem]:
    """A publisher or author that looks like an actor's id but is none is taken as a name: say so if an id is near.

    A former id of an actor is one too.
    """
    nearest = Nearest(1)
    sources, actors = chronicle.sources, chronicle.actors
    former = {alias: actor.id for actor in actors.values() for alias in actor.aliases}
    for id_ in sources:
        for field, name in (
            ("publisher", sources.publisher_id(id_)),
            *(("author", author) for author in sources.authors(id_)),
        ):
            if name in actors or ("-" not in name and name not in former):
                continue
            if name in former:
                help_text = f"write {former[name]}, its present id"
            elif close := nearest.of("actor", name, actors):
                help_text = f"did you mean {close[0]}?"
            else:
                continue
            if id_ in where():
                path, at = where()[id_]
                message = f"the {field} `{name}` is no actor's id and is printed as a name"
                yield Problem("REF004", message, help_text, path, (*at, field), severity=Severity.WARNING)
