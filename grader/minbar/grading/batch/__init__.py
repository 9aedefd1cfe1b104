"""Many submissions of one take-home: found, graded some at once, kept, and never lost."""
