"""What is pasted, dropped or chosen to be sent: pictures and other files."""
