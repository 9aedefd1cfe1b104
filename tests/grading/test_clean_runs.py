"""What clean runs show: that they finish, that they agree, and what they warn of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.grading.clean_runs import differences, normalised, run_findings
from minbar.grading.verdicts import verdict_of
from minbar.models.notebook import Output
from minbar.models.verdict import CellStatus
from minbar.rooms.runs import CellResult, NotebookRun

HTML = '<style>#T_{0}_row0 {{}}</style><table id="T_{0}"><td id="T_{0}_row0">7</td></table>'


def stream(text: str, name: str = "stdout") -> Output:
    """Return what a cell printed."""
    return Output(kind="stream", name=name, text=text)


def shows(text: str, kind: str = "text/plain") -> Output:
    """Return what a cell shows."""
    return Output(kind="display", data={kind: text})


def run(*cells: list[Output], status: CellStatus = CellStatus.OK) -> NotebookRun:
    """Return a run of cells with these outputs, the last one with this status."""
    last = len(cells)
    results = (
        CellResult(
            cell=number,
            status=status if number == last else CellStatus.OK,
            outputs=outputs,
        )
        for number, outputs in enumerate(cells, 1)
    )
    return NotebookRun(cells=tuple(results), alive=True)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("<Model at 0x7f3a2b1c>", "<Model at 0x7f3a99dd>"),
        ("took 1.93 s", "took 2.07 s"),
        ("CPU times: user 12 ms, sys: 3 µs", "CPU times: user 9.5 ms, sys: 4 µs"),
        ("at 2026-03-01 10:11:12.123", "at 2026-03-02T00:01:02"),
        (" 50%|█████     | 5/10 [00:01<00:01,  4.1it/s]\nx", "100%|████| 10/10 [00:02, 5it/s]\nx"),
        ("saved /tmp/tmpa1b2c3/x.csv", "saved /tmp/tmpz9y8x7/x.csv"),
        ("id 123e4567-e89b-12d3-a456-426614174000", "id 00000000-e89b-12d3-a456-426614174000"),
        ("0.10000000000000001", "0.1000000000000000055"),
        ("epoch 1\repoch 2\repoch 3", "epoch 3"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("a  b \n\n c", "a b\nc"),
        ("used 12.1 MB", "used 13 MB"),
    ],
)
def test_what_nobody_can_hold_still_is_no_difference(one: str, two: str) -> None:
    """Addresses, times, progress, names of temporary files and last digits may differ."""
    assert differences(run([stream(one)]), run([stream(two)])) == []
    assert differences(run([shows(one)]), run([shows(two)])) == []


def test_ids_that_libraries_draw_are_no_difference() -> None:
    """A styled table has other ids each time; what is in it counts."""
    one, two = (shows(HTML.format(name), "text/html") for name in ("a1b2c", "0f9e8"))
    assert differences(run([one]), run([two])) == []
    other = shows(HTML.format("a1b2c").replace("7", "8"), "text/html")
    assert len(differences(run([one]), run([other]))) == 1


def test_pictures_are_not_compared_byte_for_byte() -> None:
    """A figure is a figure, whatever its bytes; that there is none is a difference."""
    one, two = shows("iVBORw0", "image/png"), shows("iVBORw1", "image/png")
    assert differences(run([one]), run([two])) == []
    assert len(differences(run([one]), run([]))) == 1


def test_pieces_of_a_stream_and_its_red_part_do_not_matter() -> None:
    """Where a stream is cut is chance, and so is when a library warns."""
    one = [stream("a"), stream("b\n"), stream("noise", "stderr")]
    assert differences(run(one), run([stream("ab\n")])) == []


@pytest.mark.parametrize(
    ("one", "two"),
    [("0.8311", "0.8312"), ("7 rows", "8 rows"), ("a\nb", "a"), ("x", ""), ("True", "False")],
)
def test_other_results_are_a_difference(one: str, two: str) -> None:
    """The cell is named, and the line from which on its output differs."""
    (found,) = differences(run([stream("k")], [stream(one)]), run([stream("k")], [stream(two)]))
    assert found.cell == 2
    assert found.line >= 1


@given(st.text(), st.text())
def test_a_run_agrees_with_itself(one: str, two: str) -> None:
    """No text makes a comparison fail, or differ from itself."""
    outputs = [stream(one), shows(two, "text/html")]
    assert differences(run(outputs), run(outputs)) == []
    assert all(line.strip() for line in normalised(outputs[1])[0:])


def test_two_runs_that_agree_show_nothing() -> None:
    """No finding, and both checks have their answer."""
    first = run([stream("x")])
    found = run_findings(first, run([stream("x")]), verdict=verdict_of(first))
    assert (found.findings, found.runs, found.not_run, found.withheld) == ((), 2, {}, {})


def test_two_runs_that_differ_are_told_without_their_values() -> None:
    """A grade is the same each time, so it names the place and not what chance put there."""
    first = run([stream("0.83124")])
    found = run_findings(first, run([stream("0.7")]), verdict=verdict_of(first))
    (one,) = found.findings
    assert (one.check, one.cell, one.severity) == ("same-outputs", 1, "high")
    assert "0.83" not in one.message


def test_two_runs_that_fail_alike_have_not_agreed() -> None:
    """The gate has a finding, and what only a finished run could show is withheld."""
    failing = run([stream("x")], status=CellStatus.ERROR)
    found = run_findings(failing, failing, verdict=verdict_of(failing))
    assert [one.check for one in found.findings] == ["clean-run"]
    assert set(found.withheld) == {"same-outputs", "run-warnings"}


def test_a_second_run_that_fails_fails_the_gate() -> None:
    """A notebook that finishes only sometimes does not finish."""
    first, second = run([stream("x")]), run([stream("x")], status=CellStatus.ERROR)
    found = run_findings(first, second, verdict=verdict_of(first))
    assert [one.check for one in found.findings] == ["clean-run"]
    assert "another room" in found.findings[0].message


def test_one_run_answers_half() -> None:
    """Without a second run nobody knows whether outputs agree, and that is said."""
    first = run([stream("x")])
    found = run_findings(first, None, verdict=verdict_of(first), why_one="one is asked for")
    assert (found.not_run, found.runs) == ({"same-outputs": "one is asked for"}, 1)


def test_warnings_are_found_once_a_cell_and_kind() -> None:
    """What a library writes in red is a finding; the same text printed is none."""
    red = (
        "<cell>:3: RuntimeWarning: divide by zero\n  x / 0\n"
        "<cell>:4: RuntimeWarning: again\nFutureWarning: soon at 0x7f12ab34\n"
    )
    first = run([stream(red, "stderr"), stream("UserWarning: printed")])
    found = run_findings(first, None, verdict=verdict_of(first)).findings
    assert [(one.check, one.rule, one.severity) for one in found] == [
        ("run-warnings", "RuntimeWarning", "medium"),
        ("run-warnings", "FutureWarning", "low"),
    ]
    assert "0x7f12ab34" not in found[1].message
