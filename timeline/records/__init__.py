"""Load records from single content files, and check each by itself. Files are independent, so they load in parallel."""
