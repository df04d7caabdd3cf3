"""What administrators see and do over HTTP: the interface of the page "Manage this server"."""
