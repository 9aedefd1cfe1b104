"""One engine of their own for all tests of faults, and a batch that nothing happened to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.engines import OwnEngine, engine_of_our_own
from tests.faults.batches import POINTS, Batch, exactly_one_grade, graded_in, no_rooms, outside_run


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnEngine]:
    """An engine that may be ended; root starts it, and without one the tests fail."""
    with engine_of_our_own(tmp_path_factory.mktemp("engine")) as found:
        yield found


@pytest.fixture(scope="session")
def uninterrupted(engine: OwnEngine, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """The batch that nothing happened to."""
    batch = Batch(tmp_path_factory.mktemp("uninterrupted"), engine)
    batch.prepare()
    code, said = batch.run()
    assert (code, graded_in(batch.out)) == (0, POINTS), said
    exactly_one_grade(batch.store, len(POINTS))
    no_rooms(engine)
    return batch


@pytest.fixture(scope="session")
def expected(uninterrupted: Batch) -> dict[str, bytes]:
    """What every other batch must come to, whatever happened to it."""
    return outside_run(uninterrupted.out)


@pytest.fixture
def batch(engine: OwnEngine, uninterrupted: Batch, tmp_path: Path) -> Iterator[Batch]:
    """The same batch, with a state of its own; no room is left after it."""
    found = Batch(tmp_path, engine, bank=uninterrupted.folder / "bank")
    found.prepare()
    yield found
    no_rooms(engine)
