"""The pages before the chat: start, create a server, enter a server, and the name."""
