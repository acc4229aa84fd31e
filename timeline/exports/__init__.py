"""What machines read: feeds, calendar, data, sitemap. One module a format."""
