"""The doctor: what reports of probes mean, what is kept of them, and the proof on this engine."""

from __future__ import annotations

import copy
import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from minbar.content.environments import Environment
from minbar.errors import EngineError
from minbar.rooms.doctor import (
    Finding,
    Laboratory,
    Status,
    examine,
    is_usable,
    keep_proof,
    prove,
    unproved_limits,
)
from minbar.rooms.doctor.engine_checks import engine_findings
from minbar.rooms.doctor.judges import (
    Judge,
    judge_cpu,
    judge_cpu_seconds,
    judge_memory,
    judge_pids,
    judge_space,
)
from minbar.rooms.doctor.live import PROBES
from minbar.rooms.doctor.throwaway import ProbeRun
from minbar.rooms.doctor.wall_judges import judge_walls
from minbar.rooms.engine import EngineFacts
from minbar.rooms.hardening import WRITABLE_DIRS
from minbar.rooms.interface import RoomLimits

if TYPE_CHECKING:
    import docker

FACTS = EngineFacts(
    engine_id="ID",
    name="docker 20.10.24",
    kernel="6.1",
    architecture="x86_64",
    cgroup_version=1,
    cgroup_driver="cgroupfs",
    storage_driver="overlay2",
    runtime="runc",
    runtimes=("runc",),
    seccomp=True,
    userns=False,
    apparmor=False,
    swap_limit=True,
    cpus=2,
    memory_bytes=8 * 1024**3,
    root_dir="/var/lib/docker",
)
MEMORY = {"taken_mb": 58, "exit_code": -9, "oom_kills_before": 0, "oom_kills": 1}
PIDS = {"processes": 64, "refused": "EAGAIN"}
CPU = {"cpus": 0.5, "throttled": 12}
CPU_SECONDS = {"exit_code": -24, "cpu_seconds": 1.0, "hard_seconds": 6}
FOLDER = {
    "space": {"mb": 8, "error": "ENOSPC", "file_error": "EFBIG"},
    "inodes": {"files": 63, "error": "ENOSPC"},
}
ROOM, TMP, SHM = WRITABLE_DIRS
SPACE: dict[str, Any] = {ROOM: FOLDER, TMP: FOLDER, SHM: FOLDER}
WALLS: dict[str, Any] = {
    "calls": {"bpf": "EPERM", "io_uring_setup": "ENOSYS"},
    "connection": "ENETUNREACH",
    "disk_free": 50 * 1024**3,
    "foreign_call": "signal 31",
    "interfaces": ["lo"],
    "kernel_settings_writable": False,
    "lending_files": [],
    "needed_sockets": {"AF_UNIX": "done"},
    "shown": [],
    "sockets": {"AF_VSOCK": "EPERM"},
    "status": {
        "CapEff": "0000000000000000",
        "CapBnd": "0000000000000000",
        "NoNewPrivs": "1",
        "Seccomp": "2",
        "Uid": "65532\t65532\t65532\t65532",
    },
    "writable": sorted(WRITABLE_DIRS),
}
ALL_PROBES = [
    (judge_memory, MEMORY, RoomLimits(memory_mb=64)),
    (judge_pids, PIDS, RoomLimits(pids=64)),
    (judge_cpu, CPU, RoomLimits(cpus=0.5)),
    (judge_cpu_seconds, CPU_SECONDS, RoomLimits(cpu_seconds=1)),
    (judge_space, SPACE, RoomLimits(work_mb=8, file_mb=4)),
    (judge_walls, WALLS, RoomLimits()),
]


def judged(
    judge: Judge, report: dict[str, Any], limits: RoomLimits, *, oom_killed: bool = True
) -> dict[str, Status]:
    """Return the status of each finding, by id."""
    run = ProbeRun(report=report, exit_code=0, oom_killed=oom_killed)
    return {finding.id: finding.status for finding in judge(run, limits)}


