"""The description of an evidence package: an RO-Crate 1.1 (https://w3id.org/ro/crate/1.1), as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from timeline import __version__
from timeline.exporting.bag import path_in_bag
from timeline.exporting.evidence_files import ArchivedCopy

NAME = "ro-crate-metadata.json"
_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
_PROFILE = "https://w3id.org/ro/crate/1.1"
_FORMATS = {
    "css": "text/css",
    "gif": "image/gif",
    "html": "text/html",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "md": "text/markdown",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "warc": "application/warc",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "yaml": "application/yaml",
    "yml": "application/yaml",
}


class Package(msgspec.Struct, frozen=True):
    """What a package is, in words and dates."""

    name: str
    description: str
    day: str
    """ISO 8601."""
    project: str
    """The title of the chronology."""
    url: str
    """The address of the chronology, or of the event; empty without one."""
    licence: str
    """An SPDX identifier; empty without one."""
    contact: str
    commit: str
    committed: str


def ro_crate(package: Package, sizes: Mapping[str, int], copies: Iterable[ArchivedCopy]) -> bytes:
    """The metadata file; `sizes` are the bytes of all other files by path."""
    copied = {path_in_bag(f"captures/{copy.path}"): copy for copy in copies}
    files = [_file(path, size, copied.get(path)) for path, size in sorted(sizes.items())]
    pages = {copy.url for path, copy in copied.items() if copy.url and path in sizes}
    graph = [
        {"@id": NAME, "@type": "CreativeWork", "conformsTo": {"@id": _PROFILE}, "about": {"@id": "./"}},
        _root(package, [file["@id"] for file in files]),
        *files,
        *({"@id": url, "@type": "WebPage", "name": url, "url": url} for url in sorted(pages)),
        *_context_entities(package),
    ]
    return msgspec.json.format(msgspec.json.encode({"@context": _CONTEXT, "@graph": graph}), indent=1) + b"\n"


def _root(package: Package, files: list[str]) -> dict[str, Any]:
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": package.name,
        "description": package.description,
        "datePublished": package.day,
        "license": {"@id": _licence_id(package)},
        "author": {"@id": "#chronology"},
        "publisher": {"@id": "#chronology"},
        "hasPart": [{"@id": id_} for id_ in files],
        "mentions": {"@id": "#making"},
    }
    return {**root, "url": package.url} if package.url else root


def _file(path: str, size: int, copy: ArchivedCopy | None) -> dict[str, Any]:
    value: dict[str, Any] = {"@id": quote(path), "@type": "File", "name": path, "contentSize": str(size)}
    kind = _FORMATS.get(path.removesuffix(".gz").rpartition(".")[2].lower())
    if kind:
        value["encodingFormat"] = kind
    if copy is not None:
        value["description"] = f"An archived copy of the source {copy.source}"
        if copy.url:
            value["isBasedOn"] = {"@id": copy.url}
        if copy.at:
            value["dateCreated"] = copy.at
    return value


def _licence_id(package: Package) -> str:
    return f"https://spdx.org/licenses/{quote(package.licence)}" if package.licence else "#no-licence"


def _context_entities(package: Package) -> list[dict[str, Any]]:
    chronology: dict[str, Any] = {"@id": "#chronology", "@type": "Organization", "name": package.project}
    if package.url:
        chronology["url"] = package.url
    name = package.licence or "No licence is stated: all rights reserved"
    making: dict[str, Any] = {
        "@id": "#making",
        "@type": "CreateAction",
        "name": "Made from the records of the chronology",
        "instrument": {"@id": "#timeline"},
        "result": {"@id": "./"},
    }
    entities = [
        chronology,
        {"@id": _licence_id(package), "@type": "CreativeWork", "name": name},
        {"@id": "#timeline", "@type": "SoftwareApplication", "name": "timeline", "version": __version__},
        making,
    ]
    if package.commit:
        making["object"] = {"@id": "#records"}
        entities.append(
            {
                "@id": "#records",
                "@type": "SoftwareSourceCode",
                "name": "The repository of the records, at this commit",
                "version": package.commit,
                "dateModified": package.committed,
            }
        )
    return entities
