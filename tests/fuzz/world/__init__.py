"""A server in a world without threads, sockets and time of its own, so that an input always does the same."""
