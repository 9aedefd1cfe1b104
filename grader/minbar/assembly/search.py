"""The best set within limits, and the second best."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from minbar.assembly.choices import Choice, Task
from minbar.assembly.hard_rows import add_choices, add_hard_rows
from minbar.assembly.limits import Limits, breaches
from minbar.assembly.program import Program
from minbar.assembly.reducing import cheapest, fewest, worth
from minbar.assembly.soft_rows import add_soft_rows, within
from minbar.assembly.solve import solve
from minbar.errors import OurFault

__all__ = ["Chosen", "best_set", "best_two", "some_set", "value_of"]

Chosen = tuple[Choice, ...]

_GUESSES: Final = (24, 240)
"""How many of the lightest items of each kind are tried before all are."""


def value_of(chosen: Iterable[Choice]) -> int:
    """Return the sum of weights of a set."""
    return sum(choice.weight for choice in chosen)


def best_two(task: Task, limits: Limits) -> tuple[Chosen, int | None] | None:
    """Return the best set, by id, and the value of the second best; None if there is no set.

    Of sets of one value the first by its ids is the best.
    """
    best: list[Chosen] = []
    while True:
        found = best_set(task, limits, best)
        if found is None or (best and value_of(found) > value_of(best[0])):
            break
        if best and value_of(found) < value_of(best[0]):
            best.clear()  # the solver's tolerance hid a better set; it is looked for again
        best.append(found)
    if not best:
        return None
    rest = best[1:] or ([found] if found else [])
    first = min(best, key=lambda chosen: [choice.card.id for choice in chosen])
    return first, value_of(rest[0]) if rest else None


def best_set(task: Task, limits: Limits, without: Sequence[Chosen] = ()) -> Chosen | None:
    """Return the best set that holds the limits, by id; None if there is none.

    Args:
        task: the draw.
        limits: the limits.
        without: sets that are not wanted.
    """
    pool = within(task.by_weight, limits)
    for guess, is_all in _guesses(task, pool, limits, len(without)):
        found = _solve(task, guess, limits, without)
        if found is None:
            continue
        if is_all:
            return found
        needed = worth(task, pool, value_of(found))
        if {choice.card.id for choice in needed} <= {choice.card.id for choice in guess}:
            return found
        return _solve(task, needed, limits, without)
    return None


def some_set(task: Task, limits: Limits) -> Chosen | None:
    """Return any set that holds the limits; None if there is none."""
    guesses = _guesses(task, within(task.by_weight, limits), limits)
    found = (_solve(task, guess, limits, ()) for guess, _ in guesses)
    return next((chosen for chosen in found if chosen), None)


def _guesses(
    task: Task, pool: Sequence[Choice], limits: Limits, spare: int = 0
) -> Iterator[tuple[Sequence[Choice], bool]]:
    """Larger and larger parts of a pool; last, with True, what is as good as all of it."""
    if len(pool) < task.count:
        return
    for number in _GUESSES:
        guess = cheapest(pool, number)
        if len(guess) < len(pool):
            yield guess, False
    yield fewest(task, pool, limits, spare), True


def _solve(
    task: Task, pool: Sequence[Choice], limits: Limits, without: Sequence[Chosen]
) -> Chosen | None:
    program = Program()
    lightest = min((choice.weight for choice in pool), default=0)
    add_choices(program, [choice.weight - lightest for choice in pool])
    add_hard_rows(program, task, pool)
    add_soft_rows(program, task, pool, limits)
    columns = {choice.card.id: column for column, choice in enumerate(pool)}
    for chosen in without:
        cut = [columns[choice.card.id] for choice in chosen if choice.card.id in columns]
        program.row([(column, 1) for column in cut], high=task.count - 1)
    values = solve(program)
    if values is None:
        return None
    found = [choice for choice, value in zip(pool, values, strict=False) if value]
    return _verified(task, found, limits)


def _verified(task: Task, found: Iterable[Choice], limits: Limits) -> Chosen:
    """Add up again in whole numbers: floating point must not have let anything pass."""
    chosen = tuple(sorted(found, key=lambda choice: choice.card.id))
    wrong = breaches(task, chosen, limits)
    if wrong:
        what = f"the solver's set does not hold: {'; '.join(wrong)}"
        raise OurFault(what)
    return chosen
