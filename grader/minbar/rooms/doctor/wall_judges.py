"""What the report of the probe `walls` means: network, files, privilege, system calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from minbar.rooms.doctor.findings import Finding, Status
from minbar.rooms.doctor.judges import unmeasured, verdict
from minbar.rooms.doctor.throwaway import ProbeRun
from minbar.rooms.hardening import USER_ID, WRITABLE_DIRS
from minbar.rooms.interface import RoomLimits

__all__ = ["disk_finding", "judge_walls"]

_TITLES: Final = {
    "network": "no network",
    "read-only": "read-only image",
    "setuid": "no setuid files",
    "privileges": "no privileges",
    "seccomp-live": "system calls refused",
    "proc-masked": "kernel's files masked",
}
_REFUSED: Final = frozenset({"EPERM", "ENOSYS", "EACCES"})
_NO_SOCKET: Final = _REFUSED | {"EAFNOSUPPORT", "EPROTONOSUPPORT", "ESOCKTNOSUPPORT"}
_NO_WAY_OUT: Final = _REFUSED | {"EADDRNOTAVAIL", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH"}
_SIGSYS: Final = "signal 31"
_GIB: Final = 1024**3
_DISK_WANTED_GIB: Final = 5
_REPORT_TODO: Final = "Rooms are not closed on this engine: do not grade with it"
_FILTER_TODO: Final = "The filter is not in effect; see docs/sandbox.md, Limits that do not hold"


def judge_walls(run: ProbeRun, _limits: RoomLimits) -> tuple[Finding, ...]:
    """Judge each wall on its own."""
    if not run.report:
        return tuple(unmeasured(id_, title, run) for id_, title in _TITLES.items())
    report = run.report
    return (
        _network(report),
        _read_only(report),
        _setuid(report),
        _privileges(report["status"]),
        _system_calls(report),
        _masked(report),
        disk_finding(report["disk_free"]),
    )


def disk_finding(free_bytes: int) -> Finding:
    """Judge the space on the disk that holds images and containers."""
    enough = free_bytes >= _DISK_WANTED_GIB * _GIB
    return Finding(
        id="disk",
        title="free disk",
        status=Status.OK if enough else Status.WARNING,
        says=f"{free_bytes / _GIB:.1f} GiB where the engine keeps images",
        todo="" if enough else "Free some space: `minbar sandbox build --prune` removes old images",
    )


def _wall(id_: str, broken: Iterable[str], fine: str, todo: str = _REPORT_TODO) -> Finding:
    seen = "; ".join(broken)
    return verdict(id_, _TITLES[id_], seen or fine, todo, holds=not seen)


def _network(report: Mapping[str, Any]) -> Finding:
    interfaces = [name for name in report["interfaces"] if name != "lo"]
    broken = [f"interface {name}" for name in interfaces]
    if report["connection"] not in _NO_WAY_OUT:
        broken.append(f"connecting outside ended with {report['connection']}")
    return _wall("network", broken, "only loopback, and no way out")


def _read_only(report: Mapping[str, Any]) -> Finding:
    more = sorted(set(report["writable"]) - set(WRITABLE_DIRS))
    broken = [f"{folder} can be written" for folder in more]
    return _wall("read-only", broken, f"only {', '.join(WRITABLE_DIRS)} can be written")


def _setuid(report: Mapping[str, Any]) -> Finding:
    return _wall("setuid", report["lending_files"], "none in the image", "Build the image again")


def _privileges(status: Mapping[str, str]) -> Finding:
    wanted = {
        "no capabilities": not int(status["CapEff"] or "0", 16),
        "none to be had": not int(status["CapBnd"] or "0", 16),
        "no new privileges": status["NoNewPrivs"] == "1",
        f"user {USER_ID}": set(status["Uid"].split()) == {str(USER_ID)},
    }
    broken = [f"not true: {name}" for name, is_so in wanted.items() if not is_so]
    return _wall("privileges", broken, ", ".join(wanted))


def _system_calls(report: Mapping[str, Any]) -> Finding:
    calls, sockets = report["calls"], report["sockets"]
    broken = [f"{name}: {end}" for name, end in calls.items() if end not in _REFUSED]
    broken += [f"{name}: {end}" for name, end in sockets.items() if end not in _NO_SOCKET]
    if report["foreign_call"] not in {_SIGSYS, "none on this machine"}:
        broken.append(f"32-bit call: {report['foreign_call']}")
    broken += [
        f"{name} is needed, but: {end}"
        for name, end in report["needed_sockets"].items()
        if end != "done"
    ]
    fine = f"all of {len(calls) + len(sockets)} that were tried, and those of other ABIs"
    return _wall("seccomp-live", broken, fine, _FILTER_TODO)


def _masked(report: Mapping[str, Any]) -> Finding:
    broken = [f"{path} can be read" for path in report["shown"]]
    if report["kernel_settings_writable"]:
        broken.append("kernel settings can be written")
    return _wall("proc-masked", broken, "nothing of the machine shows")
