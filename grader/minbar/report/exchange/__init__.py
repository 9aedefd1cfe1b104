"""A bank in the formats of other programs, as far as they can hold it."""
