"""Hubbub under irctest, the independent suite for IRC servers. `make conformance` runs it."""
