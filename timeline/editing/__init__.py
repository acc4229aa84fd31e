"""Everything that writes content files: edits, new records, merges."""
