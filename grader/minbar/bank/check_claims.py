"""Claims of an item's text that a machine can compute: its `checks`."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from minbar.bank.check_programs import SEEDS
from minbar.bank.jobs import Job, make_job
from minbar.bank.python_source import parse_text
from minbar.bank.raised import Raised
from minbar.bank.subject import Subject
from minbar.content.problems import Problems
from minbar.errors import ContentProblem

__all__ = ["ClaimsProof", "prepare_claims"]

_CPU_SECONDS: Final = 60
_WALL_SECONDS: Final = 1_200


@dataclass(frozen=True, slots=True)
class ClaimsProof:
    """An item with claims.

    Attributes:
        subject: the item.
        title: what a run shows.
    """

    subject: Subject
    title: str = "claims"

    @property
    def job(self) -> Job:
        """Run the code of every claim."""
        claims = [check.code for check in self.subject.item.checks]
        request = {"claims": claims, "seeds": list(SEEDS[:2]), "seconds": _CPU_SECONDS}
        return make_job("claims", self.subject, request, seconds=_WALL_SECONDS)

    def judge(self, result: bytes) -> Sequence[ContentProblem]:
        """Say which claims do not hold."""
        outcomes = msgspec.json.decode(result, type=list[Raised | None])
        return [
            self._broken(number, raised)
            for number, raised in enumerate(outcomes)
            if raised is not None
        ]

    def _broken(self, number: int, raised: Raised) -> ContentProblem:
        claim = self.subject.item.checks[number]
        where = self.subject.within("checks", number, "code", at=f"{raised.line or 1}:1")
        what = f"the claim does not hold: {claim.claim.rstrip('.')} ({raised})"
        return ContentProblem(what, where=where)


def prepare_claims(subject: Subject, problems: Problems) -> ClaimsProof | None:
    """Check what needs no run; None if there is nothing to run, or no use in it yet."""
    before = len(problems.found)
    for number, check in enumerate(subject.item.checks):
        parsed = parse_text(check.code)
        if not isinstance(parsed, ast.Module):
            line, column, what = parsed
            where = subject.within("checks", number, "code", at=f"{line}:{column}")
            problems.add(what, where=where)
        elif not any(isinstance(node, ast.Assert | ast.Raise) for node in ast.walk(parsed)):
            what = "this code can prove nothing: it asserts nothing"
            where = subject.where("checks", number, "code")
            problems.add(what, where=where, todo="End it with `assert …`")
    if not subject.item.checks or len(problems.found) > before:
        return None
    return ClaimsProof(subject)
