"""Bytes that say they are a package, or whatever else somebody hands in as a file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import msgspec

from minbar.errors import ReceiptError, SubmissionError
from minbar.grading.intake import read_submission
from minbar.grading.intake.names import why_hostile
from minbar.grading.intake.values import Submission
from minbar.models.takehome import TakehomeSpec
from minbar.takehomes.receipts import verify_receipt
from tests.fuzz.refusals import refusing

__all__ = ["SPEC", "case", "look_at"]

SPEC: Final = msgspec.convert(
    {
        "schema": "takehome/1",
        "id": "tiny",
        "version": "1.0.0",
        "title": "Tiny",
        "summary": "Tiny.",
        "environment": "small",
        "minutes": 30,
        "files": {
            "notebook": "solution.ipynb",
            "allowed": ["*.py", "*.csv", "src/**/*.py"],
            "artefacts": ["predictions.csv"],
            "max_mb": 2,
        },
        "data": {"work": ["orders.csv"], "hidden": ["holdout.csv"]},
        "calls": {},
        "criteria": [],
    },
    TakehomeSpec,
)
_RESERVED: Final = frozenset({"numpy", "pandas"})
_FOLDER: Final = tempfile.TemporaryDirectory(prefix="minbar-fuzz-")
_PATH: Final = Path(_FOLDER.name) / "package.zip"


def case(data: bytes) -> None:
    """A file is taken or refused, and what is taken is small, safe to write, and whole."""
    _PATH.write_bytes(data)
    look_at(_PATH)


def look_at(path: Path) -> None:
    """Read a submission, and hold what was taken against the rules."""
    with refusing(SubmissionError):
        _check(read_submission(path, SPEC, reserved=_RESERVED))


def _check(read: Submission) -> None:
    most = (SPEC.files.max_mb + 1) * 1024 * 1024
    assert sum(map(len, read.files.values())) + len(read.notebook) <= most
    for name in read.files:
        assert not why_hostile(name), name
        assert not Path(name).is_absolute()
        assert Path(name).parts[0] not in _RESERVED
    assert all(line.isprintable() for line in read.warnings)
    if read.receipt is not None:
        with refusing(ReceiptError):
            verify_receipt(read.receipt, bytes(32), SPEC)
            msg = "a receipt that nobody signed was believed"
            raise AssertionError(msg)
