"""The candidate's workspace: every file that is in it, and no other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from string import Template
from typing import Final

from minbar.content.environments import Environment
from minbar.content.takehomes import Takehome
from minbar.errors import ContentError, ContentProblem
from minbar.takehomes import names
from minbar.takehomes.closure import needed_files
from minbar.takehomes.packing import package_name
from minbar.takehomes.public import public_spec
from minbar.takehomes.receipts import Receipt

__all__ = ["checker_files", "workspace_files"]

REQUIREMENTS: Final = "workspace.txt"
TEMPLATES: Final = "workspace_files"
# What a workspace runs. All that these import must need no more than the packages
# in the workspace's requirements.
CHECKER_MODULES: Final = (
    "minbar.rooms.inside.kernel",
    "minbar.takehomes.checker.check",
    "minbar.takehomes.checker.submit",
    "minbar.testing",
)


def workspace_files(
    takehome: Takehome, environment: Environment, receipt: Receipt, work: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return every file of a workspace, by path; nothing hidden is among them.

    Args:
        takehome: what is to be done.
        environment: in which it is graded.
        receipt: of the candidate.
        work: the candidate's own data files.

    Raises:
        ContentError: if the environment has no requirements for workspaces.
    """
    checker = {f"{names.CHECKER}/{path}": data for path, data in checker_files().items()}
    public = public_spec(takehome.spec, environment, work)
    tests = takehome.public_tests.items()
    return {
        **checker,
        **{f"{names.DATA}/{name}": data for name, data in work.items()},
        **{f"{names.TESTS}/public/{name}": data for name, data in tests},
        f"{names.CHECKER}/{names.WORKSPACE}": json.dumps(public, indent=1).encode() + b"\n",
        names.RECEIPT: receipt.to_json(),
        "README.md": _readme(takehome, environment, receipt).encode(),
        "brief.md": takehome.brief.encode(),
        "check.py": _template("check.py").encode(),
        "requirements.txt": _requirements(environment),
        "submit.py": _template("submit.py").encode(),
        takehome.spec.files.notebook: takehome.starter,
    }


def checker_files() -> dict[str, bytes]:
    """Return the checker's own modules: path below `.minbar/` to content."""
    package = Path(str(resources.files("minbar")))
    # The codec imports its own parts by name, when a value first needs them.
    codec = (package / "rooms" / "inside" / "codec").glob("[a-z]*.py")
    parts = [f"minbar.rooms.inside.codec.{path.stem}" for path in codec]
    paths = needed_files(package, [*CHECKER_MODULES, *parts])
    return {path: (package.parent / path).read_bytes() for path in paths}


def _template(name: str) -> str:
    return (resources.files(__package__) / TEMPLATES / name).read_text(encoding="utf-8")


def _readme(takehome: Takehome, environment: Environment, receipt: Receipt) -> str:
    spec = takehome.spec
    late = {
        "mark": "A later submission is graded too, and the grade says how late it came.",
        "refuse": "A later submission is not graded.",
    }
    return Template(_template("README.md")).substitute(
        title=spec.title,
        summary=spec.summary.strip(),
        candidate=receipt.candidate,
        hours=f"{spec.minutes / 60:g}",
        deadline=f"{receipt.deadline:%A, %d %B %Y, %H:%M} UTC",
        grace=spec.late.grace_hours,
        late=late[spec.late.late],
        attempts=spec.late.attempts,
        notebook=spec.files.notebook,
        allowed=_allowed(spec.files.allowed),
        data=", ".join(f"`{names.DATA}/{name}`" for name in spec.data.work),
        package=package_name(receipt.takehome, receipt.candidate),
        python=environment.spec.python,
    )


def _allowed(patterns: list[str]) -> str:
    if not patterns:
        return "Nothing but the notebook is handed in."
    return "These may come along: " + ", ".join(f"`{pattern}`" for pattern in patterns) + "."


def _requirements(environment: Environment) -> bytes:
    path = environment.folder / REQUIREMENTS
    try:
        return path.read_bytes()
    except FileNotFoundError:
        what = "the environment has no requirements for candidates' workspaces"
        todo = "Pin them: all of requirements.txt, and JupyterLab"
        raise ContentError((ContentProblem(what, where=str(path), todo=todo),)) from None
