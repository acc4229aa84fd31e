"""The record of an author's own translation of a quote, which stands beside the quote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

import msgspec

from timeline.model.field_types import Text
from timeline.model.languages import LANGUAGE
from timeline.model.quotes import Quote
from timeline.model.record import Field
from timeline.model.validation import Reader


class QuoteTranslation(msgspec.Struct, frozen=True, omit_defaults=True):
    """A translation of a quote, and its translator."""

    NOUN: ClassVar[str] = "translation of a quote"
    text: Annotated[str, Field(Quote(1_500), "The translation, word for word.", required=True)]
    language: Annotated[str | None, Field(LANGUAGE, "Its language (BCP 47); by default, the project's.")] = (
        None
    )
    by: Annotated[str | None, Field(Text(200), "Who translated it; by default, the editors.")] = None


def check_quote_translations(
    quote: str | None, translations: Sequence[QuoteTranslation], language: str | None, reader: Reader
) -> None:
    """FIELD003 for translations without a quote, FIELD005 for two in one language or in the quote's own, if known."""
    if not translations:
        return
    if quote is None and not reader.has_problem_in("quote"):
        help_text = "write the source's own words as `quote`"
        reader.problem("FIELD003", "`quote_translation` needs `quote`", help_text, key="quote_translation")
    languages = [translation.language for translation in translations]
    with reader.inside("quote_translation"):
        for index, one in enumerate(languages):
            which = f"into `{one}`" if one else "into the project's language"
            if one and one == language:
                message = f"the source is in `{one}`, and so is this translation of its quote"
            elif one in languages[:index]:
                message = f"there are two translations of the quote {which}"
            else:
                continue
            with reader.inside(index):
                reader.problem("FIELD005", message, "remove it, or correct its `language`")
