"""On what the attacks were run: image, engine, runtime, kernel."""

from __future__ import annotations

import msgspec

from minbar.rooms.engine import EngineFacts

__all__ = ["Machine", "machine_of"]


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """What stood between the attacks and the machine.

    Attributes:
        image: tag of the environment's image.
        engine: name and version.
        runtime: such as `runc` or `runsc`.
        userns: whether root in a room is nobody on the machine.
        kernel: version of the kernel that rooms run on.
        cgroups: version of its control groups.
    """

    image: str
    engine: str
    runtime: str
    userns: bool
    kernel: str
    cgroups: int


def machine_of(facts: EngineFacts, image: str, runtime: str | None) -> Machine:
    """Say on what attacks are run.

    Args:
        facts: of the engine.
        image: tag of the image.
        runtime: a runtime other than the engine's default.
    """
    return Machine(
        image=image,
        engine=facts.name,
        runtime=runtime or facts.runtime,
        userns=facts.userns,
        kernel=facts.kernel,
        cgroups=facts.cgroup_version,
    )
