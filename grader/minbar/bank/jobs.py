"""What is sent to a proof room, and what is made of what comes back."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Protocol

from minbar.bank.subject import Subject
from minbar.content.hashing import canonical_json, content_sha256
from minbar.errors import ContentProblem

__all__ = ["RESULT", "Job", "Proof", "make_job", "runner_job"]

RESULT: Final = "result.json"
"""Name of the file that a proof writes."""

_NOTHING: Final[Mapping[str, bytes]] = MappingProxyType({})
_RUNNERS: Final = Path(__file__).parent / "proofs"
_BOOT: Final = "import sys; sys.path.insert(0, ''); from proofs.{name} import main; main()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One script for a proof room.

    Attributes:
        name: module in `proofs` that is run.
        environment: whose image it needs.
        files: the folder that it runs in.
        seconds: wall seconds that it may take.
    """

    name: str
    environment: str
    files: Mapping[str, bytes]
    seconds: float

    @property
    def argv(self) -> tuple[str, ...]:
        """Arguments of the room's Python."""
        return ("-c", _BOOT.format(name=self.name))

    def key(self, image: str) -> str:
        """Return a hash of everything that the result depends on.

        Args:
            image: tag of the image, which is a hash of what is in it.
        """
        return content_sha256({"image": image, "argv": list(self.argv)}, self.files)


class Proof(Protocol):
    """Something about an item that only a run can show."""

    @property
    def title(self) -> str:
        """What it shows, such as `second route`."""

    @property
    def subject(self) -> Subject:
        """The item."""

    @property
    def job(self) -> Job:
        """What is to be run."""

    def judge(self, result: bytes) -> Sequence[ContentProblem]:
        """Say what is wrong with the item, from what the run wrote."""


def make_job(
    name: str,
    subject: Subject,
    request: Any,  # noqa: ANN401  a plain value
    *,
    seconds: float,
) -> Job:
    """Put together the runner, its request and the item's files.

    Args:
        name: module in `proofs`.
        subject: the item.
        request: plain value that the runner reads.
        seconds: wall seconds that the run may take.
    """
    files = {f"item/{path}": raw for path, raw in subject.files.items()}
    return runner_job(name, subject.item.environment, request, seconds=seconds, files=files)


def runner_job(
    name: str,
    environment: str,
    request: Any,  # noqa: ANN401  a plain value
    *,
    seconds: float,
    files: Mapping[str, bytes] = _NOTHING,
) -> Job:
    """Put together a runner and its request, and no file of any item unless it is given.

    Args:
        name: module in `proofs`.
        environment: whose image it needs.
        request: plain value that the runner reads.
        seconds: wall seconds that the run may take.
        files: what else lies in its folder.
    """
    sent = {f"proofs/{path}": raw for path, raw in _runners().items()}
    sent |= files
    sent["request.json"] = canonical_json(request)
    return Job(name=name, environment=environment, files=sent, seconds=seconds)


@functools.cache
def _runners() -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(_RUNNERS.glob("*.py"))}
