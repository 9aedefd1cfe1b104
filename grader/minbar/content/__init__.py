"""Find, load, validate, hash and version content; content is data and is never run here."""
