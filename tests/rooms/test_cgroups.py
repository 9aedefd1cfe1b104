"""The kernel's counters, of both versions of cgroups."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.cgroups import (
    COUNTER_FILES,
    Usage,
    parse_flat,
    parse_single,
    read_files,
    read_stats,
)

STATS_1: dict[str, Any] = {
    "read": "2026-11-23T08:26:21.643451192Z",
    "pids_stats": {"current": 3, "limit": 128},
    "cpu_stats": {
        "cpu_usage": {"total_usage": 2_500_000_000, "percpu_usage": [500_000_000, 2_000_000_000]},
        "system_cpu_usage": 3_882_950_000_000,
        "online_cpus": 2,
        "throttling_data": {"periods": 30, "throttled_periods": 4, "throttled_time": 250_000_000},
    },
    "memory_stats": {
        "usage": 843_776,
        "max_usage": 3_043_328,
        "failcnt": 7,
        "stats": {"cache": 49_152, "rss": 106_496},
        "limit": 1_073_741_824,
    },
}
STATS_2: dict[str, Any] = {
    "read": "2026-11-23T08:26:21.643451192Z",
    "pids_stats": {"current": 3, "limit": 128},
    "cpu_stats": {
        "cpu_usage": {
            "total_usage": 2_500_000_000,
            "usage_in_kernelmode": 1,
            "usage_in_usermode": 2,
        },
        "system_cpu_usage": 3_882_950_000_000,
        "online_cpus": 2,
        "throttling_data": {"periods": 30, "throttled_periods": 4, "throttled_time": 250_000_000},
    },
    "memory_stats": {
        "usage": 843_776,
        "stats": {"anon": 106_496, "file": 49_152, "pgfault": 825},
        "limit": 1_073_741_824,
    },
}
STATS_ENDED: dict[str, Any] = {
    "read": "0001-01-01T00:00:00Z",
    "pids_stats": {},
    "cpu_stats": {
        "cpu_usage": {"total_usage": 0, "usage_in_kernelmode": 0, "usage_in_usermode": 0},
        "throttling_data": {"periods": 0, "throttled_periods": 0, "throttled_time": 0},
    },
    "memory_stats": {},
}
FILES_1 = {
    "cpu/cpu.stat": "nr_periods 30\nnr_throttled 4\nthrottled_time 250000000\nnr_bursts 0\n",
    "cpuacct/cpuacct.usage": "2500000000\n",
    "memory/memory.failcnt": "7\n",
    "memory/memory.max_usage_in_bytes": "3043328\n",
    "memory/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
    "memory/memory.usage_in_bytes": "843776\n",
    "pids/pids.current": "3\n",
    "pids/pids.events": "max 5\n",
}
FILES_2 = {
    "cpu.stat": (
        "usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\n"
        "nr_periods 30\nnr_throttled 4\nthrottled_usec 250000\n"
    ),
    "memory.current": "843776\n",
    "memory.events": "low 0\nhigh 0\nmax 7\noom 2\noom_kill 2\noom_group_kill 0\n",
    "memory.peak": "3043328\n",
    "pids.current": "3\n",
    "pids.events": "max 5\n",
}
COMPLETE = Usage(
    cpu_seconds=2.5,
    throttled_seconds=0.25,
    memory_bytes=843_776,
    peak_memory_bytes=3_043_328,
    memory_refusals=7,
    oom_kills=2,
    pids=3,
    pids_refusals=5,
)


def test_engine_statistics_of_version_1() -> None:
    """CPU, memory and its peak come out of the engine's JSON."""
    usage = read_stats(STATS_1)
    expected = Usage(
        cpu_seconds=2.5,
        throttled_seconds=0.25,
        memory_bytes=843_776,
        peak_memory_bytes=3_043_328,
        memory_refusals=7,
        pids=3,
    )
    assert usage == expected


def test_engine_statistics_of_version_2() -> None:
    """The same JSON of version 2 has no peak; it is unknown, not zero."""
    expected = Usage(cpu_seconds=2.5, throttled_seconds=0.25, memory_bytes=843_776, pids=3)
    assert read_stats(STATS_2) == expected


@pytest.mark.parametrize("stats", [STATS_ENDED, {}, {"memory_stats": None, "cpu_stats": None}])
def test_an_ended_container_measures_nothing(stats: dict[str, Any]) -> None:
    """Zeros of a container that has ended are not passed off as measurements."""
    assert read_stats(stats) == Usage()


@pytest.mark.parametrize(("files", "version"), [(FILES_1, 1), (FILES_2, 2)])
def test_files_of_both_versions_say_the_same(files: dict[str, str], version: int) -> None:
    """The same room gives the same numbers, whichever files they come from."""
    assert read_files(files, version) == COMPLETE
    assert set(files) == set(COUNTER_FILES[version])


@pytest.mark.parametrize("version", [1, 2])
def test_missing_files_are_unknown(version: int) -> None:
    """An older kernel without some files gives gaps, not zeros."""
    assert read_files({}, version) == Usage()


def test_a_limit_of_max_is_no_number() -> None:
    """Version 2 writes `max` where there is no limit."""
    assert parse_single("max\n") is None
    assert parse_single("  17\n") == 17


@given(st.dictionaries(st.from_regex(r"[a-z_]+", fullmatch=True), st.integers(0, 2**63)))
def test_flat_files_come_back(values: dict[str, int]) -> None:
    """What the kernel writes as `name number` lines is read as it was."""
    assert parse_flat("".join(f"{name} {value}\n" for name, value in values.items())) == values


@given(st.text())
def test_nonsense_is_no_number(text: str) -> None:
    """No text makes a parser fail, and none yields a negative number."""
    assert all(value >= 0 for value in parse_flat(text).values())
    assert (parse_single(text) or 0) >= 0
