"""The take-homes that minbar brings along, read as text; none of their code runs here."""

from __future__ import annotations

import pytest

from minbar.content.locate import built_in_root
from minbar.content.takehomes import Takehome, list_takehomes, load_takehome


@pytest.fixture(scope="session", params=list_takehomes((built_in_root(),)))
def takehome(request: pytest.FixtureRequest) -> Takehome:
    """Give each built-in take-home in turn."""
    return load_takehome((built_in_root(),), request.param)


@pytest.fixture(scope="session")
def late_deliveries() -> Takehome:
    """Give the take-home `late-deliveries`."""
    return load_takehome((built_in_root(),), "late-deliveries")
