"""The steps of a build, each of which remembers what it made the last time."""
