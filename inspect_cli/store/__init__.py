"""Files and SQLite: the only room that opens a database or writes a file for good."""
