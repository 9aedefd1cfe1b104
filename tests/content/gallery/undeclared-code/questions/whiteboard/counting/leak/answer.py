"""Nobody reads this."""
