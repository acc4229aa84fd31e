"""The type of a site's address."""

from typing import Any

from timeline.model.compound_types import Custom
from timeline.model.field_types import Url
from timeline.model.validation import Reader


def _read_base_url(value: Any, reader: Reader) -> str | None:
    url = Url().read(value, reader)
    if url is None:
        return None
    if not url.startswith(("https://", "http://")) or "?" in url or "#" in url:
        reader.problem(
            "FIELD002",
            "the site's address must be a plain https address",
            "write it as https://example.org/chronology/",
        )
        return None
    return url if url.endswith("/") else url + "/"


BASE_URL = Custom(
    _read_base_url, lambda: {**Url().schema(), "pattern": r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s?#@]+$"}
)
