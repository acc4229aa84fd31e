"""Plans become bytes: Markdown, themes, templates."""
