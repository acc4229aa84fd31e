"""Convert Markdown to safe HTML, and that HTML to plain text."""
