"""The chat server. Read main.py first."""
