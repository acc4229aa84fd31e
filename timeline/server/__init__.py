"""The preview server: builds the site into its own folder, watches for changes, and reloads the browser."""
