"""The command line: one file per noun, one printer, one error boundary."""
