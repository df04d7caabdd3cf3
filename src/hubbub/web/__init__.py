"""The HTTP side of a server: the page, IRC over WebSocket, and what operators watch."""
