"""Bytes become plain values: file discovery, strict YAML, front matter, and where in a file a value stands."""
