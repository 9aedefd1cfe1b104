"""Rooms as containers: booted, measured, removed; nothing stays, whatever fails."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from docker.errors import NotFound

from minbar.errors import EngineError, RoomClosedError, RoomTimeoutError
from minbar.models.verdict import CellStatus
from minbar.rooms import docker_rooms
from minbar.rooms.candidate import CandidateRoom, Question, RunLimits
from minbar.rooms.docker_rooms import LABEL, OWNER, DockerRooms
from minbar.rooms.interface import RoomKind, RoomLimits, RoomSpec
from minbar.rooms.owners import owner_labels
from minbar.rooms.stream import AttachedStream

if TYPE_CHECKING:
    import docker

PATH = {"PATH": "/opt/venv/bin:/usr/bin:/bin"}
AGENT = ["python", "-I", "-m", "minbar.rooms.inside", "proof", ""]
LIMITS = RunLimits(
    cell_seconds=30,
    total_seconds=60,
    call_seconds=5,
    output_bytes=1 << 16,
    cell_output_bytes=1 << 14,
)


def spec_of(kind: RoomKind, image: str, **more: Any) -> RoomSpec:  # noqa: ANN401  fields of the spec
    """A small room."""
    limits = RoomLimits(memory_mb=256, work_mb=8, tmp_mb=4, shm_mb=2)
    return RoomSpec(kind=kind, image=image, limits=limits, **more)


def containers(engine: docker.DockerClient, owner: str) -> list[dict[str, Any]]:
    """All containers of this owner, ended ones too."""
    found: list[dict[str, Any]] = engine.api.containers(
        all=True, filters={"label": f"{OWNER}={owner}"}
    )
    return found


def owner_of(rooms: DockerRooms) -> str:
    """The label that a provider gives its rooms."""
    return rooms._owner  # noqa: SLF001  the label is no part of the interface


@pytest.fixture
def rooms(engine: docker.DockerClient) -> Iterator[DockerRooms]:
    """A provider whose rooms are all gone after its test, by the engine's own list."""
    with DockerRooms(engine) as provider:
        yield provider
    assert containers(engine, owner_of(provider)) == []


@pytest.mark.parametrize("kind", list(RoomKind))
def test_a_room_of_each_kind_says_hello_and_is_measured(
    rooms: DockerRooms, image: str, kind: RoomKind
) -> None:
    """Its facts are the kernel's own, and its kind of isolation is told."""
    room = rooms.acquire(spec_of(kind, image))
    facts = room.facts()
    assert facts.running
    assert not facts.oom_killed
    assert 0 < (facts.cpu_seconds or 0) < 60
    assert 1 << 20 < (facts.peak_memory_bytes or 0) < 256 << 20
    assert (room.cpu_seconds() or 0) >= (facts.cpu_seconds or 0)
    assert room.technology.startswith("docker/")


def test_a_closed_room_is_gone_and_says_so(
    rooms: DockerRooms, image: str, engine: docker.DockerClient
) -> None:
    """Closing, more than once, removes the container; sending to it afterwards is refused."""
    room = rooms.acquire(spec_of(RoomKind.PROOF, image))
    room.close()
    room.close()
    with pytest.raises(RoomClosedError):
        room.send(b"x", timeout=1)
    rooms.close()
    assert containers(engine, owner_of(rooms)) == []


def test_a_killed_room_still_has_facts(rooms: DockerRooms, image: str) -> None:
    """After a kill, which may come twice, the engine says how it ended."""
    room = rooms.acquire(spec_of(RoomKind.ANALYSIS, image))
    begun = time.monotonic()
    room.kill()
    room.kill()
    facts = room.facts()
    assert (facts.running, facts.oom_killed) == (False, False)
    assert facts.exit_code in {0, 137}  # it leaves by itself when its stream ends, or is killed
    assert room.cpu_seconds() is None
    assert time.monotonic() - begun < 5


def test_a_room_whose_agent_fails_tells_why(rooms: DockerRooms, image: str) -> None:
    """An agent that cannot import what it should is an error of the engine's side, with its log."""
    with pytest.raises(EngineError, match="No module named 'no_such_module'"):
        rooms.acquire(spec_of(RoomKind.PROOF, image, preload=("no_such_module",)))


def test_an_image_that_is_not_there_is_told(rooms: DockerRooms) -> None:
    """The engine's refusal comes with what to do."""
    with pytest.raises(EngineError, match="starting a room"):
        rooms.acquire(spec_of(RoomKind.PROOF, "minbar/no-such-image:0"))


