"""Each way in which an attack can succeed is seen, and called a breach."""

from __future__ import annotations

import dataclasses
from typing import Any

import msgspec
import pytest

from minbar.grading.assembly import Graded
from minbar.grading.attacks.judging import judge
from minbar.grading.attacks.sightings import Seen, hidden_words, said
from minbar.models.attack import Attack, Family, Fired, Limit, Sink
from minbar.models.grade import CriterionResult, TestRun
from minbar.models.notebook import Output
from minbar.models.takehome import Limits
from minbar.models.verdict import CellStatus, VerdictKind
from minbar.rooms.hardening import WRITABLE_DIRS
from minbar.rooms.interface import RoomFacts
from minbar.rooms.traces import FolderTrace, RoomTraces
from tests.report.sample_notebook import make_notebook as sample_notebook
from tests.report.samples import make_grade as sample_grade

LIMITS = Limits(cell_seconds=2, call_seconds=1, output_kb=256, cell_output_kb=64)
ATTACK = Attack(name="one", family=Family.FORGERY, tries="To win.", hidden=1)
SHARED = WRITABLE_DIRS[-1]
HIDDEN = frozenset({"mark0123456789"})


def graded(printed: str = "", points: float = 1, **changes: object) -> Graded:
    """Return a grade with so many hidden points, whose first cell printed something."""
    notebook = sample_notebook()
    first = next(at for at, cell in enumerate(notebook.cells) if cell.type == "code")
    cells = list(notebook.cells)
    output = Output(kind="stream", name="stdout", text=printed)
    cells[first] = msgspec.structs.replace(cells[first], outputs=[output])
    hidden = CriterionResult(
        id="hidden", title="x", kind="test", hypothesis="h", says="x", max_points=13, points=points
    )
    grade = sample_grade()
    verdict = msgspec.structs.replace(grade.verdict, kind=VerdictKind.COMPLETED)
    fields: dict[str, Any] = {"criteria": [hidden], "verdict": verdict, "status": "graded"}
    return Graded(
        grade=msgspec.structs.replace(grade, **{**fields, "reason": "", **changes}),
        notebook=msgspec.structs.replace(notebook, cells=cells),
    )


def problems(attack: Attack, seen: Seen) -> tuple[str, ...]:
    """Return why it counts as a breach."""
    return judge(attack, seen, LIMITS, HIDDEN).problems


def test_what_got_what_it_deserves_was_held() -> None:
    """The control: no problem where there is none."""
    result = judge(ATTACK, Seen(graded=(graded(),), seconds=1.234), LIMITS, HIDDEN)
    assert (result.held, result.verdict, result.points, result.seconds) == (
        True, "completed", 1, 1.23,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (Seen(graded=(graded(points=2),)), "2 hidden points, not 1"),
        (Seen(graded=(graded(points=0),)), "0 hidden points, not 1"),
        (Seen(graded=(graded("x\nBREACH: root\n"),)), "BREACH: root"),
        (Seen(graded=(graded(), graded("BREACH: locked"))), "BREACH: locked"),
        (Seen(refusal="is no notebook"), "verdict refused, not completed (is no notebook)"),
        (Seen(crash="KeyError: x"), "the grader failed: KeyError: x"),
        (
            Seen(graded=(graded(status="not-gradable", reason="the engine failed"),)),
            "verdict not-gradable, not completed (the engine failed)",
        ),
        (
            Seen(graded=(graded(),), renderings={"candidate": "see mark0123456789"}),
            "1 hidden words in what the candidate is given, such as `mark0123456789`",
        ),
    ],
)
def test_a_breach_is_seen(seen: Seen, words: str) -> None:
    """Points, marks, refusals, crashes, failures of ours and leaks: each is a problem."""
    assert problems(ATTACK, seen) == (words,)


def test_a_refusal_for_another_reason_proves_nothing() -> None:
    """A bomb that is refused for its name was never weighed."""
    attack = msgspec.structs.replace(
        ATTACK, verdict="refused", hidden=None, because="would unpack to"
    )
    assert problems(attack, Seen(refusal="would unpack to 10 GB")) == ()
    assert problems(attack, Seen(refusal="is a link")) == (
        "refused, but not because it would unpack to",
    )


