"""Every figure the design promises, with its yardstick measured beside it: `python -m tests.bench`."""
