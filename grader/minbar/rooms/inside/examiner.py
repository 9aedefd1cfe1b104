"""Agent of the examiner room: pytest on hidden tests, in a forked child a submission.

It holds hidden inputs and expected values and no code of the candidate; what
the candidate's side answers comes in frames and is decoded here as plain data.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from minbar.rooms.frames import PROTOCOL_VERSION
from minbar.rooms.inside.channel import Channel, ChannelClosedError
from minbar.rooms.inside.files import write_below
from minbar.rooms.inside.lockdown import clear_room

__all__ = ["load", "new_session"]

EXAM = Path("/room/exam")


def load(preload: Sequence[str]) -> None:
    """Import pytest and the libraries that tests use."""
    for module in ("minbar.rooms.inside.plugin", *preload):
        importlib.import_module(module)


def new_session(channel: Channel, preload: Sequence[str]) -> None:
    """Examine one submission after another until the host closes the stream."""
    del preload
    channel.send({"type": "hello", "protocol": PROTOCOL_VERSION, "kind": "examiner"})
    channel.send({"type": "ready"})
    with contextlib.suppress(ChannelClosedError):
        while True:
            _serve_one(channel)


def _serve_one(channel: Channel) -> None:
    """Take the files of one examination, run it in a child, wipe everything."""
    try:
        while True:
            header, payload = channel.receive()
            if header["type"] == "file":
                write_below(EXAM, header["path"], payload)
            elif header["type"] == "examine":
                break
            else:
                msg = f"unknown frame {header['type']!r}"
                raise ValueError(msg)
        status = _in_child(channel, json.loads(payload))
        channel.send({"type": "examined", "status": status})
    finally:
        clear_room()


def _in_child(channel: Channel, exam: Mapping[str, Any]) -> int:
    """Run the tests in a forked child; return its exit status, negative for a signal."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            status = _examine(channel, exam)
        except BaseException:  # noqa: BLE001  whatever the tests have raised
            traceback.print_exc()
        finally:
            # Never return into the parent's loop.
            sys.stderr.flush()
            os._exit(status)
    while True:
        pid, raw = os.wait()
        if pid == child:
            return os.waitstatus_to_exitcode(raw)


def _examine(channel: Channel, exam: Mapping[str, Any]) -> int:
    from minbar.rooms.inside.plugin import ExamPlugin, run_tests

    work = Path("/room/cwd")
    work.mkdir()
    os.chdir(work)

    def record(entry: Mapping[str, Any]) -> None:
        texts = {name: entry[name] for name in ("detail", "text", "public") if name in entry}
        rest = {name: value for name, value in entry.items() if name not in texts}
        channel.send(rest, json.dumps(texts).encode())

    plugin = ExamPlugin(
        asker=_HostAsker(channel),
        spec=exam["spec"],
        folder=EXAM,
        key=bytes.fromhex(exam["key"]),
        record=record,
        done=frozenset(exam.get("done", ())),
    )
    return run_tests(plugin, EXAM)


class _HostAsker:
    """Asks the host, which relays to the candidate's room without decoding."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._asked = 0

    def call(self, name: str, payload: bytes, keep: int | None) -> Any:
        return self._ask({"op": "call", "name": name, "keep": keep}, payload)

    def value(self, name: str) -> Any:
        return self._ask({"op": "value", "name": name}, b"")

    def artefact(self, name: str) -> Any:
        return self._ask({"op": "artefact", "name": name}, b"")

    def _ask(self, question: Mapping[str, Any], payload: bytes) -> Any:
        from minbar.rooms.inside.plugin import Reply

        self._asked += 1
        self._channel.send({"type": "ask", "id": self._asked, **question}, payload)
        header, answer = self._channel.receive()
        if header["type"] != "reply" or header["id"] != self._asked:
            msg = "the host answered another question"
            raise ValueError(msg)
        texts = {name: header[name] for name in ("error_name", "error_text", "trace")}
        return Reply(header["status"], answer, cell=header["cell"], line=header["line"], **texts)
