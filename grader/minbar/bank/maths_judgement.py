"""What the second route's answers say about a maths item and its key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from minbar.bank.arithmetic import Number
from minbar.bank.expressions import Expression
from minbar.bank.mutations import Mutant, mutants
from minbar.bank.raised import Raised
from minbar.bank.subject import Subject
from minbar.bank.variants import Variant
from minbar.content.math_checks import CHECK_FILE
from minbar.errors import ContentProblem, ExpressionError

__all__ = ["judge_answers"]

_EXACT: Final = 1e-6  # relative; both routes compute, so they differ by rounding alone
_SAME: Final = 1e-9  # relative; what differs by less is the same number
_SHARE: Final = 0.25  # of the accepted tolerance that a simulation may be off
_SHOWN: Final = 8


class _Said(msgspec.Struct, frozen=True):
    value: float | None = None
    error: Raised | None = None
    precision: float | str | bool | None = None


class _Result(msgspec.Struct, frozen=True):
    how: str
    said: list[_Said]
    again: list[_Said]


def judge_answers(
    subject: Subject,
    key: Expression,
    variants: Sequence[Variant],
    answers: Sequence[Number],
    raw: bytes,
) -> list[ContentProblem]:
    """Return what is wrong, from what `check.py` said.

    Args:
        subject: the item.
        key: its key.
        variants: its variants.
        answers: value of the key in each.
        raw: what the proof wrote.
    """
    result = msgspec.json.decode(raw, type=_Result)
    return list(_Judge(subject, key, variants, answers, result).problems())


class _Judge:
    def __init__(
        self,
        subject: Subject,
        key: Expression,
        variants: Sequence[Variant],
        answers: Sequence[Number],
        result: _Result,
    ) -> None:
        self._subject = subject
        self._key = key
        self._variants = variants
        self._answers = [float(value) for value in answers]
        self._result = result

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong; the first thing that makes the rest pointless ends it."""
        failed = self._failure()
        if failed is not None:
            yield failed
            return
        head, *said = self._result.said
        precision = _EXACT
        if head.precision is not None:
            if not self._is_fine(head.precision):
                yield self._imprecise(head.precision)
                return
            precision = float(head.precision)
        route = [each.value for each in said if each.value is not None]
        yield from self._unsteady(route)
        apart = list(self._apart(route, precision))
        yield from apart
        if not apart:
            yield from self._survivors(route, precision)

    def _failure(self) -> ContentProblem | None:
        """The second route has no answer to some variant."""
        said = self._result.said
        for number, each in enumerate(said):
            if each.error is not None:
                of = f" with {self._variants[number - 1]}" if number else ""
                what = f"`check` raises {each.error}{of}"
                return ContentProblem(what, where=self._subject.code(CHECK_FILE, each.error.line))
        if len(said) == len(self._variants) + 1:
            return None
        what = f"it ended with `{self._result.how}` after {max(len(said) - 1, 0)} variants"
        todo = "Let it compute less" if self._result.how == "timeout" else ""
        return ContentProblem(what, where=self._subject.code(CHECK_FILE), todo=todo)

    def _is_fine(self, precision: float | str | bool) -> bool:  # noqa: FBT001  a value, no switch
        answer = self._subject.item.answer
        most = _SHARE * answer.accept_rel_tol if answer else 0.0
        return type(precision) is float and 0 < precision <= most

    def _imprecise(self, precision: object) -> ContentProblem:
        what = f"`PRECISION` is {precision}"
        todo = (
            "A simulation may be off by a quarter of `accept_rel_tol` at most; compute"
            " longer, or by another way"
        )
        return ContentProblem(what, where=self._subject.code(CHECK_FILE), todo=todo)

    def _unsteady(self, route: Sequence[float]) -> Iterator[ContentProblem]:
        again = [each.value for each in self._result.again if each.value is not None]
        for variant, first, second in zip(self._variants, route, again, strict=False):
            if not _close(first, second, _SAME):
                what = f"asked twice, it says {first:.{_SHOWN}g} and {second:.{_SHOWN}g}"
                todo = "Give its generator a fixed seed of its own"
                where = self._subject.code(CHECK_FILE)
                yield ContentProblem(f"{what} (with {variant})", where=where, todo=todo)
                return

    def _apart(self, route: Sequence[float], precision: float) -> Iterator[ContentProblem]:
        rows = list(zip(self._variants, self._answers, route, strict=True))
        apart = [row for row in rows if not _close(row[1], row[2], precision)]
        if apart:
            variant, key, other = apart[0]
            what = (
                f"key and `{CHECK_FILE}` disagree in {len(apart)} of {len(rows)} variants, "
                f"first with {variant}: {key:.{_SHOWN}g} and {other:.{_SHOWN}g}"
            )
            where = self._subject.where("answer", "value")
            yield ContentProblem(what, where=where, todo="Find out which of them is wrong")

    def _survivors(self, route: Sequence[float], precision: float) -> Iterator[ContentProblem]:
        """Faults in the key that the second route would not catch."""
        numeric = [
            name
            for name, parameter in self._subject.item.params.items()
            if all(isinstance(each, int | float) for each in parameter.choices)
            and not any(isinstance(each, bool) for each in parameter.choices)
        ]
        missed = [
            mutant.fault
            for mutant in mutants(self._key, numeric)
            if self._survives(mutant, route, precision)
        ]
        if missed:
            more = f", and {len(missed) - 1} more like it" if len(missed) > 1 else ""
            what = f"`{CHECK_FILE}` would not see the fault if {min(missed, key=len)}{more}"
            todo = "Let it compute more precisely, or choose values where this matters"
            yield ContentProblem(what, where=self._subject.where("answer", "value"), todo=todo)

    def _survives(self, mutant: Mutant, route: Sequence[float], precision: float) -> bool:
        """Whether a faulty key differs from the right one and passes all the same."""
        changed = False
        for variant, key, other in zip(self._variants, self._answers, route, strict=True):
            try:
                value = float(mutant.expression.number(variant.values))
            except ExpressionError:  # no value at all: that is seen without a second route
                return False
            if not _close(value, other, precision):
                return False
            changed = changed or not _close(value, key, _SAME)
        return changed


def _close(one: float, other: float, relative: float) -> bool:
    return abs(one - other) <= relative * max(abs(one), abs(other))
