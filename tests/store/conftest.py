"""A state folder of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point minbar at an empty state folder that doesn't exist yet."""
    folder = tmp_path / "state"
    monkeypatch.setenv("MINBAR_HOME", str(folder))
    return folder
