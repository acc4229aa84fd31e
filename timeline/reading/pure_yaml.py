"""PyYAML's pure Python loader with libyaml's behaviour, for installations without libyaml.

The two scanners differ on two points. The Python one ends a plain scalar within [ ] or { } at a question mark, and
rejects a tab anywhere; YAML 1.2 (sections 5.5 and 7.3.3) and libyaml do neither.
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml.tokens import ScalarToken

_BLANK = "\0 \t\r\n\x85\u2028\u2029"
_FLOW = ",[]{}"


class PureLoader(yaml.SafeLoader):
    """A loader whose tokens equal libyaml's."""

    def scan_to_next_token(self) -> None:
        """Skip spaces, comments, line ends, and tabs that do not indent."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def scan_plain(self) -> Any:
        """Scan an unquoted scalar."""
        start = end = self.get_mark()
        stops = _BLANK + _FLOW if self.flow_level else _BLANK
        chunks: list[str] = []
        spaces: list[str] = []
        while self.peek() != "#":
            length = 0
            while (character := self.peek(length)) not in stops:
                if character == ":" and self.peek(length + 1) in stops:
                    break
                length += 1
            if not length:
                break
            self.allow_simple_key = False
            chunks += [*spaces, self.prefix(length)]
            self.forward(length)
            end = self.get_mark()
            spaces = self.scan_plain_spaces(self.indent + 1, start)
            if not spaces or (not self.flow_level and self.column < self.indent + 1):
                break
        return ScalarToken("".join(chunks), True, start, end)

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> Any:
        """Scan the white space between the words of an unquoted scalar."""
        length = 0
        while self.peek(length) in (" ", "\t"):
            length += 1
        blanks = self.prefix(length)
        if "\t" not in blanks:
            return super().scan_plain_spaces(indent, start_mark)
        self.forward(length)
        return super().scan_plain_spaces(indent, start_mark) or [blanks]
