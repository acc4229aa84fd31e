"""Checks that need more than one record, and the one registry of them."""
