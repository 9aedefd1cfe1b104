"""Grade one submission: intake, run, examination, assembly of the grade."""
