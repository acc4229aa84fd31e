"""The command line: a module a command, which reads its options, calls the pipeline and shows the report."""
