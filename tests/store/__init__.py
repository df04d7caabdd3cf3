"""Tests of the store's parts, and of what it does because its database is SQLite; see contract for the rest."""
