"""What every test stands on: a state folder of its own and a known environment."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

# No deadline: how long an example takes says more about the machine than about the code.
settings.register_profile("default", deadline=None)
settings.register_profile("nightly", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# Fixtures that tests of several parts share.
pytest_plugins = ("tests.databases",)

# What a developer may have set, and what would change what commands print or find.
_UNSET = (
    "COLUMNS",
    "FORCE_COLOR",
    "MINBAR_BANK",
    "MINBAR_DEBUG",
    "MINBAR_STORE",
    "NO_COLOR",
    "PY_COLORS",
)


# Folders that any worker may take: their tests have no rooms, or look at none but their own.
_ANYWHERE: Final = re.compile(
    r"tests/((assembly|attacks|ci|faults|fuzz|minbar_content|models|quality|report|store)/"
    r"|drawing/(?!test_pairs)"
    r"|cli/test_(draw|lock|candidate(?!_side)|grades|bank_(diff|export|list|migrate|new|schema|show|stats)))"
)


class _Workers(LoadScopeScheduling):  # type: ignore[misc] # xdist ships no types
    """Keeps tests that look for rooms of anybody's on one worker."""

    def _split_scope(self, nodeid: str) -> str:
        found = _ANYWHERE.match(nodeid)
        return found[0] if found else "rooms"


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> _Workers:
    """Divide the tests between workers, where there are some (`pytest -n 2`)."""
    return _Workers(config, log)


@pytest.fixture(scope="session", autouse=True)
def heard_interrupts() -> None:
    """Undo what shells do to background jobs: processes that tests start hear Ctrl-C."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def known_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the developer's own settings, secret and receipts out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in _UNSET:
            patch.delenv(name, raising=False)
        patch.setenv("MINBAR_HOME", str(tmp_path_factory.mktemp("state")))
        # Coverage makes analyses slow, and a limit that strikes in it leaves its lock closed.
        patch.setattr("minbar.quality.runner.SECONDS", 60.0)
        yield
