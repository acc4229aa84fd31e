"""Web addresses: validation, display, comparison, and the publishers that they identify."""
