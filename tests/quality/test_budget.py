"""Time ends whatever an analyser does about it."""

from __future__ import annotations

import time

import pytest

from minbar.quality.budget import OutOfTimeError, within


def _loop() -> None:
    while True:
        pass


def _swallow_once() -> None:
    try:
        _loop()
    except OutOfTimeError:
        _loop()


def test_what_is_swallowed_once_comes_again() -> None:
    """A callback that loses the error does not run for ever: it is raised again."""
    begin = time.process_time()
    with pytest.raises(OutOfTimeError), within(0.02):
        _swallow_once()
    assert time.process_time() - begin < 1


def test_nothing_is_raised_afterwards() -> None:
    """The timer ends with the block."""
    with within(0.05):
        pass
    begin = time.process_time()
    while time.process_time() - begin < 0.15:
        pass
