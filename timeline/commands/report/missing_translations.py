"""Say in a line for each language how many records are not translated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from timeline.diagnostics import counted


def missing_in_words(missing: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """`not translated into ar: 168 events, 3 actors; timeline translate status ar lists them`."""
    for language, kinds in missing.items():
        numbers = [counted(number, kind) for kind, number in kinds.items() if number]
        if numbers:
            yield (
                f"not translated into {language}: {', '.join(numbers)}; "
                f"timeline translate status {language} lists them"
            )
