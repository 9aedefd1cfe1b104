"""Building an environment's image through the engine's builder."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from minbar.errors import EngineError
from minbar.rooms.image_context import RECIPE, context_archive, pinned_wheels
from minbar.rooms.image_inputs import ImageInputs
from minbar.rooms.images import Progress, find_image

if TYPE_CHECKING:
    import docker

__all__ = ["Builder", "follow"]

_TAIL: Final = 20
_WHEELS_TODO: Final = (
    "pip found no wheel for the base's Python and platform: give a folder of wheels with"
    " `--wheelhouse DIR` (docs/sandbox.md), or let the engine reach an index"
)
_STEP_TODO: Final = "docs/sandbox.md says what a base must hold and how to make one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Builder:
    """One build of one environment on one base.

    Attributes:
        client: an engine that may be silent for as long as a step takes.
        inputs: what goes into the image.
        base: name of the base image.
        base_id: the engine's identifier of the base image.
        wheelhouse: folder of wheels; with it the build has no network.
        progress: called with each line that the builder prints.
    """

    client: docker.DockerClient
    inputs: ImageInputs
    base: str
    base_id: str
    wheelhouse: Path | None
    progress: Progress = field(repr=False)

    def build(self) -> None:
        """Build the libraries' image if it is missing, and the rooms' image on it."""
        libraries = self.inputs.libraries_tag(self.base_id)
        if find_image(self.client, libraries) is None:
            self._build_libraries(libraries)
        self._build_room(libraries)

    def _build_libraries(self, tag: str) -> None:
        recipe = self.inputs.libraries_recipe.replace("@BASE@", self.base)
        files = {"requirements.txt": self.inputs.requirements}
        try:
            with context_archive(recipe, files, self._wheels()) as context:
                self._run(
                    context,
                    tag,
                    labels={"minbar.environment": self.inputs.environment},
                    arguments=_pip_options(offline=self.wheelhouse is not None),
                    network="none" if self.wheelhouse else _network(self.client),
                )
        finally:
            # The builder's own stage holds pip and a second copy of all wheels.
            unused = {"dangling": True, "label": "minbar.stage=build"}
            self.client.images.prune(filters=unused)

    def _build_room(self, libraries: str) -> None:
        tag = self.inputs.image_tag(self.base_id)
        labels = {
            "minbar.environment": self.inputs.environment,
            "minbar.base": self.base,
            "minbar.base-id": self.base_id,
            "minbar.libraries": libraries,
            "minbar.tag": tag,
        }
        recipe = self.inputs.room_recipe.replace("@LIBRARIES@", libraries)
        with context_archive(recipe, self.inputs.agents) as context:
            self._run(context, tag, labels=labels, arguments={}, network="none")

    def _wheels(self) -> Mapping[str, Path]:
        if self.wheelhouse is None:
            return {}
        return pinned_wheels(self.wheelhouse, self.inputs.requirements)

    def _run(
        self,
        context: IO[bytes],
        tag: str,
        *,
        labels: Mapping[str, str],
        arguments: Mapping[str, str],
        network: str,
    ) -> None:
        messages = self.client.api.build(
            fileobj=context,
            custom_context=True,
            dockerfile=RECIPE,
            tag=tag,
            labels=dict(labels),
            buildargs=dict(arguments),
            network_mode=network,
            rm=True,
            forcerm=True,
            decode=True,
        )
        follow(messages, self.progress)


def follow(messages: Iterable[Mapping[str, Any]], progress: Progress) -> None:
    """Pass the builder's lines on.

    Raises:
        EngineError: if a step fails, with the step and the end of its output.
    """
    step = error = ""
    tail: deque[str] = deque(maxlen=_TAIL)
    for message in messages:
        for line in filter(str.strip, str(message.get("stream", "")).splitlines()):
            progress(line)
            tail.append(line)
            if line.startswith("Step "):
                step = line
                tail.clear()
        error = str(message.get("error", error))
    # Raised at the end only: a stream that is left half read stays open.
    if error:
        raise _step_error(step, tail, error)


def _step_error(step: str, tail: Iterable[str], error: str) -> EngineError:
    output = "\n".join(f"  {line}" for line in tail)
    what = f"a step of the image's build failed: {' '.join(error.split())[:400]}\n{output}\n"
    no_wheel = "No matching distribution" in output or "Could not find a version" in output
    return EngineError(what, where=step[:200], todo=_WHEELS_TODO if no_wheel else _STEP_TODO)


def _network(client: docker.DockerClient) -> str:
    """Return a network that the engine has; one without a bridge has the host's."""
    names = {network.name for network in client.networks.list()}
    return "default" if "bridge" in names else "host"


def _pip_options(*, offline: bool) -> dict[str, str]:
    if offline:
        return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/build/wheels"}
    names = ("PIP_INDEX_URL", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
    return {name: os.environ[name] for name in names if os.environ.get(name)}
