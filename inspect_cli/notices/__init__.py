"""Notices: content snapshot, layout, PDF. The only room that uses reportlab."""
