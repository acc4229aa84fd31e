"""The record claim: what one party says on a question."""

from typing import Annotated, Any, ClassVar

import msgspec

from timeline.model.compound_types import Custom
from timeline.model.field_types import Choice, Date, Id, MarkdownText, Text
from timeline.model.figure_types import Figures
from timeline.model.figures import Figure
from timeline.model.record import Field, read_record, record_schema
from timeline.model.source import CITATIONS, Citation
from timeline.model.validation import Reader

DECLINES = "declines-to-say"
STANCES = ("asserts", "denies", "disputes", DECLINES)


class Claim(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one party says on a question."""

    NOUN: ClassVar[str] = "claim"
    PART_ID: ClassVar[str] = "id"
    by: Annotated[str, Field(Id("actor"), "Who makes the claim: an actor's id.", required=True)]
    id: Annotated[str | None, Field(Id(), "The claim's own id, for `supersedes`.")] = None
    about: Annotated[str | None, Field(Id("topic"), "The topic; claims on one topic are compared.")] = None
    stance: Annotated[str, Field(Choice(STANCES), "What the party does; by default, asserts.")] = "asserts"
    says: Annotated[
        str | None,
        Field(MarkdownText(1_000), "What it says, in our words or quoted (Markdown).", translatable=True),
    ] = None
    figures: Annotated[
        tuple[Figure, ...], Field(Figures(), "Numbers that it gives, as {killed: 8, wave: 13.1 m}.")
    ] = ()
    who: Annotated[
        str | None, Field(Text(80), "Whom the figures count: civilians, fighters.", translatable=True)
    ] = None
    scope: Annotated[
        str | None,
        Field(Text(200), "What the figures cover: in Aleppo since 27 November.", translatable=True),
    ] = None
    as_of: Annotated[str | None, Field(Date(), "The day up to which the figures hold (EDTF).")] = None
    sources: Annotated[
        tuple[Citation, ...], Field(CITATIONS, "Where the party made the claim.", parts=lambda: Citation)
    ] = ()
    source: Annotated[tuple[Citation, ...], Field(CITATIONS, "A single source, instead of `sources`.")] = ()
    supersedes: Annotated[
        str | None, Field(Id("claim"), "The id of the party's earlier claim that this replaces.")
    ] = None
    credibility: Annotated[
        str | None,
        Field(Choice(("1", "2", "3", "4", "5", "6")), "The information's credibility in the Admiralty code."),
    ] = None


def _read_claim(value: Any, reader: Reader) -> Claim | None:
    """A claim, with its `source` added to its `sources`."""
    claim: Claim | None = read_record(Claim, value, reader)
    if claim is None:
        return None
    if claim.source and claim.sources:
        reader.problem("FIELD005", "`source` and `sources` are both given", "keep `sources`", key="source")
    sources = (*claim.sources, *claim.source)
    if not sources and not reader.has_problem_in("source", "sources"):
        help_text = "say where the party made it: `sources: [...]`"
        reader.problem("CLAIM002", f"the claim by `{claim.by}` has no source", help_text)
    if claim.figures and claim.as_of is None and not reader.has_problem_in("as_of"):
        reader.problem("CLAIM003", "figures need `as_of`", "add the day up to which they hold", key="figures")
    silent = claim.says is None and not claim.figures and claim.stance != DECLINES
    if silent and not reader.has_problem_in("says", "figures", "stance"):
        reader.problem("CLAIM005", f"the claim by `{claim.by}` is empty", "give `says` or `figures`")
    return msgspec.structs.replace(claim, sources=sources, source=())


CLAIM = Custom(_read_claim, lambda: record_schema(Claim))
