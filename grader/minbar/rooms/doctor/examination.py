"""The whole examination: engine, images, limits."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from minbar.errors import EngineError, ImageMissingError
from minbar.rooms.doctor.engine_checks import engine_findings
from minbar.rooms.doctor.findings import Finding, Status
from minbar.rooms.doctor.live import prove
from minbar.rooms.doctor.proofs import keep_proof
from minbar.rooms.doctor.throwaway import Laboratory
from minbar.rooms.engine import connect, engine_facts
from minbar.rooms.images import ImageEnvironment, require_image

__all__ = ["examine"]


def examine(
    environments: Sequence[ImageEnvironment],
    *,
    state: Path,
    on_request: Collection[str] = (),
    runtime: str | None = None,
    progress: Callable[[str], None] = lambda _about: None,
) -> tuple[Finding, ...]:
    """Look at everything, prove the limits, keep the proof.

    What is missing is a finding, never an exception.

    Args:
        environments: whose images should be there.
        state: minbar's state folder; the proof is kept in it.
        on_request: names of environments whose image need not be there.
        runtime: a runtime other than the engine's default.
        progress: told what is looked at next.
    """
    progress("engine")
    try:
        client = connect()
    except EngineError as error:
        return (_missing("engine", "engine", error),)
    facts = engine_facts(client)
    found = list(engine_findings(facts))
    images = []
    for environment in environments:
        progress(f"image {environment.name}")
        try:
            images.append(require_image(client, environment))
            found.append(_image_there(environment.name, images[-1]))
        except ImageMissingError as error:
            finding = _missing(f"image-{environment.name}", f"image {environment.name}", error)
            if environment.name in on_request:
                finding = dataclasses.replace(finding, status=Status.OPTIONAL)
            found.append(finding)
    if not images:
        return (*found, _nothing_to_prove_with())
    laboratory = Laboratory(
        client=client, image=images[0], cgroup_version=facts.cgroup_version, runtime=runtime
    )
    try:
        proved = prove(laboratory, progress)
    except EngineError as error:
        return (*found, _missing("limits", "limits", error))
    keep_proof(state, facts, runtime, proved)
    return (*found, *proved)


def _image_there(name: str, tag: str) -> Finding:
    return Finding(id=f"image-{name}", title=f"image {name}", status=Status.OK, says=tag)


def _missing(id_: str, title: str, error: EngineError) -> Finding:
    says = f"{error.where}: {error.what}" if error.where else error.what
    return Finding(id=id_, title=title, status=Status.MISSING, says=says, todo=error.todo)


def _nothing_to_prove_with() -> Finding:
    return Finding(
        id="limits",
        title="limits",
        status=Status.WARNING,
        says="not tried, because there is no image to try them in",
        todo="Run `minbar sandbox build`, then `minbar sandbox doctor` again",
        limit=True,
    )
