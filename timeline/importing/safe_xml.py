"""Parse XML without document types and entities, which could read files or grow without end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from timeline.diagnostics import UsageError

MAX_DEPTH = 100
MAX_ELEMENTS = 5_000_000

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def feed_xml(chunks: Iterable[bytes], where: str, start: Start, end: End, text: Text) -> None:
    """Call the functions for each element and text; names are without prefixes. Raises UsageError."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = count = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth += 1
        count += 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise UsageError(
                f"{where}: too many elements, or nested too deep", "divide the file, or flatten it"
            )
        start(_local(name), {_local(key): value for key, value in attributes.items()})

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(_local(name))

    def refuse(*_: object) -> None:
        raise UsageError(
            f"{where}: a document type or an entity is declared, which could read files or fill the memory",
            "delete the line with <!DOCTYPE",
        )

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UsageError(
            f"{where}:{error.lineno}:{error.offset + 1}: this is not XML: {expat.ErrorString(error.code)}",
            "correct it there, or export the file again",
        ) from None
    except (ValueError, LookupError) as error:
        raise UsageError(f"{where}: this is not XML: {error}", "export the file again as UTF-8") from None


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def xml_tree(data: bytes, where: str) -> Element:
    """The root element of a document; names are without prefixes. Raises UsageError."""
    builder = TreeBuilder()

    def start(name: str, attributes: Mapping[str, str]) -> None:
        builder.start(name, dict(attributes))

    def end(name: str) -> None:
        builder.end(name)

    feed_xml([data], where, start, end, builder.data)
    return builder.close()
