"""The title, summary and details of an event."""

from __future__ import annotations

from timeline.importing.account import Outcome
from timeline.importing.picked import Picked
from timeline.importing.rows import Cell
from timeline.importing.texts import (
    DETAILS,
    SUMMARY,
    TITLE,
    cut,
    plain_line,
    summary_and_details,
    to_markdown,
)


def read_texts(picked: Picked, untitled: str) -> None:
    """Set `title`, `summary` and `details`; `untitled` names an event without any text."""
    summary_cell = picked.one("summary")
    cells = [*picked.all("text"), *picked.all("details")]
    summary, more = "", ""
    if summary_cell is not None:
        summary, more = summary_and_details(_markdown(picked, summary_cell, "summary"))
    body = "\n\n".join(
        _markdown(picked, cell, "details" if summary_cell else "summary, details") for cell in cells
    )
    if summary_cell is None:
        summary, body = summary_and_details(body)
    elif body.startswith(summary_cell.text):
        more = ""
    details = "\n\n".join(filter(None, (more, body)))
    made_of = [*([summary_cell] if summary_cell else []), *cells]
    details = _title(picked, summary, details, untitled, made_of)
    if summary:
        picked.set("summary", summary, made_of)
    if details:
        if len(details) > DETAILS:
            picked.keep_text(details[DETAILS - 1 :], "x-details-continued")
            details = details[: DETAILS - 1]
            for cell in cells:
                picked.tell(cell, "changed", "details", "the end is in `x-details-continued`: too long")
        picked.set("details", details, made_of)


def _markdown(picked: Picked, cell: Cell, target: str) -> str:
    text = to_markdown(cell.text)
    same = text.split() == cell.text.split()
    outcome: Outcome = "carried" if same else "changed"
    picked.tell(cell, outcome, target, "" if outcome == "carried" else "HTML or marks to Markdown")
    if len(text) > SUMMARY and target.startswith("summary") and outcome == "carried":
        picked.tell(cell, "carried", "summary, details", "divided at a sentence")
    return text


def _title(picked: Picked, summary: str, details: str, untitled: str, made_of: list[Cell]) -> str:
    """Set the title, and return the details, to which a longer title is added."""
    cell = picked.one("title")
    if cell is None:
        title, _ = cut(plain_line(summary or details).partition(". ")[0], 120)
        picked.drafted += [] if title else ["there is no title"]
        picked.set("title", title or untitled, made_of)
        return details
    whole = plain_line(cell.text)
    title, was_cut = cut(whole, TITLE)
    picked.set("title", title or untitled, [cell])
    if was_cut:
        picked.tell(
            cell, "changed", "title, details", f"longer than {TITLE} characters: in full in `details`"
        )
        return "\n\n".join(filter(None, (to_markdown(whole), details)))
    picked.tell(
        cell,
        "carried" if title == cell.text else "changed",
        "title",
        "" if title == cell.text else "on one line, without HTML",
    )
    return details
