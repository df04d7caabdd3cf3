"""What several parts' tests stand on."""
