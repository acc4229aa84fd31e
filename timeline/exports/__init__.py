"""Formats for programs: feeds, calendar, data, sitemap. One module for each format."""
