"""What the analysis knows of libraries, as tables."""
