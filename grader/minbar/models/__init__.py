"""Frozen values that the other parts pass to each other; they import nothing of ours."""
