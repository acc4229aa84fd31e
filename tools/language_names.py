"""Writes timeline/model/cldr/: the names of languages, scripts and regions in each language that pages can be in.

The names are those of the Unicode CLDR, as the package Babel holds them. Run

    python tools/language_names.py

when CLDR has a new release, or pages can be in another language.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import babel
from babel.core import get_global

LANGUAGES = ("ar", "de", "en", "es", "fa", "fr", "he", "pt", "ru", "tr", "uk", "zh")
PATTERNS = {"zh": ("{0}（{1}）", "，"), "ar": ("{0} ({1})", "، "), "fa": ("{0} ({1})", "، ")}
"""How a name and what narrows it are put together, and what stands between two of these, where not as in English."""
FOLDER = Path(__file__).parents[1] / "timeline/model/cldr"


def names_in(language: str) -> dict[str, Any]:
    data: Any = babel.Locale.parse(language)._data
    pattern, comma = PATTERNS.get(language, ("{0} ({1})", ", "))
    return {
        "pattern": pattern,
        "comma": comma,
        "languages": _by_tag(data["languages"]),
        "scripts": _by_tag(data["scripts"]),
        "regions": {
            tag: name
            for tag, name in _by_tag(data["territories"]).items()
            if len(tag) == 2 or tag in ("001", "419")
        },
    }


def _by_tag(names: Any) -> dict[str, str]:
    return {key.replace("_", "-"): names[key] for key in sorted(names)}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    aliases = {
        old: new for old, new in sorted(get_global("language_aliases").items()) if "_" not in f"{old}{new}"
    }
    for name, value in (("aliases", aliases), *((language, names_in(language)) for language in LANGUAGES)):
        text = json.dumps(value, ensure_ascii=False, indent=0)
        (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
    licence = Path(babel.__file__).parent / "locale-data/LICENSE.unicode"
    (FOLDER / "LICENSE.txt").write_text(licence.read_text(encoding="utf-8"), encoding="utf-8")
    print(f"names in {len(LANGUAGES)} languages, from Babel {version('babel')}")


if __name__ == "__main__":
    main()
