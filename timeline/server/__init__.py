"""The preview server: builds into a folder of its own, watches, and reloads the browser."""
