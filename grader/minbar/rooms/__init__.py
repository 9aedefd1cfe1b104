"""Containers and the frames to them: knows Docker, knows no rubric."""
