"""The ledger agrees with a few lines of plain Python, whatever happens to it in what order."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minbar.errors import UserError
from minbar.store.database import open_database
from minbar.store.outcomes import mark_cancelled, mark_drawn, mark_leaked, mark_used
from minbar.store.privacy import forget_candidate
from tests.databases import PostgresServer
from tests.store.ledgers import enter, item, make_lock, state

if TYPE_CHECKING:
    from sqlalchemy import Connection

WHO = {"a": "a" * 64, "b": "b" * 64}
STEPS: dict[str, Callable[[Connection, str], Any]] = {
    "drawn": mark_drawn,
    "used": mark_used,
    "cancelled": lambda conn, set_id: mark_cancelled(conn, set_id, why="w"),
    "leaked": lambda conn, set_id: mark_leaked(conn, set_id, why="w"),
}
ALLOWED = {
    "pending": {"drawn", "cancelled"},
    "drawn": {"drawn", "used", "cancelled", "leaked"},
    "used": {"drawn", "used", "leaked"},
    "cancelled": {"cancelled", "leaked"},
    "leaked": {"drawn", "leaked"},
}
"""Status to the steps that are taken, or change nothing."""
ENDS = {"drawn": {"used", "cancelled", "leaked"}, "used": {"leaked"}, "cancelled": {"leaked"}}
names = st.lists(st.sampled_from("uvwxyz"), min_size=1, max_size=3, unique=True)
moves = st.one_of(
    st.tuples(st.just("enter"), st.sampled_from("ab"), names),
    st.tuples(st.sampled_from(sorted(STEPS)), st.integers(1, 3)),
    st.tuples(st.just("forget"), st.sampled_from("ab")),
)


class Model:
    """What the ledger should hold: sets by number, and which items leaked."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.sets: dict[int, tuple[str, list[str]]] = {}
        self.status: dict[int, str] = {}
        self.leaked: set[str] = set()

    def step(self, number: int, to: str) -> bool:
        """Take a step; return whether it is one."""
        before = self.status.get(number)
        if before is None or to not in ALLOWED[before]:
            return False
        if before == "pending" or to in ENDS.get(before, ()):
            self.status[number] = to
        if to == "leaked":
            self.leaked.update(self.sets[number][1])
        return True

    def forget(self, who: str) -> None:
        """Nobody's sets stay sets."""
        for number, (owner, held) in self.sets.items():
            if owner == who:
                self.sets[number] = ("", held)

    def counting(self) -> list[tuple[str, list[str]]]:
        """Return owner and items of the sets that count."""
        return [self.sets[number] for number, is_ in self.status.items() if is_ != "cancelled"]


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def new_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Give a maker of empty databases: each example has one of its own."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("stores")
        return lambda: f"sqlite:///{folder / uuid.uuid4().hex}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.create


@settings(max_examples=12)
@given(history=st.lists(moves, min_size=8, max_size=24))
def test_any_history_is_counted_as_plain_python_counts_it(
    new_url: Callable[[], str], history: list[tuple[Any, ...]]
) -> None:
    """Exposure, what was seen, leaks and refused steps agree after every history."""
    model = Model()
    with open_database(new_url()) as database:
        for what, *rest in history:
            if what == "enter":
                number = len(model.sets) + 1
                model.sets[number], model.status[number] = (rest[0], rest[1]), "pending"
                enter(database, make_lock(number, rest[1], candidate=WHO[rest[0]]))
            elif what == "forget":
                model.forget(rest[0])
                with database.begin() as conn:
                    forget_candidate(conn, WHO[rest[0]])
            else:
                with database.begin() as conn:
                    assert taken(conn, rest[0], what) == model.step(rest[0], what)
        found = {who: state(database, candidate=key) for who, key in WHO.items()}
    counts = Counter(item(name) for _, held in model.counting() for name in held)
    for who, seen in found.items():
        assert {name: use.sets for name, use in seen.usage.items()} == counts
        assert seen.window_sets == len(model.counting())
        own = [held for owner, held in model.counting() if owner == who]
        assert seen.seen == {item(name) for held in own for name in held}
        assert seen.leaked == {item(name) for name in model.leaked}


def taken(conn: Connection, number: int, step: str) -> bool:
    """Take a step in the ledger; return whether it was allowed."""
    try:
        STEPS[step](conn, f"set-{number:016x}")
    except UserError:
        return False
    return True
