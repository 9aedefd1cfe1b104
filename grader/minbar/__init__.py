"""minbar: a versioned bank of ML interview items and a sandboxed take-home grader."""

__version__ = "0.1.0"
