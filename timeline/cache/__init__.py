"""What builds keep between runs, in the user's own cache folder."""
