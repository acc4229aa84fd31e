"""Chronologies of other programs to content files, with an account of every value."""
