"""Write content files: new records and projects, edits that touch no other line, merges."""
