"""Hubbub: group chat that people run themselves."""

__version__ = "0.1.0"