def changed(report: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """Return a copy of a report with one value replaced, at a path such as `a.b`."""
    copied = copy.deepcopy(report)
    *parents, last = path.split(".")
    place = copied
    for parent in parents:
        place = place[parent]
    place[last] = value
    return copied


@pytest.mark.parametrize(("judge", "report", "limits"), ALL_PROBES)
def test_a_good_report_is_a_proof(judge: Judge, report: dict[str, Any], limits: RoomLimits) -> None:
    """Where everything was as it should be, every finding is fine."""
    assert set(judged(judge, report, limits).values()) == {Status.OK}


@pytest.mark.parametrize(("judge", "report", "limits"), ALL_PROBES)
def test_no_report_is_no_proof(judge: Judge, report: dict[str, Any], limits: RoomLimits) -> None:
    """A probe that died, hung or could not be started proves nothing, good or bad."""
    limits_judged = {id_ for id_ in judged(judge, report, limits) if id_ != "disk"}
    for run in (ProbeRun(exit_code=1, log="Traceback\nboom"), ProbeRun(failure="no such runtime")):
        findings = judge(run, limits)
        assert {finding.id for finding in findings} == limits_judged
        assert {finding.status for finding in findings} == {Status.WARNING}
        assert all("boom" in f.says or "no such runtime" in f.says for f in findings)


@pytest.mark.parametrize(
    ("report", "oom_killed", "expected"),
    [
        (changed(MEMORY, "exit_code", 0), False, (Status.MISSING, Status.WARNING)),
        (changed(MEMORY, "taken_mb", 200), True, (Status.MISSING, Status.WARNING)),
        (changed(MEMORY, "oom_kills", 0), True, (Status.OK, Status.OK)),
        (changed(MEMORY, "oom_kills", None), True, (Status.OK, Status.OK)),
        (MEMORY, False, (Status.OK, Status.OK)),
        (changed(MEMORY, "oom_kills", 0), False, (Status.OK, Status.MISSING)),
    ],
)
def test_memory(
    report: dict[str, Any], *, oom_killed: bool, expected: tuple[Status, Status]
) -> None:
    """A kill below the limit proves it; engine or counter must have seen the kill."""
    seen = judged(judge_memory, report, RoomLimits(memory_mb=64), oom_killed=oom_killed)
    assert (seen["memory"], seen["oom"]) == expected


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ({"cpus": 0.9, "throttled": 0}, Status.MISSING),
        ({"cpus": 0.9, "throttled": None}, Status.MISSING),
        ({"cpus": 0.9, "throttled": 5}, Status.MISSING),
        ({"cpus": 0.5, "throttled": None}, Status.OK),
        ({"cpus": 0.6, "throttled": 3}, Status.OK),
        ({"cpus": 0.2, "throttled": 3}, Status.OK),
        ({"cpus": 0.2, "throttled": 0}, Status.WARNING),
        ({"cpus": 0.2, "throttled": None}, Status.WARNING),
    ],
)
def test_cpu(report: dict[str, Any], expected: Status) -> None:
    """Little CPU on a busy machine proves nothing, unless the kernel counted."""
    assert judged(judge_cpu, report, RoomLimits(cpus=0.5)) == {"cpu": expected}


@pytest.mark.parametrize(
    ("judge", "report", "limits", "broken"),
    [
        (judge_pids, changed(PIDS, "refused", ""), RoomLimits(pids=64), "pids"),
        (judge_pids, changed(PIDS, "processes", 65), RoomLimits(pids=64), "pids"),
        (judge_cpu_seconds, changed(CPU_SECONDS, "exit_code", 0), RoomLimits(), "cpu-seconds"),
        (judge_cpu_seconds, changed(CPU_SECONDS, "hard_seconds", -1), RoomLimits(), "cpu-seconds"),
        (judge_space, changed(SPACE, f"{ROOM}.space.error", ""), RoomLimits(), "space"),
        (judge_space, changed(SPACE, f"{TMP}.space.mb", 99), RoomLimits(), "space"),
        (judge_space, changed(SPACE, f"{SHM}.inodes.error", ""), RoomLimits(), "inodes"),
        (judge_space, changed(SPACE, f"{ROOM}.space.file_error", ""), RoomLimits(), "file-size"),
        (judge_walls, changed(WALLS, "interfaces", ["lo", "eth0"]), RoomLimits(), "network"),
        (judge_walls, changed(WALLS, "connection", "ETIMEDOUT"), RoomLimits(), "network"),
        (judge_walls, changed(WALLS, "connection", "done"), RoomLimits(), "network"),
        (judge_walls, changed(WALLS, "writable", ["/room", "/etc"]), RoomLimits(), "read-only"),
        (judge_walls, changed(WALLS, "lending_files", ["/bin/su"]), RoomLimits(), "setuid"),
        (judge_walls, changed(WALLS, "status.CapBnd", "1"), RoomLimits(), "privileges"),
        (judge_walls, changed(WALLS, "status.NoNewPrivs", "0"), RoomLimits(), "privileges"),
        (judge_walls, changed(WALLS, "status.Uid", "0\t0\t0\t0"), RoomLimits(), "privileges"),
        (judge_walls, changed(WALLS, "calls.bpf", "done"), RoomLimits(), "seccomp-live"),
        (judge_walls, changed(WALLS, "calls.bpf", "EINVAL"), RoomLimits(), "seccomp-live"),
        (judge_walls, changed(WALLS, "sockets.AF_VSOCK", "done"), RoomLimits(), "seccomp-live"),
        (judge_walls, changed(WALLS, "foreign_call", "answered"), RoomLimits(), "seccomp-live"),
        (
            judge_walls,
            changed(WALLS, "needed_sockets.AF_UNIX", "EPERM"),
            RoomLimits(),
            "seccomp-live",
        ),
        (judge_walls, changed(WALLS, "shown", ["/proc/kcore"]), RoomLimits(), "proc-masked"),
        (
            judge_walls,
            changed(WALLS, "kernel_settings_writable", value=True),
            RoomLimits(),
            "proc-masked",
        ),
    ],
)
def test_each_breach_is_found(
    judge: Judge, report: dict[str, Any], limits: RoomLimits, broken: str
) -> None:
    """One thing that does not hold makes its own finding bad, and no other."""
    seen = judged(judge, report, limits)
    assert {id_ for id_, status in seen.items() if status is Status.MISSING} == {broken}


