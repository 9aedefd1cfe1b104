"""The kernel's counters of a room, in cgroup version 1 and 2.

Pure functions: the engine's statistics or the text of the kernel's files go
in, numbers come out, and None stands for what could not be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["COUNTER_FILES", "Usage", "parse_flat", "parse_single", "read_files", "read_stats"]

COUNTER_FILES: Final[Mapping[int, tuple[str, ...]]] = {
    1: (
        "cpu/cpu.stat",
        "cpuacct/cpuacct.usage",
        "memory/memory.failcnt",
        "memory/memory.max_usage_in_bytes",
        "memory/memory.oom_control",
        "memory/memory.usage_in_bytes",
        "pids/pids.current",
        "pids/pids.events",
    ),
    2: (
        "cpu.stat",
        "memory.current",
        "memory.events",
        "memory.peak",
        "pids.current",
        "pids.events",
    ),
}
"""Files below a room's cgroup that `read_files` understands, by version."""

_NANO: Final = 1e-9
_MICRO: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a room has used; None where it can't be read.

    Attributes:
        cpu_seconds: CPU of everything in the room since it began.
        throttled_seconds: time that it had work but no CPU left.
        memory_bytes: memory that it has now, its tmpfs included.
        peak_memory_bytes: most memory that it had at one time. The engine's
            statistics have it in version 1 only.
        memory_refusals: times that it wanted more than its limit.
        oom_kills: processes killed in it for want of memory. Not in the
            engine's statistics.
        pids: processes and threads now.
        pids_refusals: forks refused at the limit. Not in the engine's statistics.
    """

    cpu_seconds: float | None = None
    throttled_seconds: float | None = None
    memory_bytes: int | None = None
    peak_memory_bytes: int | None = None
    memory_refusals: int | None = None
    oom_kills: int | None = None
    pids: int | None = None
    pids_refusals: int | None = None


def read_stats(stats: Mapping[str, Any]) -> Usage:
    """Read the engine's statistics of a container, of either version.

    A container that has ended gives zeros and gaps; they are no measurements,
    so everything is None then.
    """
    memory = stats.get("memory_stats") or {}
    cpu = stats.get("cpu_stats") or {}
    nanoseconds = _number(cpu.get("cpu_usage"), "total_usage")
    if not memory and not nanoseconds:
        return Usage()
    return Usage(
        cpu_seconds=_scaled(nanoseconds, _NANO),
        throttled_seconds=_scaled(_number(cpu.get("throttling_data"), "throttled_time"), _NANO),
        memory_bytes=_number(memory, "usage"),
        peak_memory_bytes=_number(memory, "max_usage"),
        memory_refusals=_number(memory, "failcnt"),
        pids=_number(stats.get("pids_stats"), "current"),
    )


def read_files(files: Mapping[str, str], version: int) -> Usage:
    """Read the text of a cgroup's files.

    Args:
        files: name as in `COUNTER_FILES` to text; any may be missing.
        version: 1 or 2.
    """
    return _read_version_1(files) if version == 1 else _read_version_2(files)


def parse_flat(text: str) -> dict[str, int]:
    """Parse lines of `name number`; other lines are left out.

    Of `cpu.stat`, `memory.events`, `memory.oom_control` and `pids.events`.
    """
    pairs = (line.split() for line in text.splitlines())
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2 and _is_count(pair[1])}  # noqa: PLR2004  a pair


def parse_single(text: str) -> int | None:
    """Parse a file with one number; None for `max` and for what is no number."""
    text = text.strip()
    return int(text) if _is_count(text) else None


def _read_version_1(files: Mapping[str, str]) -> Usage:
    cpu = parse_flat(files.get("cpu/cpu.stat", ""))
    return Usage(
        cpu_seconds=_scaled(parse_single(files.get("cpuacct/cpuacct.usage", "")), _NANO),
        throttled_seconds=_scaled(cpu.get("throttled_time"), _NANO),
        memory_bytes=parse_single(files.get("memory/memory.usage_in_bytes", "")),
        peak_memory_bytes=parse_single(files.get("memory/memory.max_usage_in_bytes", "")),
        memory_refusals=parse_single(files.get("memory/memory.failcnt", "")),
        oom_kills=parse_flat(files.get("memory/memory.oom_control", "")).get("oom_kill"),
        pids=parse_single(files.get("pids/pids.current", "")),
        pids_refusals=parse_flat(files.get("pids/pids.events", "")).get("max"),
    )


def _read_version_2(files: Mapping[str, str]) -> Usage:
    cpu = parse_flat(files.get("cpu.stat", ""))
    memory = parse_flat(files.get("memory.events", ""))
    return Usage(
        cpu_seconds=_scaled(cpu.get("usage_usec"), _MICRO),
        throttled_seconds=_scaled(cpu.get("throttled_usec"), _MICRO),
        memory_bytes=parse_single(files.get("memory.current", "")),
        peak_memory_bytes=parse_single(files.get("memory.peak", "")),
        memory_refusals=memory.get("max"),
        oom_kills=memory.get("oom_kill"),
        pids=parse_single(files.get("pids.current", "")),
        pids_refusals=parse_flat(files.get("pids.events", "")).get("max"),
    )


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _number(table: Mapping[str, Any] | None, name: str) -> int | None:
    value = (table or {}).get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _scaled(value: int | None, unit: float) -> float | None:
    return None if value is None else value * unit
