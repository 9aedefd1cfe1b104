"""Names and sizes that the two ends of a submission must agree on."""

from __future__ import annotations

from typing import Final

__all__ = ["CHECKER", "DATA", "MANIFEST", "MAX_RECEIPT_BYTES", "RECEIPT", "TESTS", "WORKSPACE"]

RECEIPT: Final = "receipt.json"
MANIFEST: Final = "manifest.json"
MAX_RECEIPT_BYTES: Final = 64 * 1024
CHECKER: Final = ".minbar"
"""Folder of the workspace that holds the checker."""
WORKSPACE: Final = "workspace.json"
"""File in there: the public part of the take-home."""
DATA: Final = "data"
TESTS: Final = "tests"
