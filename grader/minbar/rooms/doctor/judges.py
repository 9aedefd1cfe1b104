"""What the reports of the probes mean: pure functions from a run to findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from minbar.rooms.doctor.findings import Finding, Status
from minbar.rooms.doctor.throwaway import ProbeRun
from minbar.rooms.interface import RoomLimits

__all__ = ["Judge", "judge_cpu", "judge_cpu_seconds", "judge_memory", "judge_pids", "judge_space"]

Judge = Callable[[ProbeRun, RoomLimits], tuple[Finding, ...]]

_SIGKILL: Final = 9
_SIGXCPU: Final = 24
_TOLERANCE: Final = 1.5
_AGAIN_TODO: Final = (
    "Run `minbar sandbox doctor` again when the machine is less busy; until it is proved,"
    " grades warn of it"
)
_CGROUP_TODO: Final = (
    "The engine's machine must have the {name} controller of cgroups switched on;"
    " see docs/sandbox.md, Limits that do not hold"
)
_ENGINE_TODO: Final = (
    "The runtime does not enforce this: see docs/sandbox.md, Limits that do not hold"
)


def verdict(id_: str, title: str, says: str, todo: str = "", *, holds: bool | None) -> Finding:
    """Make the finding on a limit.

    Args:
        id_: the finding's id.
        title: a few words.
        says: what was seen.
        todo: advice, where it does not hold.
        holds: True: proved; False: proved not to hold; None: could not be measured.
    """
    status = {True: Status.OK, False: Status.MISSING, None: Status.WARNING}[holds]
    advice = {True: "", False: todo, None: _AGAIN_TODO}[holds]
    return Finding(id=id_, title=title, status=status, says=says, todo=advice, limit=True)


def unmeasured(id_: str, title: str, run: ProbeRun) -> Finding:
    """Make the finding on a probe that did not report."""
    last = [run.failure, *run.log.strip().splitlines()][-1] or "it wrote nothing"
    ended = "did not end in time" if run.exit_code is None else f"ended with {run.exit_code}"
    how = "could not be run" if run.failure else ended
    return verdict(id_, title, f"the probe {how}: {last[:200]}", holds=None)


def judge_memory(run: ProbeRun, limits: RoomLimits) -> tuple[Finding, ...]:
    """Memory beyond the limit must kill, and the kill must be seen."""
    title, detection = "memory limit", "out of memory is seen"
    if not run.report:
        return (unmeasured("memory", title, run), unmeasured("oom", detection, run))
    taken = run.report["taken_mb"]
    killed = run.report["exit_code"] == -_SIGKILL and taken <= limits.memory_mb
    says = f"a process could take {taken} MiB of {limits.memory_mb}"
    counted = (run.report["oom_kills"] or 0) > (run.report["oom_kills_before"] or 0)
    seen = [name for name, is_so in (("engine", run.oom_killed), ("counter", counted)) if is_so]
    return (
        verdict("memory", title, says, _CGROUP_TODO.format(name="memory"), holds=killed),
        verdict(
            "oom",
            detection,
            f"by the {' and the '.join(seen)}" if seen else "neither engine nor counter saw a kill",
            "Out of memory may be reported as a dead kernel on this engine",
            holds=bool(seen) if killed else None,
        ),
    )


def judge_pids(run: ProbeRun, limits: RoomLimits) -> tuple[Finding, ...]:
    """Forks beyond the limit must be refused."""
    if not run.report:
        return (unmeasured("pids", "process limit", run),)
    processes = run.report["processes"]
    holds = run.report["refused"] == "EAGAIN" and processes <= limits.pids
    says = f"{processes} processes of {limits.pids}, then {run.report['refused'] or 'no refusal'}"
    return (verdict("pids", "process limit", says, _CGROUP_TODO.format(name="pids"), holds=holds),)


def judge_cpu(run: ProbeRun, limits: RoomLimits) -> tuple[Finding, ...]:
    """Two busy processes must not get more CPU than the room has.

    On a busy machine they get less anyway; then only the kernel's own counter
    proves that it held them back.
    """
    if not run.report:
        return (unmeasured("cpu", "CPU limit", run),)
    cpus, throttled = run.report["cpus"], run.report["throttled"]
    within = cpus <= limits.cpus * _TOLERANCE
    at_the_limit = cpus >= limits.cpus / _TOLERANCE
    holds = within if throttled or at_the_limit or not within else None
    says = f"two busy processes got {cpus:.2f} CPUs of {limits.cpus:g}"
    if throttled is not None:
        says += f", held back {throttled} times"
    return (verdict("cpu", "CPU limit", says, _CGROUP_TODO.format(name="cpu"), holds=holds),)


def judge_cpu_seconds(run: ProbeRun, limits: RoomLimits) -> tuple[Finding, ...]:
    """A process that computes without end must be ended."""
    title = "CPU seconds of a process"
    if not run.report:
        return (unmeasured("cpu-seconds", title, run),)
    ended = run.report["exit_code"] in {-_SIGXCPU, -_SIGKILL}
    bounded = 0 < run.report["hard_seconds"] <= 2 * limits.cpu_seconds + 10
    says = f"ended after {run.report['cpu_seconds']:.1f} s of {limits.cpu_seconds}"
    return (verdict("cpu-seconds", title, says, _ENGINE_TODO, holds=ended and bounded),)


def judge_space(run: ProbeRun, limits: RoomLimits) -> tuple[Finding, ...]:
    """Writable folders must have an end, in bytes and in files."""
    if not run.report:
        return (
            unmeasured("space", "size of folders", run),
            unmeasured("inodes", "number of files", run),
            unmeasured("file-size", "size of a file", run),
        )
    sizes = {"/room": limits.work_mb, "/tmp": limits.tmp_mb, "/dev/shm": limits.shm_mb}  # noqa: S108  of the room
    return (
        _space_finding(run.report, sizes),
        _inode_finding(run.report),
        _file_finding(run.report, limits.file_mb),
    )


def _space_finding(report: dict[str, Any], sizes: dict[str, int]) -> Finding:
    seen = {folder: report[folder]["space"] for folder in sizes}
    holds = all(
        space["error"] == "ENOSPC" and space["mb"] <= sizes[folder]
        for folder, space in seen.items()
    )
    says = ", ".join(f"{folder} full at {space['mb']} MiB" for folder, space in seen.items())
    return verdict("space", "size of folders", says, _ENGINE_TODO, holds=holds)


def _inode_finding(report: dict[str, Any]) -> Finding:
    counts = {folder: found["inodes"] for folder, found in report.items()}
    holds = all(count["error"] == "ENOSPC" for count in counts.values())
    says = ", ".join(f"{folder} {count['files']} files" for folder, count in counts.items())
    return verdict("inodes", "number of files", says, _ENGINE_TODO, holds=holds)


def _file_finding(report: dict[str, Any], file_mb: int) -> Finding:
    error = report["/room"]["space"]["file_error"]
    says = f"a file ends at {file_mb} MiB" if error == "EFBIG" else "a file had no end of its own"
    return verdict("file-size", "size of a file", says, _ENGINE_TODO, holds=error == "EFBIG")
