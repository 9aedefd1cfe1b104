"""Views of a grade; they render it and compute nothing."""
