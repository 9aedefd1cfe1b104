"""What a new version of a take-home changed in the grades of the same submissions."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from minbar.grading.diff_sides import Content, Sides
from minbar.grading.kept import ReadGrades, kept_grades, standing
from minbar.models.grade import Grade, TestReport
from minbar.models.kept_grade import (
    CriterionChange,
    GradeChange,
    GradeDiff,
    Side,
    TestChange,
    Waiting,
)
from minbar.store.grades import GradeLine

__all__ = ["compared", "grade_diff"]

_AT_ONCE: Final = 50
"""Pairs of grades in memory at once."""

Key: TypeAlias = tuple[str, str | None]
Pair: TypeAlias = tuple[GradeLine, GradeLine]


@dataclasses.dataclass(slots=True)
class _Tests:
    """Tests that were seen before and after, over all submissions."""

    before: dict[str, TestReport] = dataclasses.field(default_factory=dict)
    after: dict[str, TestReport] = dataclasses.field(default_factory=dict)

    def add(self, before: Grade, after: Grade) -> None:
        if before.status == after.status == "graded":
            self.before.update((test.id, test) for test in before.tests)
            self.after.update((test.id, test) for test in after.tests)

    def came(self) -> list[TestChange]:
        return [_test(None, test) for name, test in self.after.items() if name not in self.before]

    def went(self) -> list[TestChange]:
        return [_test(test, None) for name, test in self.before.items() if name not in self.after]


def grade_diff(read: ReadGrades, takehome: str, sides: Sides) -> GradeDiff:
    """Compare the grades of all submissions that were graded under both contents.

    Args:
        read: gives the JSON of grades by their numbers.
        takehome: id of the take-home.
        sides: the two contents with their grades.

    Raises:
        UserError: if the bytes of a grade are damaged.
    """
    before, after = _submissions(sides.before), _submissions(sides.after)
    pairs = [(before[key], after[key]) for key in before if key in after]
    tests = _Tests()
    changed = []
    for (old, new), (was, now) in _read(read, pairs):
        tests.add(was, now)
        if change := compared(old, was, new, now):
            changed.append(change)
    alone = [line for key, line in before.items() if key not in after]
    waiting = [_waiting(line) for line in alone if not _superseded(line, sides.newest)]
    return GradeDiff(
        takehome=takehome,
        before=_side(sides.before, len(before)),
        after=_side(sides.after, len(after)),
        same_version=sides.before.version == sides.after.version,
        came=tests.came(),
        went=tests.went(),
        changed=sorted(changed, key=_place),
        unchanged=len(pairs) - len(changed),
        waiting=sorted(waiting, key=_place),
        only_after=sum(key not in before for key in after),
        notes=list(sides.notes),
        regrade=f"minbar grade FOLDER --takehome {takehome}" if waiting else "",
    )


def compared(old: GradeLine, was: Grade, new: GradeLine, now: Grade) -> GradeChange | None:
    """Return what changed for one submission; None if that is nothing.

    Tests that came or went change nothing by themselves: their points do.
    """
    tests: list[TestChange] = []
    criteria: list[CriterionChange] = []
    if was.status == now.status == "graded":
        tests, criteria = _tests(was, now), _criteria(was, now)
    moved = any(test.before and test.after for test in tests)
    status = (was.status, now.status) if was.status != now.status else None
    kinds = (was.verdict.kind.value, now.verdict.kind.value)
    verdict = kinds if kinds[0] != kinds[1] else None
    if not (moved or criteria or status or verdict):
        return None
    return GradeChange(
        candidate=new.candidate,
        attempt=new.attempt,
        notebook=new.notebook,
        submission_sha256=new.submission_sha256,
        before=old.number,
        after=new.number,
        status=status,
        verdict=verdict,
        criteria=criteria,
        tests=tests,
        also=_also(was, now),
    )


def _submissions(content: Content) -> dict[Key, GradeLine]:
    """Of each submission the newest grade; one that stands before one that does not."""
    found: dict[Key, GradeLine] = {}
    for line in content.lines:
        key = (line.submission_sha256, line.candidate)
        there = found.get(key)
        if there is None or line.status == "graded" or there.status != "graded":
            found[key] = line
    return found


def _read(read: ReadGrades, pairs: Sequence[Pair]) -> Iterator[tuple[Pair, tuple[Grade, Grade]]]:
    for first in range(0, len(pairs), _AT_ONCE):
        some = pairs[first : first + _AT_ONCE]
        lines = [line for pair in some for line in pair]
        grades = {line.number: grade for line, grade in kept_grades(read, lines)}
        yield from (((old, new), (grades[old.number], grades[new.number])) for old, new in some)


def _criteria(was: Grade, now: Grade) -> list[CriterionChange]:
    before = {one.id: one for one in was.criteria}
    after = {one.id: one for one in now.criteria}
    changes = [
        CriterionChange(
            id=name,
            title=(after.get(name) or before[name]).title,
            before=standing(before[name]) if name in before else None,
            after=standing(after[name]) if name in after else None,
        )
        for name in {**after, **before}
    ]
    return [each for each in changes if each.before != each.after]


def _tests(was: Grade, now: Grade) -> list[TestChange]:
    before = {test.id: test for test in was.tests}
    after = {test.id: test for test in now.tests}
    changes = [_test(before.get(name), after.get(name)) for name in {**after, **before}]
    return [each for each in changes if each.before != each.after]


def _test(before: TestReport | None, after: TestReport | None) -> TestChange:
    test = after or before
    if test is None:
        msg = "a test is there before or after"
        raise ValueError(msg)
    return TestChange(
        id=test.id,
        sentence=test.sentence,
        hidden=test.hidden,
        before=before.outcome if before else None,
        after=after.outcome if after else None,
    )


def _also(was: Grade, now: Grade) -> list[str]:
    """Say what else was different, so that nobody takes it for the take-home's doing."""
    different = {
        "image": was.environment.image != now.environment.image,
        "limits": was.limits != now.limits,
        "minbar": was.run.minbar != now.run.minbar,
        "quality": (was.quality is None) != (now.quality is None),
    }
    return [name for name, is_so in different.items() if is_so]


def _superseded(line: GradeLine, newest: Mapping[str, int]) -> bool:
    """Whether a later attempt of the same candidate is there; of nobody, none is later."""
    if line.candidate is None or line.attempt is None:
        return False
    return line.attempt < newest.get(line.candidate, line.attempt)


def _waiting(line: GradeLine) -> Waiting:
    return Waiting(
        candidate=line.candidate,
        attempt=line.attempt,
        notebook=line.notebook,
        submission_sha256=line.submission_sha256,
        before=line.number,
    )


def _side(content: Content, grades: int) -> Side:
    return Side(version=content.version, sha256=content.sha256, grades=grades)


def _place(one: GradeChange | Waiting) -> tuple[str, str, int]:
    return (one.candidate or "", one.notebook, one.before)
