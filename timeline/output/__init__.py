"""The site folder: what is written there, all of it or nothing, and what is remembered of it."""
