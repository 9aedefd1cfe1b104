"""The configuration of rooms: what may never be in it, and that work is possible in it."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.doctor.throwaway import Laboratory
from minbar.rooms.engine import EngineFacts
from minbar.rooms.hardening import (
    MASKED_PATHS,
    ROOM_ENVIRONMENT,
    WRITABLE_DIRS,
    container_config,
    hardening_fingerprint,
)
from minbar.rooms.interface import RoomKind, RoomLimits, RoomSpec
from minbar.rooms.seccomp import profile_json

if TYPE_CHECKING:
    import docker
    import pytest

MIB = 1024 * 1024
COUNT = st.integers(min_value=1, max_value=100_000)
LIMITS = st.builds(
    RoomLimits,
    memory_mb=COUNT,
    pids=COUNT,
    work_mb=COUNT,
    tmp_mb=COUNT,
    shm_mb=COUNT,
    file_mb=COUNT,
    cpus=st.floats(min_value=0.01, max_value=256),
    work_inodes=COUNT,
    open_files=COUNT,
    cpu_seconds=COUNT,
)
SPECS = st.builds(RoomSpec, kind=st.sampled_from(RoomKind), image=st.text(), limits=LIMITS)
# All that a room's HostConfig may hold. A new key has to be thought about here.
KNOWN_KEYS = {
    "AutoRemove",
    "Binds",
    "CapAdd",
    "CapDrop",
    "CgroupnsMode",
    "Devices",
    "Init",
    "IpcMode",
    "LogConfig",
    "MaskedPaths",
    "Memory",
    "MemorySwap",
    "MemorySwappiness",
    "NanoCpus",
    "NetworkMode",
    "OomKillDisable",
    "OomScoreAdj",
    "PidsLimit",
    "Privileged",
    "PublishAllPorts",
    "ReadonlyPaths",
    "ReadonlyRootfs",
    "RestartPolicy",
    "Runtime",
    "SecurityOpt",
    "Tmpfs",
    "Ulimits",
}
WORK = """
import asyncio, json, multiprocessing, os, sqlite3, subprocess, tempfile, warnings
warnings.simplefilter("error")
import matplotlib.pyplot as plt, numpy as np, pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score

X = np.random.default_rng(0).normal(size=(300, 4))
scores = cross_val_score(RandomForestClassifier(10, n_jobs=2), X, X[:, 0] > 0, n_jobs=2)
queue = multiprocessing.Queue()
child = multiprocessing.Process(target=queue.put, args=(3,))
child.start()
plt.plot([1, 2])
plt.savefig("figure.png")
pd.DataFrame({"a": [1]}).to_csv("table.csv")
sqlite3.connect("base.db").execute("create table t (a)")

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

sources = ["!echo from a shell", "import pandas as pd; pd.DataFrame({'a': [1]})", "1 / 0"]
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
manager = AsyncKernelManager(transport="ipc", ip="/room/kernel", kernel_name="python3")
warnings.simplefilter("default")
NotebookClient(notebook, km=manager, allow_errors=True, timeout=60).execute()
outputs = [cell.outputs[0] for cell in notebook.cells]
print(json.dumps({
    "score": scores.mean(),
    "child": queue.get(),
    "shell": subprocess.run(["echo", "hi"], capture_output=True, text=True).stdout,
    "cells": [
        outputs[0]["text"].strip(), sorted(outputs[1]["data"]), outputs[2]["ename"],
    ],
    "files": [os.path.getsize(name) > 0 for name in ("figure.png", "table.csv", "base.db")],
}))
"""


def configure(
    spec: RoomSpec,
    *,
    runtime: str | None = None,
    cgroup_version: int = 1,
) -> dict[str, Any]:
    """Return the configuration with ordinary arguments."""
    return container_config(
        spec, command=["true"], labels={}, runtime=runtime, cgroup_version=cgroup_version
    )


@given(SPECS, st.sampled_from([None, "runsc"]), st.sampled_from([1, 2]))
def test_no_room_is_dangerous(spec: RoomSpec, runtime: str | None, version: int) -> None:
    """Whatever is asked for, nothing that opens a room appears, and every wall does."""
    config = configure(spec, runtime=runtime, cgroup_version=version)
    host = config["HostConfig"]
    assert set(host) <= KNOWN_KEYS
    assert not any(host[key] for key in ("Privileged", "Init", "Binds", "CapAdd", "Devices"))
    assert not any(host[key] for key in ("PublishAllPorts", "OomKillDisable", "AutoRemove"))
    assert host["CapDrop"] == ["ALL"]
    assert host["ReadonlyRootfs"] is True
    assert (host["NetworkMode"], host["IpcMode"], host["CgroupnsMode"]) == (
        "none",
        "none",
        "private",
    )
    assert host["SecurityOpt"] == ["no-new-privileges:true", f"seccomp={profile_json()}"]
    assert set(MASKED_PATHS) == set(host["MaskedPaths"])
    assert config["NetworkDisabled"] is True
    assert config["User"] == "65532:65532"
    assert not config["Entrypoint"]
    assert not config["Volumes"]
    assert not config["Tty"]


@given(SPECS)
def test_every_size_is_bounded(spec: RoomSpec) -> None:
    """Memory without swap, CPU, processes, folders, files and descriptors all have a limit."""
    host = configure(spec)["HostConfig"]
    assert host["Memory"] == host["MemorySwap"] == spec.limits.memory_mb * MIB
    assert host["NanoCpus"] > 0
    assert host["PidsLimit"] == spec.limits.pids
    for options in host["Tmpfs"].values():
        words = options.split(",")
        assert {"noexec", "nosuid", "nodev", "mode=0700", "uid=65532"} <= set(words)
        assert all(any(word.startswith(name) for word in words) for name in ("size=", "nr_inodes="))
    for limit in host["Ulimits"]:
        assert 0 <= limit["Soft"] <= limit["Hard"]


@given(SPECS, SPECS)
def test_environment_is_the_same_for_everybody(one: RoomSpec, other: RoomSpec) -> None:
    """Nothing of a candidate is in a room's environment, mounts or names."""
    apart = {"Image", "HostConfig"}
    first, second = configure(one), configure(other)
    assert {key: first[key] for key in first.keys() - apart} == {
        key: second[key] for key in second.keys() - apart
    }
    assert first["Env"] == sorted(f"{name}={value}" for name, value in ROOM_ENVIRONMENT.items())


