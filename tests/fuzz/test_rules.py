"""The fuzzing itself: what is forbidden is found, and what breaks a target is told."""

from __future__ import annotations

import importlib
import textwrap
from pathlib import Path

import pytest

from minbar.errors import RoomClosedError
from minbar.report.html import render_html
from tests.fuzz.material.notebooks import trees
from tests.fuzz.pages import check_page, faults
from tests.fuzz.process import FoundError, Target
from tests.fuzz.shares import SHARES
from tests.fuzz.targets import rooms
from tests.report.sample_notebook import make_notebook
from tests.report.samples import make_grade
from tests.rooms.fakes import FakeRoom

PAGE = render_html(make_grade(), make_notebook())
END = "</body>"
FORBIDDEN = {
    "script": "<script>1</script>",
    "handler": "<p onclick=1>x</p>",
    "address": "<a href='javascript:1'>x</a>",
    "picture": "<img src='http://a.invalid/b.png'>",
    "style": "<p style='color:red'>x</p>",
    "sheet": "<style>p{color:red}</style>",
    "frame": "<iframe srcdoc='x'></iframe>",
    "free-frame": "<iframe sandbox='allow-scripts' srcdoc='x'></iframe>",
    "far-frame": "<iframe sandbox src='http://a.invalid'></iframe>",
    "inner-script": "<iframe sandbox srcdoc='&lt;script>1&lt;/script>'></iframe>",
    "refresh": "<meta http-equiv=refresh content='0;url=//a.invalid'>",
    "base": "<base href='//a.invalid'>",
    "form": "<form action='#x'></form>",
    "link": "<svg><a xlink:href='data:text/html,x'><text>x</text></a></svg>",
    "animation": "<svg><a href='#x'><set attributeName=href to=javascript:1 /></a></svg>",
    "broken-out": "<svg><title><![CDATA[</title>]]><img src=x onerror=1></title></svg>",
}


def test_our_own_page_has_no_faults() -> None:
    """What is rendered of an honest notebook passes."""
    assert faults(PAGE) == []
    assert PAGE.count(END) == 1


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_is_forbidden_is_found(name: str) -> None:
    """Each thing that a browser would run, load or obey is named."""
    with pytest.raises(AssertionError):
        check_page(PAGE.replace(END, FORBIDDEN[name] + END))


def test_a_page_without_its_policy_is_found() -> None:
    """The policy is not taken on trust."""
    assert faults(PAGE.replace("http-equiv", "name", 1))
    assert faults(PAGE.replace("default-src &#39;none&#39;", "default-src *", 1))


HEAD = "import time\nBEGIN = time.process_time()\n"
BROKEN = {
    "raises": ("raise ValueError('a traceback')", "ValueError: a traceback"),
    "ends": ("import os; os._exit(3)", "its process ended"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "Segmentation fault"),
    "computes": ("while time.process_time() < BEGIN + 1: pass", "CPU seconds"),
    "hangs": ("time.sleep(60)", r"it hung (?s:.*)in case"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_a_target_is_told(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception, an end, a crash, a loop and a hang are told, and the next case runs."""
    body, said = BROKEN[name]
    code = f"{HEAD}def case(data):\n    if data == b'bad':\n        {body}\n"
    (tmp_path / "broken_target.py").write_text(textwrap.dedent(code), "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("tests.fuzz.process.FOUND", tmp_path / "found")
    monkeypatch.setattr("tests.fuzz.process.WALL_SECONDS", 5.0 if name == "hangs" else 60.0)
    monkeypatch.setattr("tests.fuzz.process.CPU_SECONDS", 0.5)
    with Target("broken", module="broken_target") as target:
        target.check(b"good")
        with pytest.raises(FoundError, match=said):
            target.check(b"bad")
        target.check(b"good")
    assert [path.read_bytes() for path in (tmp_path / "found" / "broken").iterdir()] == [b"bad"]


def test_growth_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A target that keeps what it was given grows; one that does not stays as it is."""
    monkeypatch.syspath_prepend(tmp_path)
    for name, body in (("kept", "KEPT.append(b'x' * (1 << 18))"), ("forgot", "b'x' * (1 << 18)")):
        code = f"KEPT = []\ndef case(data):\n    {body}\n"
        (tmp_path / f"{name}_target.py").write_text(code, "utf-8")
        with Target(name, expected=96, module=f"{name}_target") as target:
            for _ in range(96):
                target.check(b"")
            assert (target.growth > 8 << 20) == (name == "kept")


def talks_on(room: FakeRoom) -> None:
    """Kill a room, and wait for its answer."""
    room.kill()
    room.receive(timeout=1)


def gives_up(_room: FakeRoom) -> None:
    """Say that a room has ended which has not."""
    what = "the room has ended"
    raise RoomClosedError(what)


def hears_the_end(room: FakeRoom) -> None:
    """Wait for the end of a room, and say it in other words."""
    try:
        room.receive(timeout=1)
    except RoomClosedError as error:
        what = "it ended before it was ready"
        raise RoomClosedError(what) from error


def test_only_the_end_of_a_room_closes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A conversation that ends as if the room had, while it has not, breaks the target."""
    for talk in (talks_on, gives_up):
        monkeypatch.setattr(rooms, "KINDS", {"": talk})
        with pytest.raises(AssertionError, match="no end of the script"):
            rooms.case(b"\0")
    monkeypatch.setattr(rooms, "KINDS", {"": hears_the_end})
    rooms.case(b"\0")


@pytest.mark.parametrize("name", SHARES)
def test_every_target_has_seeds_and_words(name: str) -> None:
    """A guided run begins with something, and knows words."""
    material = importlib.import_module(f"tests.fuzz.material.{name}")
    assert material.seeds()
    assert all(isinstance(word, bytes) for word in material.WORDS)
    assert trees()
