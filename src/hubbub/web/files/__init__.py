"""Files that people upload: taken in, kept, sent to whoever has the link, and removed."""
