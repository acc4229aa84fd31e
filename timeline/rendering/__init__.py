"""Render page plans to HTML: themes and templates."""
