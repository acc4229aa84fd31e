"""Caches that outlive a run: cache folders, tables in SQLite, long values in files, and the lock on them."""
