"""Timeline: YAML event files in git become a sourced chronology on the web."""

__version__ = "0.1.0"
