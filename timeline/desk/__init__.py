"""The editors' desk: what needs work, and where a record is."""
