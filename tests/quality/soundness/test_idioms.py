"""What notebooks do to rows in other words than examples: leaks found, their look-alikes not."""

from __future__ import annotations

import pytest

from tests.quality.soundness.leaking import LEAKING
from tests.quality.soundness.sample import TABLE, reported
from tests.quality.soundness.sound import SOUND

LEAKS = {"leak-preprocessing", "leak-overlap", "leak-test-reuse", "leak-refit"}


@pytest.mark.parametrize("name", LEAKING)
def test_a_leak_is_found_and_nothing_else(name: str) -> None:
    """Each is reported for what it is, and not for another leak."""
    check, code = LEAKING[name]
    assert reported(TABLE, code) & LEAKS == {check}


@pytest.mark.parametrize("name", SOUND)
def test_what_is_sound_is_not_accused(name: str) -> None:
    """Nothing is reported where rows are kept apart, whoever divides them and how."""
    assert not reported(TABLE, SOUND[name]) & LEAKS
