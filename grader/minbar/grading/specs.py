"""Which rooms a take-home needs, and with what limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from minbar.models.takehome import Limits
from minbar.rooms.candidate import RunLimits
from minbar.rooms.interface import RoomKind, RoomLimits, RoomSpec

__all__ = ["analysis_spec", "candidate_spec", "examiner_spec", "proof_spec", "run_limits"]

_KIB: Final = 1024
_MIB: Final = 1024 * 1024
_TRUSTED: Final = RoomLimits(memory_mb=1024, cpu_seconds=3600, work_mb=128, tmp_mb=64)
_CALLS_AT_MOST: Final = 500


def candidate_spec(image: str, limits: Limits, preload: Sequence[str]) -> RoomSpec:
    """Room for one candidate, with the limits of the take-home."""
    return RoomSpec(
        kind=RoomKind.CANDIDATE,
        image=image,
        limits=RoomLimits(
            memory_mb=limits.memory_mb,
            pids=limits.pids,
            work_mb=limits.work_mb,
            file_mb=limits.work_mb,
            cpu_seconds=limits.cpu_seconds + _CALLS_AT_MOST * limits.call_seconds,
        ),
        preload=tuple(preload),
        max_payload=max(16 * _MIB, 8 * limits.cell_output_kb * _KIB),
    )


def examiner_spec(image: str, preload: Sequence[str]) -> RoomSpec:
    """Room for hidden tests."""
    return RoomSpec(kind=RoomKind.EXAMINER, image=image, limits=_TRUSTED, preload=tuple(preload))


def proof_spec(image: str) -> RoomSpec:
    """Room for scripts of the content."""
    return RoomSpec(kind=RoomKind.PROOF, image=image, limits=_TRUSTED)


def analysis_spec(image: str) -> RoomSpec:
    """Room for notebooks that the host will not parse."""
    limits = RoomLimits(memory_mb=2048, cpu_seconds=3600, work_mb=256, file_mb=128)
    return RoomSpec(kind=RoomKind.ANALYSIS, image=image, limits=limits)


def run_limits(limits: Limits) -> RunLimits:
    """Limits of the run, in the units of the rooms."""
    return RunLimits(
        cell_seconds=limits.cell_seconds,
        total_seconds=limits.cpu_seconds,
        call_seconds=limits.call_seconds,
        output_bytes=limits.output_kb * _KIB,
        cell_output_bytes=limits.cell_output_kb * _KIB,
    )
