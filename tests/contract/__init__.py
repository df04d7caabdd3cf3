"""What every store of Hubbub does, whatever database is under it, and asked only in the store's own terms."""
