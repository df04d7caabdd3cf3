"""Hubbub: group chat that people run themselves."""

from importlib.metadata import version

__version__ = version("hubbub")
