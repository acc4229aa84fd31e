"""What a cited page says of itself (title, author, publisher, day, language), written into its source's record."""
