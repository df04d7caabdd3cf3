"""Tests that break things: the server is killed, the disk is full, and the promise has to hold."""