def test_what_must_be_refused_must_be_seen_to_be() -> None:
    """A probe that says nothing is no proof: it may never have been tried."""
    attack = msgspec.structs.replace(ATTACK, expects=("mount", "bpf"))
    shown = Seen(graded=(graded("REFUSED mount EPERM\nREFUSED bpf-extra EPERM\n"),))
    assert problems(attack, shown) == ("nothing shows that `bpf` was refused",)


def test_a_sink_shows_in_the_rendering_that_it_names() -> None:
    """What would act there is a problem; elsewhere it is text."""
    attack = msgspec.structs.replace(ATTACK, sinks=(Sink(rendering="html", text="<script>"),))
    harmless = Seen(graded=(graded(),), renderings={"html": "&lt;script>", "json": "<script>"})
    acting = dataclasses.replace(harmless, renderings={"html": "<script>"})
    assert problems(attack, harmless) == ()
    assert problems(attack, acting) == ("'<script>' is in the rendering `html`",)


@pytest.mark.parametrize(("follow", "found"), [(13.0, 0), (12.0, 1), (None, 1)])
def test_whoever_comes_next_must_not_notice(follow: float | None, found: int) -> None:
    """The right solution after it gets all its points, or something was left behind."""
    attack = msgspec.structs.replace(ATTACK, then="right")
    assert len(problems(attack, Seen(graded=(graded(),), follow=follow))) == found


def test_two_that_never_met_prove_nothing() -> None:
    """Whoever is to meet itself must have been there twice at one time."""
    attack = msgspec.structs.replace(ATTACK, twice=True)
    run = sample_grade().run
    early, late, later = (
        graded(run=msgspec.structs.replace(run, started=f"2026-01-01T00:0{at}", finished=until))
        for at, until in ((1, "2026-01-01T00:03"), (2, "2026-01-01T00:04"), (5, "2026-01-01T00:06"))
    )
    assert problems(attack, Seen(graded=(early, late))) == ()
    words = ("the two of them were not graded at the same time",)
    assert problems(attack, Seen(graded=(early, later))) == words
    assert problems(attack, Seen(graded=(early,))) == words


def fired(limit: Limit, seen: Seen) -> Fired:
    """Return how a limit was seen."""
    (one,) = judge(msgspec.structs.replace(ATTACK, fires=(limit,)), seen, LIMITS, HIDDEN).fired
    return one


def test_a_limit_that_nothing_shows_is_a_problem() -> None:
    """That a run ended proves no limit."""
    attack = msgspec.structs.replace(ATTACK, fires=tuple(Limit))
    found = problems(attack, Seen(graded=(graded(cells=[]),), facts=(RoomFacts(running=True),)))
    assert found == tuple(f"nothing shows that the limit `{limit}` held" for limit in Limit)


def test_counters_of_kernel_and_engine_show_limits() -> None:
    """Kills, refusals and seconds come from outside the room."""
    facts = RoomFacts(running=True, oom_kills=2, pids_refusals=3, cpu_seconds=2.5)
    ended = [
        msgspec.structs.replace(one, status=CellStatus.TIMEOUT) for one in sample_grade().cells
    ]
    seen = Seen(graded=(graded(cells=ended),), facts=(facts,))
    assert fired(Limit.MEMORY, seen) == Fired(limit=Limit.MEMORY, seen="2 killed", by="kernel")
    assert fired(Limit.PIDS, seen) == Fired(limit=Limit.PIDS, seen="3 refused", by="kernel")
    assert fired(Limit.CPU, seen) == Fired(limit=Limit.CPU, seen="ended after 2.5 s", by="kernel")
    gone = Seen(graded=(graded(),), facts=(RoomFacts(running=False, oom_killed=True),))
    assert fired(Limit.MEMORY, gone) == Fired(limit=Limit.MEMORY, seen="OOMKilled", by="engine")


def test_cpu_that_was_used_without_an_end_is_no_limit() -> None:
    """A room that computed for long and was never stopped shows nothing."""
    seen = Seen(graded=(graded(tests=[]),), facts=(RoomFacts(running=True, cpu_seconds=60),))
    assert fired(Limit.CPU, seen).seen == ""


def test_the_hosts_clock_shows_the_wall_limit() -> None:
    """Five times the CPU limit of a call, and a test that ran out of time."""
    grade = sample_grade()
    slow = msgspec.structs.replace(
        grade.tests[0],
        evidence=msgspec.structs.replace(grade.tests[0].evidence, summary="`f` ran out of time"),
    )
    run = msgspec.structs.replace(grade.run, tests=[TestRun(id=slow.id, wall_seconds=5.1)])
    seen = Seen(graded=(graded(cells=[], tests=[slow], run=run),))
    assert fired(Limit.TIME, seen) == Fired(limit=Limit.TIME, seen="ended after 5.1 s", by="host")


