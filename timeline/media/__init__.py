"""Picture files: recognised by content, measured, and stripped of metadata."""
