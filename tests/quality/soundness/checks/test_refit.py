"""A transformer fitted again on test rows, or handed on: what a condition decides."""

from __future__ import annotations

import pytest

from tests.quality.soundness.sample import SPLIT, TABLE, reported

SCALE = (
    "def scale(t, s=None):\n    if {}:\n        s = StandardScaler().fit(t)\n"
    "    return s.transform(t), s\n"
)
FIRST = "X_train, s = scale(X_train)\n"
AGAIN = "X_test, _ = scale(X_test)\n"
SAME = "X_test, _ = scale(X_test, s)\n"
LAST = "m = SVC().fit(X_train, y_train)\nprint(m.score(X_test, y_test))"


@pytest.mark.parametrize("condition", ["s is None", "not s"])
def test_a_transformer_that_is_handed_on_is_not_fitted_again(condition: str) -> None:
    """A condition on what an argument is runs the way that this call takes, and no other."""
    define = SCALE.format(condition)
    assert "leak-refit" in reported(TABLE, define, SPLIT + FIRST + AGAIN + LAST)
    assert "leak-refit" not in reported(TABLE, define, SPLIT + FIRST + SAME + LAST)
