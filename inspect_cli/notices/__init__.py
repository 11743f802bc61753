"""Notices: content snapshot, layout, PDF. The only room that writes PDF files and reads fonts."""
