"""The engine and the image that tests of rooms run in; without them these tests fail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from minbar.content.environments import Environment, load_environment
from minbar.content.locate import built_in_root
from minbar.rooms.docker_rooms import DockerRooms
from minbar.rooms.engine import EngineFacts, connect, engine_facts
from minbar.rooms.images import BUILD_TIMEOUT, require_image
from minbar.rooms.pool import WarmRooms

if TYPE_CHECKING:
    import docker


@pytest.fixture(scope="session")
def engine() -> Iterator[docker.DockerClient]:
    """Give a client of the engine that answers."""
    client = connect(timeout=BUILD_TIMEOUT)
    yield client
    client.close()


@pytest.fixture(scope="session")
def facts(engine: docker.DockerClient) -> EngineFacts:
    """Give what the engine says about itself."""
    return engine_facts(engine)


@pytest.fixture(scope="session")
def tabular() -> Environment:
    """Give the built-in environment."""
    return load_environment((built_in_root(),), "tabular")


@pytest.fixture(scope="session")
def image(engine: docker.DockerClient, tabular: Environment) -> str:
    """Give the tag of the built-in environment's image."""
    return require_image(engine, tabular)


@pytest.fixture(scope="session")
def rooms(engine: docker.DockerClient) -> Iterator[WarmRooms]:
    """Give rooms, booted two at a time; none is left when the session ends."""
    with WarmRooms(DockerRooms(engine), boots_at_once=2) as provider:
        yield provider
