"""Offline field inspections in the terminal: survey, ledger, rectification notices."""

__version__ = "0.1.0"
