"""The window of whoever hosts a server: how others get in, who is there, what the server logs."""
