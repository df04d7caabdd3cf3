"""What clients can ask for: one module a family of commands, and the table of them all."""
