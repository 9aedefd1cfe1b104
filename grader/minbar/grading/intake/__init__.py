"""Intake of submissions: hostile bytes in, plain values or a clear error out."""

from __future__ import annotations

from minbar.grading.intake.notebook import parse_notebook
from minbar.grading.intake.reading import open_submission, read_submission
from minbar.grading.intake.reserved import reserved_names
from minbar.grading.intake.values import OpenedSubmission, SourceCell, Submission

__all__ = [
    "OpenedSubmission",
    "SourceCell",
    "Submission",
    "open_submission",
    "parse_notebook",
    "read_submission",
    "reserved_names",
]
