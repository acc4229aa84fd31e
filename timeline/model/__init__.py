"""What a record is: its fields, what each may hold, and the JSON Schema made from the same definitions."""
