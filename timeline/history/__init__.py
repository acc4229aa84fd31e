"""Event histories from git: read earlier versions of records, compare them, report changes."""
