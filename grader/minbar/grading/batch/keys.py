"""The key of a grade: a hash of everything that its bytes depend on."""

from __future__ import annotations

from typing import Final

import msgspec

from minbar import __version__
from minbar.content.hashing import canonical_json, sha256_hex
from minbar.content.takehomes import Takehome
from minbar.grading.batch.values import Conditions
from minbar.grading.identity import Identity
from minbar.grading.intake import Submission
from minbar.models.grade import GRADE_SCHEMA
from minbar.takehomes.keys import key_id

__all__ = ["grade_key"]

_GRADING: Final = "1"
"""To be raised when the same submission would get another grade from the same version."""


def grade_key(
    takehome: Takehome, submission: Submission, identity: Identity, conditions: Conditions
) -> str:
    """Return the key of a grade, SHA-256 in hexadecimal.

    Whose submission it is counts through the data they were given; candidate and
    attempt are beside the key, as the same bytes on the same data earn the same grade.
    """
    spec = takehome.spec
    what = {
        "schema": "grade-key/1",
        "submission": {
            "sha256": submission.sha256,
            "notebook": submission.notebook_name,
            "warnings": list(submission.warnings),
        },
        "data_key": key_id(identity.keys),
        "takehome": takehome.sha256,
        "rubric": conditions.rubric,
        "image": conditions.image,
        "grading": {"minbar": __version__, "schema": GRADE_SCHEMA, "version": _GRADING},
        "limits": msgspec.to_builtins(spec.limits),
        "options": {"runtime": conditions.runtime},
    }
    return sha256_hex(canonical_json(what))
