"""Picture files: recognised by their bytes, measured, and stripped of their metadata."""