def test_little_disk_is_a_warning() -> None:
    """A disk that is nearly full is said, and grading may go on."""
    report = changed(WALLS, "disk_free", 1024**3)
    assert judged(judge_walls, report, RoomLimits())["disk"] is Status.WARNING


@pytest.mark.parametrize(
    ("change", "id_", "expected"),
    [
        ({}, "userns", Status.OPTIONAL),
        ({"userns": True}, "userns", Status.OK),
        ({}, "runsc", Status.OPTIONAL),
        ({"runtimes": ("runc", "runsc")}, "runsc", Status.OK),
        ({}, "apparmor", Status.OPTIONAL),
        ({"apparmor": True}, "apparmor", Status.OK),
        ({}, "seccomp", Status.OK),
        ({"seccomp": False}, "seccomp", Status.MISSING),
        ({"cgroup_version": 2}, "cgroups", Status.OK),
        ({"cgroup_driver": "none"}, "cgroups", Status.MISSING),
        ({"memory_bytes": 1024**3}, "machine", Status.WARNING),
    ],
)
def test_what_an_engine_says_is_judged(change: dict[str, Any], id_: str, expected: Status) -> None:
    """Each fact about the engine has its own finding."""
    found = {f.id: f for f in engine_findings(dataclasses.replace(FACTS, **change))}
    assert found[id_].status is expected
    assert bool(found[id_].todo) == (expected is not Status.OK and id_ != "apparmor")


def finding(status: Status, *, limit: bool = True) -> Finding:
    """Make a finding on memory."""
    return Finding(id="memory", title="memory limit", status=status, says="seen", limit=limit)


def test_a_grade_warns_where_nothing_was_proved(tmp_path: Path) -> None:
    """Without a proof each grade says so, and how to make one."""
    warnings = ("limits were not proved on this engine; run `minbar sandbox doctor`",)
    assert unproved_limits(tmp_path, FACTS, None) == warnings


def test_a_grade_warns_of_what_was_not_proved(tmp_path: Path) -> None:
    """A kept proof names the limits that failed or could not be measured, and only limits."""
    keep_proof(tmp_path, FACTS, None, [finding(Status.OK), finding(Status.WARNING, limit=False)])
    assert unproved_limits(tmp_path, FACTS, None) == ()
    keep_proof(tmp_path, FACTS, None, [finding(Status.WARNING), finding(Status.MISSING)])
    assert unproved_limits(tmp_path, FACTS, None) == (
        "memory limit: could not be proved on this engine (seen)",
        "memory limit: does not hold on this engine (seen)",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"engine_id": "other"},
        {"name": "docker 29"},
        {"kernel": "6.2"},
        {"cgroup_version": 2},
        {"userns": True},
        {"runtime": "crun"},
    ],
)
def test_a_proof_holds_for_one_engine(tmp_path: Path, change: dict[str, Any]) -> None:
    """Another engine, kernel or runtime has to be proved anew."""
    keep_proof(tmp_path, FACTS, None, [finding(Status.OK)])
    assert unproved_limits(tmp_path, dataclasses.replace(FACTS, **change), None)
    assert unproved_limits(tmp_path, FACTS, "runsc")


