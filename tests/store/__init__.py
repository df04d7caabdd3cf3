"""Tests of the store's parts, and of what it does since its database is SQLite; the rest is in contract."""
