"""The command line: one module a command, which reads its options, calls the pipeline and shows the report."""