def test_a_proof_holds_for_one_boot_and_one_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a reboot, or with other settings of rooms, the old proof does not count."""
    keep_proof(tmp_path, FACTS, None, [finding(Status.OK)])
    with monkeypatch.context() as patch:
        patch.setattr("minbar.rooms.doctor.proofs._BOOT_ID", tmp_path / "other boot")
        assert unproved_limits(tmp_path, FACTS, None)
    with monkeypatch.context() as patch:
        patch.setattr("minbar.rooms.hardening.MASKED_PATHS", ())
        assert unproved_limits(tmp_path, FACTS, None)
    assert unproved_limits(tmp_path, FACTS, None) == ()


def test_a_broken_proof_is_no_proof(tmp_path: Path) -> None:
    """A file that was damaged counts as none."""
    keep_proof(tmp_path, FACTS, None, [finding(Status.OK)])
    (path,) = (tmp_path / "proofs").iterdir()
    path.write_bytes(path.read_bytes()[:-3])
    assert unproved_limits(tmp_path, FACTS, None)


def test_a_missing_engine_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor reports an engine that does not answer; it does not fail."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    (only,) = examine([], state=tmp_path)
    assert (only.id, only.status) == ("engine", Status.MISSING)
    assert "no container engine answers" in only.says


def test_without_an_image_nothing_is_proved(engine: docker.DockerClient, tmp_path: Path) -> None:
    """No image means that the limits were not tried, and that is said."""
    assert engine.ping()
    last = examine([], state=tmp_path)[-1]
    assert (last.id, last.status) == ("limits", Status.WARNING)
    assert "minbar sandbox build" in last.todo


def test_a_runtime_that_is_not_there(image: str, facts: EngineFacts, tabular: Environment,
                                     tmp_path: Path) -> None:  # fmt: skip
    """Rooms that cannot be started at all are missing, not merely unproved."""
    assert image
    assert "no-such-runtime" not in facts.runtimes
    last = examine([tabular], state=tmp_path, runtime="no-such-runtime")[-1]
    assert (last.id, last.status) == ("limits", Status.MISSING)
    assert "no-such-runtime" in last.says


def test_one_probe_that_cannot_run_is_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could be tried is judged, the rest is unproved."""

    def run(_self: Laboratory, probe: str, _argument: str, _limits: RoomLimits) -> ProbeRun:
        if probe == PROBES[0].name:
            return ProbeRun(report=WALLS, exit_code=0)
        what = "the shim died"
        raise EngineError(what)

    monkeypatch.setattr(Laboratory, "run", run)
    laboratory = Laboratory(client=None, image="", cgroup_version=1)  # type: ignore[arg-type]
    found = prove(laboratory)
    assert {f.status for f in found if f.id in {"network", "read-only"}} == {Status.OK}
    assert {f.status for f in found if f.id in {"memory", "pids", "space"}} == {Status.WARNING}


def test_every_limit_holds_on_this_engine(
    image: str, facts: EngineFacts, tabular: Environment, tmp_path: Path
) -> None:
    """Each limit is proved live, nothing is missing, and grades have nothing to warn of."""
    told: list[str] = []
    assert image
    found = examine([tabular], state=tmp_path, progress=told.append)
    not_proved = [f for f in found if f.limit and f.status is not Status.OK]
    assert not_proved == []
    assert is_usable(found)
    assert [probe.about for probe in PROBES] == told[-len(PROBES) :]
    assert unproved_limits(tmp_path, facts, None) == ()
    assert {path.stat().st_mode & 0o77 for path in (tmp_path / "proofs").iterdir()} == {0}


def test_nothing_is_left_behind(
    engine: docker.DockerClient, image: str, facts: EngineFacts
) -> None:
    """The container of a probe is removed, and one that hangs is killed in time."""
    laboratory = Laboratory(
        client=engine, image=image, cgroup_version=facts.cgroup_version, timeout=3
    )
    mark = f"import time; time.sleep(1000)  # {os.urandom(4).hex()}"
    run = laboratory.run_script(mark, "", RoomLimits())
    assert (run.exit_code, run.report) == (None, {})
    left = engine.containers.list(all=True, filters={"label": "minbar.room=doctor"})
    assert not [container for container in left if mark in str(container.attrs["Config"]["Cmd"])]
