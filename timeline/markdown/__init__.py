"""Markdown becomes safe HTML, and the plain text of that HTML."""
