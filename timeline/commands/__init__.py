"""The command line: one module a command, which parses options, calls the program and prints a report."""
