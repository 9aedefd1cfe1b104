"""Attempts are counted by distinct submission, each candidate apart."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minbar.errors import UserError
from minbar.store.attempts import Attempts

NOW = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


def test_same_bytes_count_once() -> None:
    """Grading a submission again is no new attempt; another submission is."""
    attempts = Attempts()
    given_in = ["a", "b", "a", "c", "b"]
    assert [attempts.record("c-1", "t", sha, NOW) for sha in given_in] == [1, 2, 1, 3, 2]
    assert attempts.count("c-1", "t") == 3


def test_candidates_and_takehomes_are_apart() -> None:
    """One candidate's attempts are not another's, nor another take-home's."""
    attempts = Attempts()
    assert attempts.record("c-1", "t", "a", NOW) == 1
    assert attempts.record("c-2", "t", "b", NOW) == 1
    assert attempts.record("c-1", "u", "c", NOW) == 1
    assert attempts.count("c-3", "t") == 0


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(shas=st.lists(st.sampled_from("abcde"), max_size=12))
def test_number_is_order_of_first_sight(
    shas: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the order and the repeats, a submission's number never changes."""
    attempts = Attempts(tmp_path_factory.mktemp("store"))
    first_sight = list(dict.fromkeys(shas))
    for sha in shas:
        assert attempts.record("c", "t", sha, NOW) == first_sight.index(sha) + 1


def test_first_sight_is_kept() -> None:
    """When a submission arrived doesn't change by grading it again."""
    attempts, later = Attempts(), NOW + dt.timedelta(days=9)
    assert attempts.first_seen("c-1", "t", "a") is None
    attempts.record("c-1", "t", "a", NOW)
    attempts.record("c-1", "t", "a", later)
    attempts.record("c-1", "t", "b", later)
    assert attempts.first_seen("c-1", "t", "a") == NOW
    assert attempts.first_seen("c-1", "t", "b") == later
    assert attempts.first_seen("c-2", "t", "a") is None


def test_no_pseudonym() -> None:
    """A name that is no pseudonym is refused."""
    with pytest.raises(UserError):
        Attempts().record("a b", "t", "a", NOW)
