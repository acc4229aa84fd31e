"""Exchange texts with translators in PO files, as Weblate and Poedit use them. polib comes with `sourced-timeline[po]`.

The context of an entry names the file and the text: `content/events/entry.yaml#claims/first/says`. It is only ever
compared with those that the project has, never used as a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from timeline import __version__, fs
from timeline.diagnostics import EnvironmentFailure, UsageError
from timeline.editing.translation_units import TranslationUnit, Units
from timeline.editing.write_translations import TranslatedUnit
from timeline.model.languages import LANGUAGE
from timeline.model.validation import Reader

MAX_BYTES = 64 << 20
"""Size limit of a PO file: 64 MiB."""
MOST_NAMED = 10
"""Most contexts that a report names."""
_CHARSET = re.compile(rb"charset=([\w.-]+)", re.IGNORECASE)


class Imported(msgspec.Struct):
    """What a PO file brings."""

    units: list[TranslatedUnit] = []
    texts: int = 0
    """New or changed texts."""
    fuzzy: int = 0
    """Entries that their translator marked as needing work, which are not imported."""
    changed: list[str] = []
    """Contexts of entries whose original has changed since the export."""
    unknown: list[str] = []
    """Contexts that the project does not have."""


def _polib() -> Any:
    try:
        import polib
    except ModuleNotFoundError:
        raise UsageError(
            "PO files need an additional package", "install it: pip install 'sourced-timeline[po]'"
        ) from None
    return polib


def export_po(units: Units, language: str) -> str:
    """All texts of a project with their translations; the same for the same content. Raises UsageError."""
    units.require_language(language)
    polib = _polib()
    file = polib.POFile(wrapwidth=100)
    file.metadata = {
        "Project-Id-Version": units.project.title,
        "Language": language.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Generator": f"timeline {__version__}",
    }
    for unit in units.all:
        if unit.is_draft:
            continue
        translation = unit.translation(language)
        known = dict(translation.texts) if translation else {}
        is_fuzzy = translation is not None and translation.outdated
        for text in unit.texts:
            translated = next((known[path] for path in text.paths if path in known), "")
            entry = polib.POEntry(
                msgctxt=unit.context(text.paths[0]),
                msgid=text.text,
                msgstr=translated,
                comment=_comment(unit, text.paths[0]),
                occurrences=[(unit.file.path, "")],
                flags=["fuzzy"] if is_fuzzy and translated else [],
            )
            file.append(entry)
    return f"{file}"


def _comment(unit: TranslationUnit, path: str) -> str:
    """Where a text stands, for translators: the kind of record, its date or name, and the field."""
    name = getattr(unit.record, "date", None) or next(iter(getattr(unit.record, "name", {}).values()), "")
    record = " ".join(filter(None, (unit.kind, unit.id)))
    return f"{record}{f' ({name})' if name else ''}: {path.replace('/', ' ')}"


def read_po(data: bytes, name: str) -> Any:
    """A PO file. Raises UsageError for one that is too large, not in UTF-8 or damaged."""
    polib = _polib()
    if len(data) > MAX_BYTES:
        raise UsageError(f"{name} has {len(data):,} bytes; the limit is {MAX_BYTES:,}", "split it")
    charset = _CHARSET.search(data[:4096])
    if charset and charset[1].lower() not in (b"utf-8", b"utf8", b"ascii", b"us-ascii"):
        message = f"{name} is encoded in {charset[1].decode()[:40]}"
        raise UsageError(message, "save it in UTF-8, with charset=UTF-8 in its head")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(f"{name} is not in UTF-8 (line {line})", "save it in UTF-8") from None
    try:
        # The line end keeps polib from taking the text for the name of a file.
        return polib.pofile(f"\n{text}", encoding="utf-8")
    except (OSError, ValueError, IndexError, UnicodeError) as error:
        where = re.search(r"line (\d+)", str(error))
        place = f" (line {int(where[1]) - 1})" if where else ""
        raise UsageError(
            f"{name} is not a PO file{place}", "export it again from the translation program"
        ) from None


def read_po_file(path: Path) -> Any:
    """The PO file at a path. Raises UsageError, EnvironmentFailure."""
    with fs.failures_in_words(path, "nothing was written"):
        if not path.is_file():
            raise EnvironmentFailure(f"{path} is no file", "name a PO file")
        with open(path, "rb") as file:
            return read_po(file.read(MAX_BYTES + 1), str(path))


def translations_in(po: Any, units: Units, language: str) -> Imported:
    """What a PO file adds to a project. Raises UsageError if it is in another language."""
    units.require_language(language)
    stated = (po.metadata.get("Language") or "").strip().replace("_", "-")
    if stated and LANGUAGE.read(stated, Reader("")) not in (language, None):
        message = f"the PO file is in `{stated[:40]}`, not in `{language}`"
        raise UsageError(message, "name its language, or correct `Language:` in its head")
    done = Imported()
    entries: dict[str, Any] = {}
    known = {unit.context(text.paths[0]) for unit in units.all for text in unit.texts}
    for entry in po:
        if entry.obsolete or not entry.msgid:
            continue
        if entry.msgctxt in known:
            entries[entry.msgctxt] = entry
        else:
            done.unknown.append(entry.msgctxt or entry.msgid)
    for unit in units.all:
        done.units += _unit(unit, language, entries, done)
    return done


def _unit(
    unit: TranslationUnit, language: str, entries: dict[str, Any], done: Imported
) -> Iterator[TranslatedUnit]:
    """The new texts of a unit. Its digest is renewed once each of its translated texts has been confirmed."""
    translation = unit.translation(language)
    before = dict(translation.texts) if translation else {}
    new: dict[str, str] = {}
    confirmed = True
    for text in unit.texts:
        entry = entries.get(unit.context(text.paths[0]))
        path = next((path for path in text.paths if path in before), text.paths[0])
        if entry is None or not entry.msgstr.strip():
            confirmed = confirmed and path not in before
        elif entry.msgid != text.text:
            confirmed = False
            done.changed.append(entry.msgctxt)
        elif entry.fuzzy:
            confirmed = False
            done.fuzzy += 1
        elif entry.msgstr.strip("\n") != before.get(path):
            new[path] = entry.msgstr.strip("\n")
    is_renewed = confirmed and (new or (translation is not None and translation.outdated))
    of = unit.digest if is_renewed or translation is None else None
    if new or is_renewed:
        done.texts += len(new)
        yield TranslatedUnit(unit, new, of)
