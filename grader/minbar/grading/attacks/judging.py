"""Whether an attack was held: pure functions from what was seen to problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from minbar.grading.assembly import Graded
from minbar.grading.attacks.sightings import Seen, points, said
from minbar.grading.attacks.traced import TRACED, traced
from minbar.models.attack import REFUSED, Attack, AttackResult, Fired, Limit
from minbar.models.takehome import Limits
from minbar.models.verdict import CellStatus, VerdictKind
from minbar.rooms.timekeeper import WALL_FACTOR

__all__ = ["BREACH", "judge"]

BREACH: Final = "BREACH"
"""What a notebook prints when it could do what it must not."""

_FIRED: Final = re.compile(r"^FIRED ([a-z-]+) (.+)$", re.MULTILINE)
_SHOWN: Final = 120
_NEARLY: Final = 0.95
_FOLLOW_POINTS: Final = {"right": 13, "wrong": 1}


def judge(attack: Attack, seen: Seen, limits: Limits, hidden: frozenset[str]) -> AttackResult:
    """Judge one attack.

    Args:
        attack: what it tries, and what it must get.
        seen: what came of it.
        limits: of the take-home under attack.
        hidden: words that only the hidden tables hold.
    """
    fired = tuple(_fired(limit, seen, limits) for limit in attack.fires)
    return AttackResult(
        name=attack.name,
        family=attack.family,
        tries=attack.tries,
        expected=attack.verdict,
        verdict=_verdict(seen),
        points=points(seen.graded[0]) if seen.graded else None,
        reason=seen.refusal,
        fired=fired,
        problems=tuple(_problems(attack, seen, fired, hidden)),
        seconds=round(seen.seconds, 2),
    )


def _verdict(seen: Seen) -> str:
    if seen.crash:
        return "crash"
    if seen.refusal:
        return REFUSED
    grade = seen.graded[0].grade
    return str(grade.verdict.kind) if grade.status == "graded" else grade.status


def _problems(
    attack: Attack, seen: Seen, fired: tuple[Fired, ...], hidden: frozenset[str]
) -> Iterator[str]:
    if seen.crash:
        yield f"the grader failed: {seen.crash}"
        return
    if _verdict(seen) != attack.verdict:
        reason = seen.refusal or (seen.graded[0].grade.reason if seen.graded else "")
        because = f" ({reason})" if reason else ""
        yield f"verdict {_verdict(seen)}, not {attack.verdict}{because}"
    if attack.because not in seen.refusal:
        yield f"refused, but not because it {attack.because}"
    for graded in seen.graded:
        yield from _of_grade(attack, graded)
    if attack.twice and not _met(seen):
        yield "the two of them were not graded at the same time"
    for one in fired:
        if not one.seen:
            yield f"nothing shows that the limit `{one.limit}` held"
    yield from _of_renderings(attack, seen.renderings, hidden)
    if attack.then is not None and seen.follow != _FOLLOW_POINTS[attack.then]:
        yield f"the {attack.then} solution after it got {seen.follow} points"


def _met(seen: Seen) -> bool:
    """Whether two gradings overlapped; times in a grade are of one clock, and of one form."""
    runs = [graded.grade.run for graded in seen.graded]
    both = len(runs) == 2  # noqa: PLR2004  a pair
    return both and max(run.started for run in runs) < min(run.finished for run in runs)


def _of_grade(attack: Attack, graded: Graded) -> Iterator[str]:
    printed = said(graded)
    if attack.hidden is not None and points(graded) != attack.hidden:
        yield f"{points(graded)} hidden points, not {attack.hidden}"
    for line in printed.splitlines():
        if BREACH in line:
            yield line[line.index(BREACH) :][:_SHOWN]
    told = set(re.findall(r"^REFUSED ([a-z0-9_-]+)", printed, re.MULTILINE))
    for name in attack.expects:
        if name not in told:
            yield f"nothing shows that `{name}` was refused"


def _of_renderings(
    attack: Attack, renderings: Mapping[str, str], hidden: frozenset[str]
) -> Iterator[str]:
    shown = renderings.get("candidate", "")
    leaked = sorted(word for word in hidden if word in shown)
    if leaked:
        yield f"{len(leaked)} hidden words in what the candidate is given, such as `{leaked[0]}`"
    for sink in attack.sinks:
        if sink.text in renderings.get(sink.rendering, ""):
            yield f"{sink.text!a} is in the rendering `{sink.rendering}`"


def _fired(limit: Limit, seen: Seen, limits: Limits) -> Fired:
    """Say how a limit was seen to hold; where nobody else can see it, the room may say so."""
    by, text = _measured(limit, seen, limits)
    if text:
        return Fired(limit=limit, seen=text, by=by)
    claims = [claim for graded in seen.graded for claim in _FIRED.findall(said(graded))]
    for name, claimed in claims:
        if name == limit and _out_of_sight(limit, seen):
            return Fired(limit=limit, seen=claimed[:_SHOWN], by="room")
    return Fired(limit=limit, seen="", by="")


def _from_afar(seen: Seen) -> bool:
    """Whether the engine's statistics were read, and not the kernel's own files."""
    return all(facts.pids_refusals is None for facts in seen.facts)


def _measured(limit: Limit, seen: Seen, limits: Limits) -> tuple[str, str]:
    """Return who saw a limit hold, and what was seen; empty if nothing was."""
    if limit in TRACED:
        traces = [facts.traces for facts in seen.facts if facts.traces is not None]
        return "kernel", traced(limit, traces)
    return _MEASURES[limit](seen, limits)


def _out_of_sight(limit: Limit, seen: Seen) -> bool:
    """Whether the engine is too far away for its kernel's counters, or for a look."""
    if limit is Limit.PIDS:
        return _from_afar(seen)
    return limit in TRACED and all(facts.traces is None for facts in seen.facts)


