"""The window in which one registers, logs in and out, and changes the password."""
