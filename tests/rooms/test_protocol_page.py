"""The page on the protocol says what the code does: messages, fields, caps, times, statuses."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from minbar.models.verdict import CellStatus
from minbar.rooms import analysis, candidate, docker_rooms, examiner, proof, timekeeper
from minbar.rooms.frames import PROTOCOL_VERSION
from minbar.rooms.inside import candidate as agent
from minbar.rooms.inside.submission import REASONS
from minbar.rooms.messages import Message

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text("utf-8")
HOST = (candidate, examiner, proof, analysis)


def section(title: str) -> str:
    """Text below a heading, up to the next one."""
    return re.split(r"^#+ ", PAGE.partition(f"# {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def rows(title: str) -> list[list[str]]:
    """Cells of the table below a heading, without its head."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def names(cell: str) -> list[str]:
    """Words in code style."""
    return re.findall(r"`([^`]+)`", cell)


def test_every_message_of_a_room_is_listed_with_its_fields() -> None:
    """Types and fields are those that the host decodes."""
    listed = {names(row[0])[0]: set(names(row[2])) for row in rows("What rooms send")}
    known = {
        kind.__struct_config__.tag: {field.name for field in msgspec.structs.fields(kind)}
        for kind in get_args(Message)
    }
    assert listed == known


def test_every_message_of_the_host_is_listed_with_its_fields() -> None:
    """Types are those in the host's code; fields are those that it writes beside them."""
    listed = {names(row[0])[0]: set(names(row[2])) for row in rows("What the host sends")}
    source = "".join(inspect.getsource(module) for module in HOST)
    written = set(re.findall(r'"type": "([a-z-]+)"', source))
    assert set(listed) == written | {"call", "value", "artefact"}
    for kind, fields in listed.items():
        for field in fields:
            assert f'"{field}"' in source, (kind, field)


CAPS = [row for row in rows("Frames") if "." in row[0]]


@pytest.mark.parametrize("row", CAPS, ids=[row[0] for row in CAPS])
def test_caps_are_as_listed(row: list[str]) -> None:
    """Each is named by its place in the code."""
    path = names(row[0])[0].split(".")
    for split in range(len(path) - 1, 0, -1):
        try:
            found: Any = importlib.import_module(".".join(path[:split]))
        except ModuleNotFoundError:
            continue
        break
    else:
        raise AssertionError(path)
    for name in path[split:-1]:
        found = getattr(found, name)
    if isinstance(found, type):
        found = inspect.signature(found).parameters[path[-1]].default
    else:
        found = getattr(found, path[-1])
    assert found == int(row[1])


def test_times_are_as_listed() -> None:
    """In the order of the table, where a number stands in it."""
    expected = [
        docker_rooms._HELLO_TIMEOUT,  # noqa: SLF001  the page names what the code keeps to itself
        candidate._READY_TIMEOUT,  # noqa: SLF001
        candidate._SEND_TIMEOUT,  # noqa: SLF001
        timekeeper.INTERRUPT_GRACE,
        timekeeper.KILL_GRACE,
        candidate._AGENT_TIMEOUT,  # noqa: SLF001
        examiner._THINK_TIMEOUT,  # noqa: SLF001
        analysis._TIMEOUT,  # noqa: SLF001
    ]
    assert [float(row[1]) for row in rows("Time") if row[1].isdigit()] == expected
    assert timekeeper.WALL_FACTOR == 5
    assert "five times that" in section("Time")
    assert f"as asked, and {proof._GRACE:.0f} more" in section("Time")  # noqa: SLF001


def test_every_status_is_listed_with_who_says_it() -> None:
    """Those of cells, by enumeration and by what a room may claim; those of answers."""
    listed = {names(row[0])[0]: row[1] for row in rows("How it can end")}
    assert set(listed) == {str(status) for status in CellStatus}
    claimed = {status for status, who in listed.items() if who.startswith("the room")}
    assert claimed == candidate._CLAIMED_STATUSES  # noqa: SLF001
    answers = names(
        section("How it can end").partition("What an `answer`")[2].partition("All but")[0]
    )
    known = {"ok", "error", *REASONS, *agent.STATUSES} - {"interrupted"}
    assert set(answers) - {"reply"} == known


def test_the_version_is_the_codes() -> None:
    """Whoever changes the protocol says so here."""
    assert f"version {PROTOCOL_VERSION} of the protocol" in PAGE
