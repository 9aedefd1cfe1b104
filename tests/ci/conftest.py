"""One grading machine with one state, for all tests of the templates."""

from __future__ import annotations

import base64
import contextlib
from pathlib import Path

import pytest

from minbar.content.environments import load_environment
from minbar.content.locate import built_in_root
from minbar.rooms.engine import connect
from minbar.rooms.images import require_image
from tests.ci.samples import machine, private_bank
from tests.takehomes.samples import SECRET

STATE_SECRET = base64.b64encode(SECRET).decode()


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of minbar on the grading machine, with the store's secret."""
    folder = tmp_path_factory.mktemp("ci-state") / "home"
    folder.mkdir(mode=0o700)
    path = folder / "secret"
    path.write_bytes(SECRET)
    path.chmod(0o600)
    return folder


@pytest.fixture(scope="session")
def grading_machine(tmp_path_factory: pytest.TempPathFactory, state: Path) -> dict[str, str]:
    """The variables of a machine that has minbar and an engine."""
    folder = tmp_path_factory.mktemp("ci-machine")
    return machine(folder, {"MINBAR_HOME": str(state)})


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private bank."""
    return private_bank(tmp_path_factory.mktemp("ci-bank") / "bank")


@pytest.fixture(scope="session")
def base() -> str:
    """The base of the built-in environment's image, which has to be built."""
    environment = load_environment((built_in_root(),), "tabular")
    with contextlib.closing(connect()) as client:
        image = client.images.get(require_image(client, environment))
        return str(image.labels["minbar.base"])
