"""Reports of diagnostics: text for people, and formats for programs."""
