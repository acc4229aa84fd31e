"""One content file becomes its records. Needs nothing but the project file, so files can be read in parallel."""
