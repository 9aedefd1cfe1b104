"""Files that every workspace gets as they are, or with names filled in."""
