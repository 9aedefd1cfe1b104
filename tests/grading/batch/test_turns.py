"""Many together, or one alone; nobody waits for ever."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from minbar.grading.batch.turns import Turns

SOON = 30.0


def test_together() -> None:
    """Without a wish to be alone everybody works at once."""
    turns, all_there = Turns(), threading.Barrier(8)

    def work() -> None:
        with turns.together():
            all_there.wait(timeout=SOON)

    with ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(work) for _ in range(8)]:
            future.result(timeout=SOON)


@pytest.mark.parametrize("alone_at_once", [1, 2, 8])
def test_alone(alone_at_once: int) -> None:
    """Whoever is alone is so, however many want it; everybody gets to their end."""
    turns, lock = Turns(), threading.Lock()
    working, together, alone = 0, [0], [0]

    def enter(change: int) -> int:
        nonlocal working
        with lock:
            working += change
            return working

    def work(number: int) -> None:
        with turns.together():
            enter(1)
            time.sleep(0.001)
            enter(-1)
            if number < alone_at_once:
                with turns.alone():
                    assert enter(1) == 1
                    time.sleep(0.01)
                    assert enter(-1) == 0
                    alone[0] += 1
            enter(1)
            time.sleep(0.001)
            enter(-1)
            with lock:
                together[0] += 1

    with ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(work, number) for number in range(24)]:
            future.result(timeout=SOON)
    assert (together[0], alone[0]) == (24, alone_at_once)


def test_error_while_alone() -> None:
    """What is raised there comes out, and the others go on."""
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.together(), turns.alone():
        1 // 0  # noqa: B018
    with turns.together(), turns.alone():
        pass
