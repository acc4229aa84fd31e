"""What the records mean together: loading, references, order, origins, status, claims by topic."""
