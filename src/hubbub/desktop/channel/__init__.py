"""What one does with a channel and its people: their menu, who they are, and the settings window."""
