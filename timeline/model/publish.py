"""The part `publish` of the project file."""

from typing import Annotated, ClassVar

import msgspec

from timeline.model.base_url import BASE_URL
from timeline.model.field_types import Choice, Flag, Number, Text
from timeline.model.record import Field


class TargetSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place where the site is published. Nothing in it is ever run."""

    NOUN: ClassVar[str] = "target of a publication"
    to: Annotated[
        str,
        Field(
            Text(1_000),
            "Its address: a folder, as ../public; a branch, as git:gh-pages or git:origin#gh-pages; a folder on a "
            "server, as user@host:path or sftp://user@host/path; a store, as s3://bucket, gs://bucket or az://container.",
            required=True,
        ),
    ]
    url: Annotated[
        str | None,
        Field(BASE_URL, "The address at which readers find it, if it serves this project's `url` only."),
    ] = None
    max_deletes: Annotated[
        float | None,
        Field(
            Number(0, 10_000_000, whole=True),
            "How many files a publication may delete; by default 20, or a tenth of those there.",
        ),
    ] = None
    history: Annotated[
        str,
        Field(
            Choice(("keep", "one")),
            "Of a branch: `keep` adds a commit for each publication, `one` replaces the last one.",
        ),
    ] = "keep"
    compress: Annotated[
        bool,
        Field(
            Flag(),
            "Keep compressed copies, .gz (and .br), beside files, for servers that send them in their place.",
        ),
    ] = False
