"""The candidate's notebook as tests see it: names, values and files, no code.

Every value that comes back is decoded as plain data and checked against what
`takehome.yaml` declares before a test sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from minbar.rooms.inside.codec import CodecError, Handle, decode, encode
from minbar.rooms.inside.rowwise import agree, variants
from minbar.rooms.inside.shapes import BreachError, check_value, rows_of
from minbar.rooms.inside.standard import as_declared, labelled_like, widened

__all__ = ["Asker", "Reply", "Submission", "SubmissionFailure"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the candidate's side said to one question.

    Attributes:
        status: `ok`, or why there is no value.
        payload: encoded value.
        error_name: name of the exception that the candidate's code raised.
        error_text: its text, for the interviewer only.
        trace: its traceback, for the interviewer only.
        cell: the candidate's own cell, from 1 over all cells.
        line: line in that cell.
    """

    status: str
    payload: bytes = b""
    error_name: str = ""
    error_text: str = ""
    trace: str = ""
    cell: int | None = None
    line: int | None = None


class Asker(Protocol):
    """Carries questions to wherever the candidate's kernel is."""

    def call(self, name: str, payload: bytes, keep: int | None) -> Reply:
        """Call a function; `keep` leaves the result there under that number."""

    def value(self, name: str) -> Reply:
        """Read a name."""

    def artefact(self, name: str) -> Reply:
        """Read a file that the notebook's run wrote."""


class SubmissionFailure(Exception):  # noqa: N818  a verdict on an answer, not a defect
    """The candidate's side gave no acceptable answer; the test has failed.

    Attributes:
        public: what a candidate may read: no value and no text of a hidden test.
        reply: the reply, for its cell, line and traceback.
    """

    def __init__(self, public: str, reply: Reply | None = None) -> None:
        """Keep the sentence and the reply."""
        super().__init__(public)
        self.public = public
        self.reply = reply


REASONS = {
    "missing": "`{name}` is not defined when the notebook has run",
    "uncodable": "`{name}` gave a value of a kind that is not accepted",
    "interrupted": "`{name}` ran out of time",
    "timeout": "`{name}` ran out of time",
    "out-of-memory": "`{name}` ran out of memory",
    "died": "the kernel ended while `{name}` was running",
    "gone": "the kernel had ended before `{name}` could be called",
    "too-large": "`{name}` is larger than is accepted",
    "not-regular": "`{name}` is not a regular file",
}


class Submission:
    """The candidate's notebook, as tests see it: names, values and files, no code."""

    def __init__(self, asker: Asker, spec: Mapping[str, Any], key: bytes) -> None:
        """Answer by `asker` what `spec` (calls, values, artefacts) declares."""
        self._asker = asker
        self._spec = spec
        self._key = key
        self._handles = 0
        self.asked = 0

    def call(self, name: str, *args: Any) -> Any:
        """Call a function that the take-home declares and return its checked value.

        Raises:
            SubmissionFailure: if it is missing, raises, runs out of time or breaks
                what `takehome.yaml` declares about its value.
        """
        call = self._declared("calls", name)
        if len(args) != len(call["args"]):
            msg = f"{name} takes {len(call['args'])} arguments, not {len(args)}"
            raise TypeError(msg)
        result = self._ask(name, call, list(args))
        if call["rowwise"] is not None:
            self._same_for_any_rows(name, call, list(args), result)
        return widened(self._labelled(name, call, args, result))

    def value(self, name: str) -> Any:
        """Return the checked value of a name that the take-home declares."""
        spec = self._declared("values", name)
        return widened(self._checked(name, self._reply(name, self._asker.value(name)), spec, {}))

    def artefact(self, name: str) -> bytes:
        """Return the bytes of a file that the notebook's run wrote."""
        if name not in self._spec["artefacts"]:
            msg = f"{name!r} is not among the declared artefacts"
            raise KeyError(msg)
        reply = self._asker.artefact(name)
        if reply.status == "missing":
            reason = f"the run of the notebook wrote no file `{name}`"
            raise SubmissionFailure(reason, reply)
        return self._reply(name, reply)

    def _declared(self, section: str, name: str) -> Mapping[str, Any]:
        if name not in self._spec[section]:
            msg = f"{name!r} is not among the declared {section}"
            raise KeyError(msg)
        found: Mapping[str, Any] = self._spec[section][name]
        return found

    def _ask(self, name: str, call: Mapping[str, Any], args: list[Any]) -> Any:
        keep = None
        if call["returns"]["type"] == "handle":
            self._handles += 1
            keep = self._handles
        payload = self._reply(name, self._asker.call(name, encode(args), keep))
        if keep is not None:
            return Handle(keep)
        rows = {}
        for argument, value in zip(call["args"], args, strict=True):
            if (count := rows_of(value)) is not None:
                rows[argument] = count
        return self._checked(name, payload, call["returns"], rows)

    def _reply(self, name: str, reply: Reply) -> bytes:
        self.asked += 1
        if reply.status == "ok":
            return reply.payload
        if reply.status == "error":
            reason = f"`{name}` raised an exception"
        else:
            reason = REASONS.get(reply.status, "`{name}` gave no answer").format(name=name)
        raise SubmissionFailure(reason, reply)

    def _checked(
        self, name: str, payload: bytes, spec: Mapping[str, Any], rows: Mapping[str, int]
    ) -> Any:
        try:
            value = as_declared(decode(payload), spec)
        except CodecError as error:
            reason = f"`{name}` gave a value that cannot be read"
            raise SubmissionFailure(reason) from error
        try:
            check_value(value, spec, rows)
        except BreachError as error:
            reason = f"`{name}` {error}"
            raise SubmissionFailure(reason) from error
        return value

    def _labelled(
        self, name: str, call: Mapping[str, Any], args: Sequence[Any], result: Any
    ) -> Any:
        if (argument := call["returns"].get("rows")) is None:
            return result
        try:
            return labelled_like(result, args[list(call["args"]).index(argument)])
        except BreachError as error:
            reason = f"`{name}` {error}"
            raise SubmissionFailure(reason) from error

    def _same_for_any_rows(
        self, name: str, call: Mapping[str, Any], args: list[Any], result: Any
    ) -> None:
        index = list(call["args"]).index(call["rowwise"])
        # Another order for each call: none can be learned from those before.
        plan = variants(args, index, self._key + self.asked.to_bytes(8, "big"))
        answers = [self._ask(name, call, changed) for changed in plan.arguments]
        if (difference := agree(result, plan.permuted(answers), plan.joined(answers))) is not None:
            reason = f"`{name}` answers rows differently when {difference}"
            raise SubmissionFailure(reason)
