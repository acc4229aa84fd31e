"""Archived copies of sources in the content folder: whether they are there and unchanged, and what their texts say."""
