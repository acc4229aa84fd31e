"""What the script of the overview needs of the page: where its data are, what the drawing covers, and words for times."""

from __future__ import annotations

import json

from timeline.planning.edition import Edition
from timeline.planning.overview_views import AxisControls
from timeline.planning.time_scale import Scale
from timeline.wording.date_forms import month_names, orders
from timeline.wording.deep_time import units_ago
from timeline.wording.numbers import in_digits

_DATES = (
    "year",
    "early_year",
    "year_bc",
    "clock",
    "with_time",
)
_TEXTS = ("help", "shown", "whole", "others", "event")


HALF_HOUR = 1 / 48
LEAST_DAYS = 3
"""The shortest span to zoom to, in days or whatever the most exact date is exact to: no date seems more exact."""


def controls_of(scale: Scale, finest: float, edition: Edition) -> AxisControls:
    """The script's data; `finest` is the length in days of the most exact date, 0 with clock times."""
    texts = edition.words.texts
    words: dict[str, object] = {key: texts[f"dates.{key}"] for key in _DATES}
    words |= {key: texts[f"chronicle.axis.{key}"] for key in _TEXTS}
    words |= orders(edition.words)
    words["months"] = month_names(edition.words)
    words["with_day"] = month_names(edition.words, with_day=True)
    words["first_day"] = texts.get("dates.first_day", "")
    words["ago"] = [(size, texts[key]) for size, key in units_ago(edition.words)]
    words["digits"] = in_digits("0123456789", edition.locale)
    return AxisControls(
        data=edition.paths.file("axis/index.js"),
        events=edition.paths.page("events", "-").partition("-")[0],
        stretches=" ".join(
            ",".join(f"{number:.10g}" for number in (one.start, one.end, one.left, one.width))
            for one in scale.stretches
        ),
        least=f"{finest * LEAST_DAYS or HALF_HOUR:.4g}",
        words=json.dumps(words, ensure_ascii=False),
    )
