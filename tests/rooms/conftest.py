"""The engine and the image that tests of rooms run in; without them these tests fail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from minbar.content.environments import Environment, load_environment
from minbar.content.locate import built_in_root
from minbar.rooms.engine import EngineFacts, connect, engine_facts
from minbar.rooms.images import BUILD_TIMEOUT, require_image

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
