"""The site folder: its manifest, staging, atomic commits, and verification."""