@pytest.mark.parametrize("failing", ["attach_socket", "start", "inspect_container"])
def test_a_start_that_fails_half_way_leaves_no_container(
    image: str, engine: docker.DockerClient, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """Whichever step fails after the container was made: it is removed at once."""

    def fail(*_: object, **__: object) -> None:
        what = "the wire was cut"
        raise OSError(what)

    with DockerRooms(engine) as rooms:
        with monkeypatch.context() as patch:
            patch.setattr(engine.api, failing, fail)
            with pytest.raises(EngineError, match="the wire was cut"):
                rooms.acquire(spec_of(RoomKind.PROOF, image))
        assert containers(engine, owner_of(rooms)) == []


def test_a_silent_agent_and_a_foreign_one_are_refused_and_removed(
    image: str, engine: docker.DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a hello of this protocol no room is handed out, and none stays."""
    spec = spec_of(RoomKind.PROOF, image)
    with DockerRooms(engine) as rooms:
        with monkeypatch.context() as patch:
            patch.setattr(AttachedStream, "receive", lambda *_, **__: None)
            with pytest.raises(RoomTimeoutError, match="said nothing"):
                rooms.acquire(spec)
        with monkeypatch.context() as patch:
            patch.setattr(docker_rooms, "PROTOCOL_VERSION", 99)
            with pytest.raises(EngineError, match="another protocol"):
                rooms.acquire(spec)
    assert containers(engine, owner_of(rooms)) == []


def test_a_removal_that_the_engine_refuses_is_made_good_at_the_end(
    image: str, engine: docker.DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be removed three times is found by its label when all is closed."""
    tries: list[str] = []
    remove: Callable[..., None] = engine.api.remove_container

    def refuse_three_times(container: str, **options: Any) -> None:  # noqa: ANN401  the SDK's
        tries.append(container)
        if len(tries) <= 3:
            what = "not now"
            raise OSError(what)
        remove(container, **options)

    monkeypatch.setattr(engine.api, "remove_container", refuse_three_times)
    with DockerRooms(engine) as rooms:
        rooms.acquire(spec_of(RoomKind.PROOF, image)).close()
    assert containers(engine, owner_of(rooms)) == []
    assert len(set(tries)) == 1


def test_a_stopped_provider_starts_no_more(rooms: DockerRooms, image: str) -> None:
    """After `stop` nothing is handed out, and nothing is left."""
    rooms.stop()
    with pytest.raises(EngineError):
        rooms.acquire(spec_of(RoomKind.PROOF, image))


def test_a_room_that_is_made_while_all_is_closed_goes_too(
    image: str, engine: docker.DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C may leave a thread that nobody waits for: its room is not left behind."""
    make: Callable[..., Any] = engine.api.create_container_from_config
    asked, closed = threading.Event(), threading.Event()

    def slowly(config: object) -> object:
        asked.set()
        assert closed.wait(30)
        return make(config)

    monkeypatch.setattr(engine.api, "create_container_from_config", slowly)
    with ThreadPoolExecutor(1) as thread:
        with DockerRooms(engine) as rooms:
            late = thread.submit(rooms.acquire, spec_of(RoomKind.PROOF, image))
            assert asked.wait(30)
        closed.set()
        with pytest.raises(EngineError, match="no room is started any more"):
            late.result(timeout=60)
    assert containers(engine, owner_of(rooms)) == []


def test_the_host_hears_of_memory_even_when_the_agent_is_the_one_that_is_killed(
    rooms: DockerRooms, image: str
) -> None:
    """A room whose PID 1 the kernel kills for memory has ended out of memory."""
    room = rooms.acquire(spec_of(RoomKind.CANDIDATE, image))
    candidate = CandidateRoom(room, LIMITS)
    candidate.prepare({})
    # Processes that are each smaller than the agent: the agent is what the kernel kills.
    hog = textwrap.dedent("""
        import subprocess, sys, time
        eat = "import time; b = bytearray(30 << 20); b[::4096] = b'x' * 7680; time.sleep(9)"
        for _ in range(12):
            subprocess.Popen([sys.executable, "-S", "-I", "-c", eat], start_new_session=True)
        time.sleep(5)
    """)
    whole = candidate.run([(1, hog), (2, "x = 1")], seed=b"")
    assert [cell.status for cell in whole.cells] == [CellStatus.OUT_OF_MEMORY]
    assert (whole.alive, candidate.oom_kills, candidate.violation) == (False, 1, "")
    facts = room.facts()
    assert (facts.running, facts.exit_code, facts.oom_killed) == (False, 137, True)
    assert candidate.ask(Question(op="artefact", name="x")).status == "gone"


def test_nothing_of_a_killed_host_goes_on_running(image: str, engine: docker.DockerClient) -> None:
    """A host that is killed while a cell sleeps for ever takes its room with it."""
    script = textwrap.dedent(f"""
        import threading
        from minbar.rooms.candidate import CandidateRoom, RunLimits
        from minbar.rooms.docker_rooms import DockerRooms
        from minbar.rooms.engine import connect
        from minbar.rooms.interface import RoomKind, RoomSpec

        rooms = DockerRooms(connect())
        print(rooms._owner, flush=True)
        room = rooms.acquire(RoomSpec(kind=RoomKind.CANDIDATE, image={image!r}))
        limits = RunLimits(cell_seconds=1000, total_seconds=1000, call_seconds=1,
                           output_bytes=1000, cell_output_bytes=1000)
        candidate = CandidateRoom(room, limits)
        candidate.prepare({{}})
        say = lambda result: print("sleeping", flush=True)
        candidate.run([(1, "import time"), (2, "time.sleep(1000)")], seed=b"", on_cell=say)
    """)
    host = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert host.stdout is not None
    with host, host.stdout:
        owner = host.stdout.readline().strip()
        try:
            assert host.stdout.readline() == "sleeping\n"
            assert [found["State"] for found in containers(engine, owner)] == ["running"]
        finally:
            os.kill(host.pid, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while any(found["State"] == "running" for found in containers(engine, owner)):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    with DockerRooms(engine):  # whoever comes next removes at once what is left
        pass
    assert containers(engine, owner) == []


def test_rooms_of_others_stay(rooms: DockerRooms, image: str, engine: docker.DockerClient) -> None:
    """Another grader's rooms, and those of unknown owners, outlive any sweep for now."""
    ended = rooms.acquire(spec_of(RoomKind.PROOF, image))
    ended.kill()
    labels = {LABEL: "proof", OWNER: "1-elsewhere"}
    foreign = engine.containers.create(image, ["true"], labels=labels)
    try:
        with DockerRooms(engine):
            pass
        assert len(containers(engine, owner_of(rooms))) == 1
        assert len(containers(engine, "1-elsewhere")) == 1
    finally:
        foreign.remove()


def test_rooms_of_nobody_who_is_known_go_long_after_their_end(
    image: str, engine: docker.DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who they are of can't be seen from here; when they have ended for long, nobody uses them."""
    labels = {LABEL: "proof", OWNER: "1-elsewhere"}
    engine.containers.create(image, AGENT, labels=labels, environment=PATH)
    ran = engine.containers.create(image, AGENT, labels=labels, environment=PATH)
    ran.start()
    ran.wait()
    monkeypatch.setattr(docker_rooms, "_SWEEP_AGE", -2.0)
    with DockerRooms(engine):
        pass
    assert containers(engine, "1-elsewhere") == []


def test_no_room_of_ours_is_never_removed(image: str, engine: docker.DockerClient) -> None:
    """Labels stay when somebody makes an image of a room: what runs then is theirs."""
    labels = {**owner_labels("1-nobody"), OWNER: "999999999-nobody", LABEL: "proof"}
    theirs = engine.containers.create(image, ["sleep", "60"], labels=labels)
    room = engine.containers.create(image, AGENT, labels=labels, environment=PATH)
    try:
        with DockerRooms(engine):
            pass
        assert [one["Id"] for one in containers(engine, "999999999-nobody")] == [theirs.id]
    finally:
        theirs.remove()
        with contextlib.suppress(NotFound):
            room.remove()


@pytest.mark.parametrize(
    ("status", "finished", "now", "removed"),
    [
        ("running", "0001-01-01T00:00:00Z", "2026-01-05T09:00:00Z", []),  # it has started since
        ("exited", "2026-01-05T08:55:00Z", "2026-01-05T09:00:00.5Z", []),
        ("exited", "2026-01-05T08:30:00Z", "2026-01-05T09:00:00.123456789Z", [("c", {"v": True})]),
        ("exited", "2026-01-05T08:55:00Z", "2026-01-05T10:00:00.5+01:00", []),
    ],
)
def test_rooms_of_graders_elsewhere(
    status: str, finished: str, now: str, removed: list[tuple[str, dict[str, bool]]]
) -> None:
    """They go by the engine's clock, never by force, and not when they have begun meanwhile."""
    calls: list[tuple[str, dict[str, bool]]] = []
    state = {"State": {"Status": status, "FinishedAt": finished}}
    api = SimpleNamespace(
        inspect_container=lambda _: state,
        info=lambda: {"SystemTime": now},
        remove_container=lambda name, **how: calls.append((name, how)),
    )
    rooms = object.__new__(DockerRooms)
    rooms._client = cast("Any", SimpleNamespace(api=api))
    found = {"Id": "c", "State": "created", "Created": 0, "Labels": {OWNER: "1-elsewhere"}}
    rooms._sweep_one(found)
    assert calls == removed


@pytest.mark.parametrize(
    ("do", "says"), [("kill", "it was killed from outside"), ("pause", "it was paused")]
)
def test_what_is_done_to_a_room_from_outside_is_told(
    rooms: DockerRooms, image: str, engine: docker.DockerClient, do: str, says: str
) -> None:
    """The facts of a room say that its end, or its silence, was not its own."""
    room = rooms.acquire(spec_of(RoomKind.CANDIDATE, image))
    assert room.facts().interference == ""
    (found,) = containers(engine, owner_of(rooms))
    getattr(engine.api, do)(found["Id"])
    assert room.facts().interference.startswith(says)
    room.kill()
    assert room.facts().interference == ""


def test_a_room_whose_stream_was_cut_is_told(rooms: DockerRooms, image: str) -> None:
    """The agent leaves with its host: so its orderly end says that the stream ended first."""
    room = rooms.acquire(spec_of(RoomKind.CANDIDATE, image))
    room.hang_up()
    deadline = time.monotonic() + 20
    with pytest.raises(RoomClosedError):
        room.send(b"x" * (1 << 20), timeout=5)
    while room.facts().running:
        assert time.monotonic() < deadline
    assert room.facts().interference == "the engine cut the stream to it"
