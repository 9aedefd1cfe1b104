"""What an image is made of, and the tags that follow from it.

Three hashes. That of the libraries (requirements, Python, base image, recipe)
names the image that holds them; with the agents added it names the image of
the rooms. The third leaves the base out: grading knows its own files but not
which base somebody chose, and finds the image by it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from minbar.errors import UserError

__all__ = [
    "ImageEnvironment",
    "ImageInputs",
    "ImageSpec",
    "check_base_name",
    "image_tag",
    "read_inputs",
]

_HERE: Final = Path(__file__).parent
_DIGITS: Final = 16
_BASE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}")
# Of minbar itself a room gets these, the agents and what reads code, nothing else.
_AGENT_MODULES: Final = ("__init__.py", "testing.py", "rooms/__init__.py", "rooms/frames.py")


class ImageSpec(Protocol):
    """What an environment declares that its image depends on."""

    @property
    def python(self) -> str:
        """Version of Python, such as `3.11`."""


class ImageEnvironment(Protocol):
    """An environment, as far as its image is concerned."""

    @property
    def name(self) -> str:
        """Identifier; part of the tag."""

    @property
    def requirements(self) -> bytes:
        """Requirements with versions and hashes, in pip's format."""

    @property
    def spec(self) -> ImageSpec:
        """What `environment.yaml` declares."""


@dataclass(frozen=True, slots=True)
class ImageInputs:
    """All that goes into an image but its base, read once.

    Attributes:
        environment: name of the environment.
        requirements: requirements with hashes.
        agents: what is copied below `/opt/minbar/lib`: path to content.
        libraries_recipe: Dockerfile of the libraries, with `@BASE@` in it.
        room_recipe: Dockerfile of the agents, with `@LIBRARIES@` in it.
    """

    environment: str
    requirements: bytes
    agents: Mapping[str, bytes]
    libraries_recipe: str
    room_recipe: str

    def libraries_tag(self, base_id: str) -> str:
        """Return the tag of the image with the libraries on one base.

        Args:
            base_id: the engine's identifier of the base image.
        """
        return f"minbar/{self.environment}-libraries:{_digest(self._libraries(base_id))}"

    def image_tag(self, base_id: str) -> str:
        """Return the tag of the rooms' image on one base: a hash of everything in it.

        Args:
            base_id: the engine's identifier of the base image.
        """
        return f"minbar/{self.environment}:{_digest(self._libraries(base_id) | self._agents())}"

    def inputs_tag(self) -> str:
        """Return the tag that grading looks up: a hash of everything but the base.

        The image of these inputs that was built last carries it.
        """
        return f"minbar/{self.environment}:inputs-{_digest(self._libraries('') | self._agents())}"

    def _libraries(self, base_id: str) -> dict[str, bytes]:
        return {
            "base": base_id.encode(),
            "requirements": self.requirements,
            "recipe/libraries": self.libraries_recipe.encode(),
        }

    def _agents(self) -> dict[str, bytes]:
        return {"recipe/room": self.room_recipe.encode(), **self.agents}


def read_inputs(environment: ImageEnvironment) -> ImageInputs:
    """Read all inputs; what changes on the disk afterwards does not matter."""
    recipe = _recipe("libraries.dockerfile").replace("@PYTHON@", environment.spec.python)
    return ImageInputs(
        environment=environment.name,
        requirements=environment.requirements,
        agents=_agent_files(),
        libraries_recipe=recipe,
        room_recipe=_recipe("room.dockerfile"),
    )


def image_tag(environment: ImageEnvironment, base_id: str) -> str:
    """Return the tag of an environment's image on the base with this identifier."""
    return read_inputs(environment).image_tag(base_id)


def check_base_name(base: str) -> str:
    """Return `base` if it can be the name of an image.

    Raises:
        UserError: if it can't; it would be written into a Dockerfile.
    """
    if _BASE_NAME.fullmatch(base) is None:
        msg = f"{base!r} is no name of an image"
        raise UserError(msg, where="--base", todo="Give one such as `python:3.11-slim-bookworm`")
    return base


def _agent_files() -> dict[str, bytes]:
    package = _HERE.parent
    inside = sorted((_HERE / "inside").rglob("*.py"))
    quality = sorted((package / "quality").rglob("*.py"))
    paths = [*(package / name for name in _AGENT_MODULES), *inside, *quality]
    return {f"minbar/{path.relative_to(package).as_posix()}": path.read_bytes() for path in paths}


def _recipe(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _digest(parts: Mapping[str, bytes]) -> str:
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    canonical = json.dumps(hashes, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(canonical).hexdigest()[:_DIGITS]
