"""The take-homes that minbar brings along; none of their code runs outside a room."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import pytest

from minbar.content.environments import load_environment
from minbar.content.locate import built_in_root
from minbar.content.takehomes import Takehome, list_takehomes, load_takehome
from minbar.rooms.docker_rooms import DockerRooms
from minbar.rooms.engine import connect
from minbar.rooms.images import require_image
from minbar.takehomes.data import generate_data
from minbar.takehomes.keys import demonstration_keys
from minbar.takehomes.proof import proof_runner

ROOTS = (built_in_root(),)


@pytest.fixture(scope="session", params=list_takehomes(ROOTS))
def takehome(request: pytest.FixtureRequest) -> Takehome:
    """Give each built-in take-home in turn."""
    return load_takehome(ROOTS, request.param)


@pytest.fixture(scope="session")
def late_deliveries() -> Takehome:
    """Give the take-home `late-deliveries`."""
    return load_takehome(ROOTS, "late-deliveries")


@pytest.fixture(scope="session")
def demonstration() -> Callable[[str], Mapping[str, bytes]]:
    """Give what makes a take-home's demonstration data, by file, in a room of its image."""
    return functools.cache(_demonstration)


def _demonstration(slug: str) -> Mapping[str, bytes]:
    takehome = load_takehome(ROOTS, slug)
    client = connect()
    image = require_image(client, load_environment(ROOTS, takehome.spec.environment))
    with DockerRooms(client) as rooms:
        run = proof_runner(rooms, image)
        data = generate_data(takehome, demonstration_keys(slug), run, image=image)
    client.close()
    return {**data.work, **data.hidden}
