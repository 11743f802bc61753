"""Filling in a visit and scoring it."""
