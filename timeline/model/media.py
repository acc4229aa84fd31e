"""The record of a picture or another file shown with an event."""

from typing import Annotated, Any, ClassVar
from unicodedata import normalize

import msgspec

from timeline.model.compound_types import Custom
from timeline.model.field_types import Choice, MarkdownText, Text
from timeline.model.record import Field
from timeline.model.validation import Reader


def _read_media_file(value: Any, reader: Reader) -> str | None:
    text = Text(300).read(value, reader)
    if text is not None and (not text.startswith("media/") or ".." in text.split("/")):
        reader.problem(
            "MEDIA001", f"{text!r} is not in content/media", "put the file there, and write media/NAME"
        )
        return None
    return text and normalize("NFC", text)


MEDIA_FILE = Custom(
    _read_media_file, lambda: {"type": "string", "pattern": r"^media/(?!(.*/)?\.\.(/|$))", "maxLength": 300}
)


class Media(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture or another file shown with an event."""

    NOUN: ClassVar[str] = "picture"
    file: Annotated[str, Field(MEDIA_FILE, "The file, as media/NAME.", required=True)]
    alt: Annotated[
        str,
        Field(Text(1_000), "What it shows, for those who do not see it.", required=True, translatable=True),
    ]
    credit: Annotated[str, Field(Text(300), "Who made it.", required=True)]
    rights: Annotated[str, Field(Text(300), "On what terms it is shown: CC BY-SA 4.0.", required=True)]
    caption: Annotated[str | None, Field(MarkdownText(1_000), "A caption (Markdown).", translatable=True)] = (
        None
    )
    sensitive: Annotated[
        str | None, Field(Choice(("graphic", "minor", "witness")), "Why it is hidden until clicked.")
    ] = None
