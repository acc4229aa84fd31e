"""Plans become bytes: themes and templates."""
