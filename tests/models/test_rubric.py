"""What rubrics compute: the best score that hints leave open, bars and anchors by number."""

from __future__ import annotations

import pytest

from minbar.models.names import ByScore, LogitByLevel, ScoreByLevel
from minbar.models.rubric import HintRule


@pytest.mark.parametrize(
    ("cost", "best"), [(0, 4), (1, 4), (2, 3), (3, 3), (4, 2), (5, 2), (99, 2)]
)
def test_a_sum_that_is_not_named_counts_as_the_next_lower(cost: int, best: int) -> None:
    """No hint costs nothing; beyond the last step it gets no worse."""
    assert HintRule(best_score_after={2: 3, 1: 4, 4: 2}).best_after(cost) == best


def test_levels_and_scores_are_found_by_their_number() -> None:
    """Level 2 is the second number, score 4 the last sentence."""
    assert ScoreByLevel(one=1.5, two=2.0, three=2.5).at(2) == 2.0
    assert LogitByLevel(one=-0.5, two=0.0, three=0.5).at(3) == 0.5
    assert ByScore(one="a", two="b", three="c", four="d").at(4) == "d"
