"""A workspace in which somebody works, and its scripts run as a person runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from minbar.content.environments import Environment
from minbar.content.takehomes import Takehome
from minbar.takehomes.folder import write_workspace
from minbar.takehomes.receipts import Receipt
from minbar.takehomes.workspace import workspace_files

NUMBERS = b"value\n" + b"".join(b"%d\n" % number for number in (10, 20, 30))

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def workspace(
    takehome: Takehome, environment: Environment, receipt: Receipt, tmp_path: Path
) -> Path:
    """The candidate's workspace, untouched."""
    folder = tmp_path / "workspace"
    files = workspace_files(takehome, environment, receipt, {"numbers.csv": NUMBERS})
    write_workspace(folder, files, receipt=receipt, notebook="work.ipynb")
    return folder


@pytest.fixture
def run_script(workspace: Path) -> Run:
    """Run a script of the workspace as its candidate would: minbar is not installed there."""

    def run(name: str, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.run(
            [sys.executable, name],
            cwd=workspace,
            env={**kept, "PYTHONIOENCODING": "utf-8", **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run