@given(SPECS)
def test_configuration_is_json(spec: RoomSpec) -> None:
    """What is made here is what the engine gets."""
    config = configure(spec)
    assert json.loads(json.dumps(config)) == config


def test_default_sizes() -> None:
    """The sizes of a room for which nobody asked for others."""
    host = configure(RoomSpec(kind=RoomKind.CANDIDATE, image="i"))["HostConfig"]
    ulimits = {limit["Name"]: (limit["Soft"], limit["Hard"]) for limit in host["Ulimits"]}
    assert ulimits == {
        "core": (1, 1),
        "cpu": (60, 65),
        "fsize": (64 * MIB, 64 * MIB),
        "memlock": (0, 0),
        "msgqueue": (0, 0),
        "nice": (0, 0),
        "nofile": (512, 512),
        "rtprio": (0, 0),
        "sigpending": (256, 256),
        "stack": (8 * MIB, 8 * MIB),
    }
    options = {folder: words.split(",")[4:6] for folder, words in host["Tmpfs"].items()}
    assert options == {
        WRITABLE_DIRS[0]: ["size=64m", "nr_inodes=4096"],
        WRITABLE_DIRS[1]: ["size=32m", "nr_inodes=2048"],
        WRITABLE_DIRS[2]: ["size=16m", "nr_inodes=256"],
    }
    assert (host["PidsLimit"], host["NanoCpus"], host["OomScoreAdj"]) == (128, 10**9, 1000)
    assert host["LogConfig"]["Type"] == "none"


def test_swappiness_exists_in_version_1_only() -> None:
    """An engine with version 2 refuses the setting, so it is left out there."""
    spec = RoomSpec(kind=RoomKind.PROOF, image="i")
    assert configure(spec, cgroup_version=1)["HostConfig"]["MemorySwappiness"] == 0
    assert "MemorySwappiness" not in configure(spec, cgroup_version=2)["HostConfig"]


def test_runtime_is_the_engines_unless_asked() -> None:
    """Another runtime is used when it is named, and only then."""
    spec = RoomSpec(kind=RoomKind.PROOF, image="i")
    assert configure(spec, runtime="runsc")["HostConfig"]["Runtime"] == "runsc"
    assert "Runtime" not in configure(spec)["HostConfig"]


def test_the_kernel_of_gvisor_has_threads_of_its_own() -> None:
    """They count as the room's on the machine, so only there it may have more of them."""
    spec = RoomSpec(kind=RoomKind.PROOF, image="i")
    most = {
        runtime: configure(spec, runtime=runtime)["HostConfig"]["PidsLimit"]
        for runtime in (None, "runc", "crun", "runsc", "runsc-kvm", "gvisor")
    }
    assert most == {
        None: 128, "runc": 128, "crun": 128, "runsc": 576, "runsc-kvm": 576, "gvisor": 576
    }  # fmt: skip


def test_fingerprint_follows_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version or another masked path gives another fingerprint; else it stays."""
    seen = [hardening_fingerprint(1), hardening_fingerprint(2)]
    assert hardening_fingerprint(1) == seen[0]
    monkeypatch.setattr("minbar.rooms.hardening.MASKED_PATHS", MASKED_PATHS[1:])
    seen.append(hardening_fingerprint(1))
    assert all(one != other for one, other in itertools.combinations(seen, 2))


def test_engine_takes_every_setting(
    engine: docker.DockerClient, facts: EngineFacts, image: str
) -> None:
    """The engine keeps each setting as it was sent, and warns of none."""
    spec = RoomSpec(kind=RoomKind.CANDIDATE, image=image)
    config = configure(spec, cgroup_version=facts.cgroup_version)
    created = engine.api.create_container_from_config(config)  # type: ignore[no-untyped-call]
    try:
        inspected = engine.api.inspect_container(created["Id"])["HostConfig"]
    finally:
        engine.api.remove_container(created["Id"], force=True)
    expected = config["HostConfig"]
    # The engine keeps an empty list as null.
    kept = {key: inspected[key] or type(value)() for key, value in expected.items()}
    assert kept == expected
    assert not created["Warnings"]


def test_the_usual_work_is_possible(
    engine: docker.DockerClient, facts: EngineFacts, image: str
) -> None:
    """Frames, forests on two processes, figures, SQLite and a notebook, all in one room."""
    laboratory = Laboratory(
        client=engine, image=image, cgroup_version=facts.cgroup_version, timeout=300
    )
    run = laboratory.run_script(WORK, "", RoomLimits())
    assert run.exit_code == 0, run.log
    assert run.report.pop("score") > 0.9
    assert run.report == {
        "child": 3,
        "shell": "hi\n",
        "cells": ["from a shell", ["text/html", "text/plain"], "ZeroDivisionError"],
        "files": [True, True, True],
    }
