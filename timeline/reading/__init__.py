"""From bytes to plain values: file discovery, strict YAML, front matter, and positions of values in their file."""
