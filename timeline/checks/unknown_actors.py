"""Publishers and authors that look like an actor's id and are not one: they would be printed as names."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.checks.subject import Subject
from timeline.diagnostics import Problem, Severity
from timeline.model.suggest import SimilarNames


def unknown_actors(subject: Subject) -> Iterator[Problem]:
    """REF004 at each publisher or author that looks like an actor's id, is not one, and is close to one or a former one."""
    chronicle = subject.chronicle
    nearest = SimilarNames(1)
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
            if id_ in subject.positions:
                path, at = subject.positions[id_]
                message = f"the {field} `{name}` is no actor's id and is printed as a name"
                yield Problem("REF004", message, help_text, path, (*at, field), severity=Severity.WARNING)
