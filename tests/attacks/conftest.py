"""A proving ground with warm rooms for all attacks, and what they must leave as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from minbar.cli.attack_renderings import renderings
from minbar.content.attacks import Corpus, load_corpus
from minbar.content.environments import Environment, load_environment
from minbar.content.locate import built_in_root
from minbar.grading.assembly import Graded
from minbar.grading.attacks import ProvingGround, WatchedRooms
from minbar.grading.grader import Grader
from minbar.rooms.docker_rooms import DockerRooms
from minbar.rooms.engine import connect
from minbar.rooms.images import require_image
from minbar.rooms.pool import WarmRooms

if TYPE_CHECKING:
    import docker

AT_ONCE = 2
"""Attacks at a time: some only make the grader wait, and meanwhile it grades others."""


@pytest.fixture(scope="session")
def engine() -> Iterator[docker.DockerClient]:
    """Give a client of the engine that answers."""
    client = connect()
    yield client
    client.close()


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """Give the attacks."""
    return load_corpus((built_in_root(),))


@pytest.fixture(scope="session")
def tabular() -> Environment:
    """Give the built-in environment."""
    return load_environment((built_in_root(),), "tabular")


@pytest.fixture(scope="session")
def image(engine: docker.DockerClient, tabular: Environment) -> str:
    """Give the tag of the built-in environment's image."""
    return require_image(engine, tabular)


@pytest.fixture(scope="session")
def ground(
    engine: docker.DockerClient, corpus: Corpus, tabular: Environment, image: str
) -> Iterator[ProvingGround]:
    """Give the proving ground; after the last attack the engine must have no room of its."""
    docker_rooms = DockerRooms(engine)
    with ProvingGround(
        corpus,
        tabular,
        image=image,
        rooms=WatchedRooms(docker_rooms),
        render=renderings,
        jobs=AT_ONCE,
    ) as made:
        yield made
    assert docker_rooms.remaining() == ()


@pytest.fixture(scope="session")
def rooms(ground: ProvingGround) -> WarmRooms:
    """Give its rooms."""
    return ground.rooms


@pytest.fixture(scope="session")
def grader(ground: ProvingGround) -> Grader:
    """Give a grader of the take-home under attack."""
    return ground.new_grader()


Grade = Callable[..., Graded]


@pytest.fixture(scope="session")
def grade(ground: ProvingGround) -> Grade:
    """Give a function that grades the bytes of a notebook, on data of the given keys."""
    return ground.graded
