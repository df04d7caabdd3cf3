"""Measurements of Hubbub: the server under load, side by side with another one where it is at hand."""
