"""Images of environments: built on request, found by their inputs, never built by grading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from minbar.errors import EngineError, ImageMissingError
from minbar.rooms.image_context import check_wheelhouse
from minbar.rooms.image_inputs import (
    ImageEnvironment,
    check_base_name,
    image_tag,
    read_inputs,
)

if TYPE_CHECKING:
    import docker
    from docker.models.images import Image

__all__ = [
    "BUILD_TIMEOUT",
    "DEFAULT_BASE",
    "BuiltImage",
    "ImageEnvironment",
    "Progress",
    "build_image",
    "find_image",
    "image_tag",
    "remove_images",
    "require_image",
    "stale_images",
]

DEFAULT_BASE: Final = "python:3.11-slim-bookworm"
BUILD_TIMEOUT: Final = 1800
"""Seconds that an engine may be silent during a build; give it to `connect`."""

_IN_USE_OR_GONE: Final = (404, 409)
_BASE_TODO: Final = (
    "Name one that it has with `--base IMAGE`; docs/sandbox.md says how to make one"
    " where no registry answers"
)

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltImage:
    """An image on the engine.

    Attributes:
        tag: name with a hash of everything in it.
        image_id: the engine's identifier, a digest.
        base: name of the base image.
        base_id: the engine's identifier of the base image.
        size_bytes: size on disk, layers of the base included.
        rebuilt: whether this call had to build it.
    """

    tag: str
    image_id: str
    base: str
    base_id: str
    size_bytes: int
    rebuilt: bool


def require_image(client: docker.DockerClient, environment: ImageEnvironment) -> str:
    """Return the tag of the environment's image, made of its files as they are now.

    Raises:
        ImageMissingError: if it was not built, or its inputs have changed since.
        EngineError: if the engine fails.
    """
    found_by = read_inputs(environment).inputs_tag()
    with _engine_errors("the engine could not look for an image"):
        image = find_image(client, found_by)
    if image is None:
        msg = (
            f"the image of the environment {environment.name!r} was not built, "
            "or what goes into it has changed since"
        )
        raise ImageMissingError(msg, todo=f"Run `minbar sandbox build {environment.name}`")
    tag = str(image.labels["minbar.tag"])
    return tag if tag in image.tags else found_by


def build_image(
    client: docker.DockerClient,
    environment: ImageEnvironment,
    *,
    base: str = DEFAULT_BASE,
    wheelhouse: Path | None = None,
    progress: Progress = lambda _line: None,
) -> BuiltImage:
    """Build the environment's image, unless it is there already.

    Args:
        client: an engine that may be silent for `BUILD_TIMEOUT` seconds.
        environment: what goes into the image.
        base: image to build on; fetched if the engine does not have it.
        wheelhouse: folder of wheels; with it the build has no network.
        progress: called with each line that the builder prints.

    Raises:
        UserError: if `base` is no name, or the wheelhouse holds nothing of use.
        EngineError: if the base can't be had, or a step fails.
    """
    from minbar.rooms.image_build import Builder

    check_base_name(base)
    if wheelhouse is not None:
        check_wheelhouse(wheelhouse)
    inputs = read_inputs(environment)
    with _engine_errors("the image could not be built"):
        base_id = _base_id(client, base, progress)
        tag = inputs.image_tag(base_id)
        image = find_image(client, tag)
        rebuilt = image is None
        if image is None:
            Builder(
                client=client,
                inputs=inputs,
                base=base,
                base_id=base_id,
                wheelhouse=wheelhouse,
                progress=progress,
            ).build()
            image = client.images.get(tag)
        image.tag(*inputs.inputs_tag().split(":"))
    return BuiltImage(
        tag=tag,
        image_id=str(image.id),
        base=base,
        base_id=base_id,
        size_bytes=int(image.attrs["Size"]),
        rebuilt=rebuilt,
    )


def stale_images(
    client: docker.DockerClient, environments: Iterable[ImageEnvironment]
) -> tuple[str, ...]:
    """Return tags of images that minbar built before and that no environment needs now.

    Raises:
        EngineError: if the engine fails.
    """
    with _engine_errors("the engine could not list its images"):
        needed: set[str] = set()
        for environment in environments:
            image = find_image(client, read_inputs(environment).inputs_tag())
            if image is not None:
                needed |= {*image.tags, image.labels["minbar.libraries"]}
        found = client.images.list(filters={"label": "minbar.environment"})
    ours = {tag for image in found for tag in image.tags if tag.startswith("minbar/")}
    return tuple(sorted(ours - needed))


def remove_images(client: docker.DockerClient, tags: Iterable[str]) -> tuple[str, ...]:
    """Remove images by tag, and return those that are gone; a room keeps what it uses.

    Images of ours that lost their tag to a later build go too.

    Raises:
        EngineError: if the engine fails.
    """
    from docker.errors import APIError

    removed = []
    with _engine_errors("the engine could not remove an image"):
        for tag in tags:
            try:
                client.images.remove(tag)
            except APIError as error:
                if error.status_code not in _IN_USE_OR_GONE:
                    raise
            else:
                removed.append(tag)
        client.images.prune(filters={"dangling": True, "label": "minbar.environment"})
    return tuple(removed)


def find_image(client: docker.DockerClient, name: str) -> Image | None:
    """Return the image of this name, or None if the engine has none."""
    from docker.errors import ImageNotFound

    try:
        return client.images.get(name)
    except ImageNotFound:
        return None


def _base_id(client: docker.DockerClient, base: str, progress: Progress) -> str:
    image = find_image(client, base)
    return str((image or _fetched(client, base, progress)).id)


def _fetched(client: docker.DockerClient, base: str, progress: Progress) -> Image:
    from docker.errors import DockerException
    from docker.utils import parse_repository_tag

    name, tag = parse_repository_tag(base)
    progress(f"fetching {base}")
    try:
        return client.images.pull(name, tag=tag or "latest")
    except DockerException as error:
        what = f"the engine does not have the base image and can't fetch it ({_one_line(error)})"
        raise EngineError(what, where=base, todo=_BASE_TODO) from error


@contextmanager
def _engine_errors(what: str) -> Iterator[None]:
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    try:
        yield
    except (DockerException, RequestException) as error:
        reason = f"{what} ({_one_line(error)})"
        raise EngineError(reason, todo="See the engine's log") from error


def _one_line(error: Exception) -> str:
    """Return what the engine itself said, without the address that was asked."""
    text = getattr(error, "explanation", None) or error
    return " ".join(str(text).split())[:400]
