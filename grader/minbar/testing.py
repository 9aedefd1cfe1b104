"""What authors of take-homes import in their tests.

Tests are plain pytest. Two fixtures are given: `submission` (the candidate's
notebook, in another room) and `data` (the generated files, by name).

    from minbar.testing import points

    @points(4, criterion="generalisation")
    def test_ranks_unseen_customers(submission, holdout):
        \"\"\"Ranks customers it has never seen better than the baseline.\"\"\"
        scores = submission.call("predict_proba", holdout.features)
        assert roc_auc_score(holdout.labels, scores) >= 0.80
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["POINTS_ATTRIBUTE", "points"]

POINTS_ATTRIBUTE = "__minbar_points__"

Test = TypeVar("Test", bound=Callable[..., Any])


def points(value: float, *, criterion: str) -> Callable[[Test], Test]:
    """Give a test its points and the criterion that they belong to.

    Args:
        value: points for passing; more than zero, and finite.
        criterion: id of a `test` criterion in `takehome.yaml`.

    Raises:
        ValueError: if `value` is not positive and finite.
    """
    if not 0 < value < math.inf:  # NaN is not either
        msg = f"points must be positive and finite, not {value!r}"
        raise ValueError(msg)

    def mark(test: Test) -> Test:
        setattr(test, POINTS_ATTRIBUTE, (float(value), criterion))
        return test

    return mark
