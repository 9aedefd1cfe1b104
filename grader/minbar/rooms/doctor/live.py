"""Prove each limit with a throw-away container in a room's own configuration."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from minbar.errors import EngineError
from minbar.rooms.doctor.findings import Finding
from minbar.rooms.doctor.judges import (
    Judge,
    judge_cpu,
    judge_cpu_seconds,
    judge_memory,
    judge_pids,
    judge_space,
)
from minbar.rooms.doctor.throwaway import Laboratory, ProbeRun
from minbar.rooms.doctor.wall_judges import judge_walls
from minbar.rooms.hardening import MASKED_PATHS
from minbar.rooms.interface import RoomLimits

__all__ = ["PROBES", "Probe", "prove"]


@dataclass(frozen=True, slots=True)
class Probe:
    """One container's worth of proof.

    Attributes:
        name: of the script in `probes/`.
        about: a few words, shown while it runs.
        argument: what the script is given; always beyond the limits.
        limits: small ones, so that they are reached soon.
        judge: what the script's report means.
    """

    name: str
    about: str
    argument: str
    limits: RoomLimits
    judge: Judge


_FOLDERS: Final = {"/room": [32, 256], "/tmp": [96, 4096], "/dev/shm": [48, 1024]}  # noqa: S108  of the room

PROBES: Final = (
    Probe(
        "walls", "network, files, system calls", json.dumps(MASKED_PATHS), RoomLimits(), judge_walls
    ),
    Probe("memory", "memory", "256", RoomLimits(memory_mb=64), judge_memory),
    Probe("pids", "processes", "256", RoomLimits(pids=64), judge_pids),
    Probe("cpu", "CPU", "10", RoomLimits(cpus=0.2), judge_cpu),
    Probe("cpu_seconds", "CPU seconds", "", RoomLimits(cpu_seconds=1), judge_cpu_seconds),
    Probe(
        "space",
        "space and files",
        json.dumps(_FOLDERS),
        RoomLimits(work_mb=8, file_mb=4, work_inodes=64),
        judge_space,
    ),
)


def prove(
    laboratory: Laboratory, progress: Callable[[str], None] = lambda _about: None
) -> tuple[Finding, ...]:
    """Run all probes, one after the other, and judge them.

    Args:
        laboratory: engine, image and runtime.
        progress: told what is tried next.

    Raises:
        EngineError: if the engine can't run any room.
    """
    return tuple(_proofs(laboratory, progress))


def _proofs(laboratory: Laboratory, progress: Callable[[str], None]) -> Iterator[Finding]:
    ran = False
    for probe in PROBES:
        progress(probe.about)
        try:
            run = laboratory.run(probe.name, probe.argument, probe.limits)
        except EngineError as error:
            # One that ran before shows that rooms as such can be run.
            if not ran:
                raise
            run = ProbeRun(failure=error.what)
        ran = True
        yield from probe.judge(run, probe.limits)
