"""The small bank, and the engine that proofs of its items run in; without it they fail."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minbar.bank.checking import OpenRooms
from minbar.content.environments import load_environment
from minbar.content.locate import built_in_root
from minbar.rooms.docker_rooms import DockerRooms
from minbar.rooms.engine import connect
from minbar.rooms.images import require_image
from minbar.rooms.interface import RoomProvider
from tests.bank.samples import make_bank

if TYPE_CHECKING:
    import docker


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a copy of the small bank."""
    return make_bank(tmp_path)


@pytest.fixture(scope="session")
def engine() -> Iterator[docker.DockerClient]:
    """Give a client of the engine that answers."""
    with contextlib.closing(connect()) as client:
        yield client


@pytest.fixture(scope="session")
def rooms(engine: docker.DockerClient) -> OpenRooms:
    """Give what opens proof rooms of the built-in environments."""

    @contextlib.contextmanager
    def opened(
        environments: Collection[str],
    ) -> Iterator[tuple[RoomProvider, Mapping[str, str]]]:
        images = {
            name: require_image(engine, load_environment([built_in_root()], name))
            for name in environments
        }
        with DockerRooms(engine) as provider:
            yield provider, images

    return opened
