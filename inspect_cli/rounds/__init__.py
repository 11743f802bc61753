"""Rounds (批次): which points are inspected this time, by whom, and how far it has come."""
