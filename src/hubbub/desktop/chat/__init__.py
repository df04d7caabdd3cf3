"""What is seen of a conversation: header, messages, members, composer, and private windows."""
