"""Runs scripts of the content in proof rooms, one room for each script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from minbar.rooms.interface import RoomKind, RoomLimits, RoomProvider, RoomSpec
from minbar.rooms.proof import ProofRoom, ScriptResult
from minbar.takehomes.data import ScriptRunner

__all__ = ["proof_runner"]

_LIMITS: Final = RoomLimits(cpu_seconds=3600, work_mb=128, tmp_mb=64)


def proof_runner(provider: RoomProvider, image: str) -> ScriptRunner:
    """Return a runner that acquires a room of `image` when it is called, and closes it."""

    def run(
        files: Mapping[str, bytes],
        argv: Sequence[str],
        *,
        collect: Sequence[str],
        seconds: float,
        limit_bytes: int,
    ) -> ScriptResult:
        room = provider.acquire(RoomSpec(kind=RoomKind.PROOF, image=image, limits=_LIMITS))
        try:
            proof = ProofRoom(room)
            return proof.run(files, argv, collect=collect, seconds=seconds, limit_bytes=limit_bytes)
        finally:
            room.close()

    return run
