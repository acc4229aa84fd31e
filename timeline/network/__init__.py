"""Network access, for checking links and archiving pages only. Builds never import this package."""
