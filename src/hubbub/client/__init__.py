"""Everything a client does that is no widget: the session with a server, what is known, and what changed."""