def _memory(seen: Seen, _limits: Limits) -> tuple[str, str]:
    kills = sum(facts.oom_kills or 0 for facts in seen.facts)
    if kills:
        return "kernel", f"{kills} killed"
    reported = sum(graded.grade.run.oom_kills for graded in seen.graded)
    return "engine", "OOMKilled" if reported or any(f.oom_killed for f in seen.facts) else ""


def _pids(seen: Seen, limits: Limits) -> tuple[str, str]:
    """Refusals that the kernel counted; from afar, as many as there may be at the end."""
    refusals = sum(facts.pids_refusals or 0 for facts in seen.facts)
    if refusals:
        return "kernel", f"{refusals} refused"
    far = [facts.pids or 0 for facts in seen.facts if facts.pids_refusals is None]
    most = max(far, default=0)
    return "engine", f"{most} of {limits.pids}" if most >= limits.pids else ""


def _cpu(seen: Seen, limits: Limits) -> tuple[str, str]:
    """More CPU than one call or cell may take, and an end for want of it."""
    used = max((facts.cpu_seconds or 0 for facts in seen.facts), default=0)
    limit = limits.cell_seconds if _stopped_cells(seen) else limits.call_seconds
    stopped = _stopped_cells(seen) or _stopped_calls(seen)
    by = "engine" if _from_afar(seen) else "kernel"
    return by, f"ended after {used:.1f} s" if stopped and used >= limit * _NEARLY else ""


def _time(seen: Seen, limits: Limits) -> tuple[str, str]:
    """As long as the wall limit of a cell or a call, by the host's clock."""
    cells = [cell.wall_seconds for graded in seen.graded for cell in graded.grade.run.cells]
    calls = [test.wall_seconds for graded in seen.graded for test in graded.grade.run.tests]
    longest, limit = (
        (max(cells, default=0), limits.cell_seconds)
        if _stopped_cells(seen)
        else (max(calls, default=0), limits.call_seconds)
    )
    stopped = _stopped_cells(seen) or _stopped_calls(seen)
    enough = stopped and longest >= WALL_FACTOR * limit * _NEARLY
    return "host", f"ended after {longest:.1f} s" if enough else ""


def _output(seen: Seen, limits: Limits) -> tuple[str, str]:
    for graded in seen.graded:
        if graded.grade.verdict.kind is VerdictKind.OUTPUT_LIMIT:
            return "host", f"ended at {limits.output_kb} KiB"
        if any(cell.truncated for cell in graded.grade.cells):
            return "host", f"cut at {limits.cell_output_kb} KiB"
    return "host", ""


def _stopped_cells(seen: Seen) -> bool:
    cells = [cell for graded in seen.graded for cell in graded.grade.cells]
    return any(cell.status is CellStatus.TIMEOUT for cell in cells)


def _stopped_calls(seen: Seen) -> bool:
    tests = [test for graded in seen.graded for test in graded.grade.tests]
    return any("ran out of time" in test.evidence.summary for test in tests)


_MEASURES: Final[Mapping[Limit, Callable[[Seen, Limits], tuple[str, str]]]] = {
    Limit.MEMORY: _memory,
    Limit.PIDS: _pids,
    Limit.CPU: _cpu,
    Limit.TIME: _time,
    Limit.OUTPUT: _output,
}
