"""The key of a grade changes with everything that the grade depends on, and with nothing else."""

from __future__ import annotations

import dataclasses
from typing import Any

import msgspec
import pytest

from minbar.grading.batch import keys
from minbar.grading.batch.keys import grade_key
from minbar.grading.batch.values import Conditions
from minbar.grading.identity import Identity
from minbar.takehomes.keys import demonstration_keys
from tests.grading.samples import KEYS, SPEC, submission, takehome

CONDITIONS = Conditions(image="image:1", rubric="r" * 64)
SUBMISSION = submission()
IDENTITY = Identity(keys=KEYS)


def key(
    *,
    conditions: dict[str, Any] | None = None,
    handed_in: dict[str, Any] | None = None,
    whose: dict[str, Any] | None = None,
    content: dict[str, Any] | None = None,
) -> str:
    """Return the key with some things changed."""
    return grade_key(
        dataclasses.replace(takehome(), **(content or {})),
        dataclasses.replace(SUBMISSION, **(handed_in or {})),
        dataclasses.replace(IDENTITY, **(whose or {})),
        dataclasses.replace(CONDITIONS, **(conditions or {})),
    )


LIMITS = msgspec.structs.replace(SPEC.limits, cpu_seconds=SPEC.limits.cpu_seconds + 1)


@pytest.mark.parametrize(
    "change",
    [
        {"conditions": {"image": "image:2"}},
        {"conditions": {"rubric": None}},
        {"conditions": {"runtime": "runsc"}},
        {"handed_in": {"sha256": "f" * 64}},
        {"handed_in": {"notebook_name": "other.ipynb"}},
        {"handed_in": {"warnings": ("left out",)}},
        {"whose": {"keys": demonstration_keys("tiny")}},
        {"content": {"sha256": "e" * 64}},
        {"content": {"spec": msgspec.structs.replace(SPEC, limits=LIMITS)}},
    ],
)
def test_what_counts(change: dict[str, Any]) -> None:
    """Anything that the grade depends on gives another key."""
    assert key(**change) != key()


def test_candidate_and_attempt_are_beside_it() -> None:
    """Who handed in counts through their data only."""
    assert key(whose={"candidate": "c-1", "attempt": 2, "late_hours": 3.0}) == key()


def test_version_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another minbar may grade otherwise."""
    before = key()
    monkeypatch.setattr(keys, "__version__", "999.0")
    assert key() != before


def test_form() -> None:
    """It is a SHA-256 in hexadecimal, the same each time."""
    assert len(key()) == 64
    assert int(key(), 16) >= 0
    assert key() == key()
