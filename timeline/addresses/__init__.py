"""Web addresses: which may be linked, how they are shown, and which lead to the same page or site."""
