"""Tests of the wire protocol; between them they cover every line and branch of it."""
