"""Reporters: what is wrong, as text for people and in the forms that machines read."""
