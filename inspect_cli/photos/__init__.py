"""Photo evidence: intake, facts of the bytes, working copies. The only room that uses Pillow."""