def test_the_hosts_caps_show_the_limit_of_output() -> None:
    """The verdict says where it ended, a cell where it was cut."""
    verdict = msgspec.structs.replace(sample_grade().verdict, kind=VerdictKind.OUTPUT_LIMIT)
    assert fired(Limit.OUTPUT, Seen(graded=(graded(verdict=verdict),))).seen == "ended at 256 KiB"
    cut = [msgspec.structs.replace(one, truncated=True) for one in sample_grade().cells]
    assert fired(Limit.OUTPUT, Seen(graded=(graded(cells=cut),))).seen == "cut at 64 KiB"


def test_what_only_the_room_can_say_is_marked_as_its_claim() -> None:
    """Where the engine is too far away for its kernel's counters, and for a look."""
    printed = "FIRED tmpfs /room full\nFIRED pids 60 threads\n"
    looked = RoomFacts(running=True, pids_refusals=0, traces=RoomTraces(folders=(), processes=()))
    near = Seen(graded=(graded(printed),), facts=(looked,))
    far = Seen(graded=(graded(printed),), facts=(RoomFacts(running=True),))
    assert fired(Limit.TMPFS, near).seen == ""
    assert fired(Limit.TMPFS, far) == Fired(limit=Limit.TMPFS, seen="/room full", by="room")
    assert fired(Limit.PIDS, near).seen == ""
    assert fired(Limit.PIDS, far) == Fired(limit=Limit.PIDS, seen="60 threads", by="room")


def test_a_look_into_the_room_shows_limits_without_counters() -> None:
    """What is still there at the end counts, whatever the room says of it."""
    full = FolderTrace(path=SHARED, size_bytes=1 << 20, free_bytes=0, files=9, free_files=9)
    facts = RoomFacts(running=True, traces=RoomTraces(folders=(full,), processes=()))
    seen = Seen(graded=(graded("FIRED shm a claim"),), facts=(facts,))
    shown = Fired(limit=Limit.SHM, seen=f"{SHARED} full at 1 MiB", by="kernel")
    assert fired(Limit.SHM, seen) == shown


def test_from_afar_the_engine_counts_processes() -> None:
    """As many as there may be at the end; one less proves nothing."""
    most = LIMITS.pids
    at, below = (RoomFacts(running=True, pids=count) for count in (most, most - 1))
    shown = Fired(limit=Limit.PIDS, seen=f"{most} of {most}", by="engine")
    assert fired(Limit.PIDS, Seen(graded=(graded(),), facts=(below, at))) == shown
    assert fired(Limit.PIDS, Seen(graded=(graded(),), facts=(below,))).seen == ""
    near = RoomFacts(running=True, pids=most, pids_refusals=0)
    assert fired(Limit.PIDS, Seen(graded=(graded(),), facts=(near,))).seen == ""


def test_from_afar_the_engine_counts_seconds() -> None:
    """The same statistics, and so the same witness."""
    ended = [
        msgspec.structs.replace(one, status=CellStatus.TIMEOUT) for one in sample_grade().cells
    ]
    far = RoomFacts(running=True, cpu_seconds=2.5)
    seen = Seen(graded=(graded(cells=ended),), facts=(far,))
    assert fired(Limit.CPU, seen) == Fired(limit=Limit.CPU, seen="ended after 2.5 s", by="engine")


def test_hidden_words_are_those_that_only_hidden_tables_hold() -> None:
    """Also backwards, as an answer would carry them; what is in the workspace is no secret."""
    hidden = {"a.csv": b"id,code\n1,mark99\n2,open11\n"}
    assert hidden_words(hidden, {"b.csv": b"id\nopen11\n"}) == {"mark99", "99kram", "11nepo"}


def test_all_that_was_printed_is_looked_at() -> None:
    """Streams, displays, tracebacks, and what calls printed."""
    one = graded("in a stream")
    run = msgspec.structs.replace(one.grade.run, call_log="in a call")
    one = dataclasses.replace(one, grade=msgspec.structs.replace(one.grade, run=run))
    assert "in a stream" in said(one)
    assert "in a call" in said(one)
