"""Record types and their fields: validation, documentation and JSON Schema from one definition."""
