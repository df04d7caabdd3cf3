"""What may happen to a chat server, done to a real one beside people who must not notice.

Each row of docs/survival.md has its test here. `arena.py` has the server, the people and the memory that are
watched meanwhile, `scale.py` how much of everything a test does.
"""
