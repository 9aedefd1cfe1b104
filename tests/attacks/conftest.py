"""A grader with warm rooms for all attacks, and what every one of them must leave as it was."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec
import pytest

from minbar.content.environments import Environment, load_environment
from minbar.content.locate import built_in_root
from minbar.content.takehomes import Takehome, load_takehome
from minbar.grading.assembly import Graded
from minbar.grading.grader import Grader
from minbar.grading.identity import Identity
from minbar.rooms.docker_rooms import OWNER, DockerRooms
from minbar.rooms.engine import connect
from minbar.rooms.images import require_image
from minbar.rooms.pool import WarmRooms
from minbar.takehomes.keys import DataKeys
from tests.attacks.cheats import HERE

if TYPE_CHECKING:
    import docker

# Files of the take-home under attack, and cheats: none is a test or a conftest of ours.
collect_ignore = ["bank", "notebooks"]

WARM_ROOMS = 2


def key(text: str) -> bytes:
    """Return a key of 256 bits."""
    return hashlib.sha256(text.encode()).digest()


KEYS = DataKeys(work=key("work"), holdout=key("holdout"), world=key("world"))
OTHER_KEYS = DataKeys(work=key("their work"), holdout=key("theirs"), world=key("their world"))


@pytest.fixture(scope="session")
def engine() -> Iterator[docker.DockerClient]:
    """Give a client of the engine that answers."""
    client = connect()
    yield client
    client.close()


@pytest.fixture(scope="session")
def attacked() -> Takehome:
    """Give the take-home under attack."""
    return load_takehome((HERE / "bank", built_in_root()), "attacked")


@pytest.fixture(scope="session")
def rooms(engine: docker.DockerClient) -> Iterator[WarmRooms]:
    """Give rooms; after the last attack the engine must have none of ours left."""
    with WarmRooms(DockerRooms(engine)) as warm:
        yield warm
    left = engine.containers.list(all=True, filters={"label": OWNER})
    ours = [one for one in left if one.labels[OWNER].startswith(f"{os.getpid()}-")]
    assert ours == []


@pytest.fixture(scope="session")
def tabular() -> Environment:
    """Give the built-in environment."""
    return load_environment((built_in_root(),), "tabular")


@pytest.fixture(scope="session")
def image(engine: docker.DockerClient, tabular: Environment) -> str:
    """Give the tag of the built-in environment's image."""
    return require_image(engine, tabular)


@pytest.fixture(scope="session")
def new_grader(
    attacked: Takehome, tabular: Environment, image: str, rooms: WarmRooms
) -> Callable[[], Grader]:
    """Give a maker of graders of the take-home under attack, all with the same warm rooms.

    They import less beforehand than the environment says: no attack needs more,
    and as many rooms as there are attacks are booted here.
    """
    few = msgspec.structs.replace(tabular.spec, preload=["numpy", "pandas"])
    light = dataclasses.replace(tabular, spec=few)

    def make() -> Grader:
        grader = Grader(attacked, light, image=image, rooms=rooms)
        grader.keep_warm(WARM_ROOMS)
        return grader

    return make


@pytest.fixture(scope="session")
def grader(new_grader: Callable[[], Grader]) -> Grader:
    """Give one grader."""
    return new_grader()


Grade = Callable[..., Graded]


@pytest.fixture(scope="session")
def grade(grader: Grader, tmp_path_factory: pytest.TempPathFactory) -> Grade:
    """Give a function that grades the bytes of a notebook, on data of the given keys."""

    def grade_bytes(notebook: bytes, keys: DataKeys = KEYS) -> Graded:
        path = tmp_path_factory.mktemp("submission") / "attacked.ipynb"
        path.write_bytes(notebook)
        return grader.grade(grader.take_in(path), identity(keys))

    return grade_bytes


def identity(keys: DataKeys = KEYS) -> Identity:
    """Return who hands in: a candidate with the given keys."""
    return Identity(keys=keys, candidate="mallory", source="option", attempt=1)
