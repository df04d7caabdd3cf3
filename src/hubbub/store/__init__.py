"""Durable data: the log of every conversation, written by one thread, and the queries that read it.

Nothing outside this package imports SQLAlchemy; what goes in and out are the plain values of `records`.
"""
