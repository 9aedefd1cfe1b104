"""What is printed: plain into pipes, tables on terminals, and nothing of a name ever acts."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec
import pytest

from minbar.cli.console import Console
from minbar.errors import EngineError, SubmissionError, UserError
from minbar.models.grade import Grade
from minbar.report.grade_json import dump_grade
from minbar.report.grade_rows import GradeRow, RowMaker
from tests.report.samples import make_grade

HOSTILE = "a\n\x1b[31m[bold]b\u202e\udcff.ipynb"
PRINT = """
import pathlib, sys
from minbar.cli.console import Console
from minbar.report.grade_rows import RowMaker
from tests.report.samples import make_grade
name, out, *rest = sys.argv[1:]
folder = pathlib.Path(out)
if rest:
    from minbar.report.grade_json import dump_grade
    file = pathlib.Path(rest[0])
    file.write_bytes(dump_grade(make_grade()))
    Console(quiet=True).documents([file])
else:
    Console().grades([RowMaker().row(name, make_grade())], folder, whole=make_grade())
"""


def printed(
    name: str,
    out: str = "grades",
    *,
    document: Path | None = None,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Print one grade in a process of its own, into a pipe."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **variables}
    done = subprocess.run(
        [sys.executable, "-c", PRINT, name, out, *([str(document)] if document else [])],
        capture_output=True,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def rows() -> list[GradeRow]:
    """A table of one."""
    return [RowMaker().row("c-17", make_grade())]


class Terminal(io.StringIO):
    """Standard error of somebody who sits before it."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def test_table_and_where_the_report_is(capsys: pytest.CaptureFixture[str]) -> None:
    """A row a submission, and below where to read more."""
    Console().grades(rows(), Path("grades"), whole=make_grade())
    said = capsys.readouterr().out
    assert "c-17" in said
    assert said.splitlines()[-1] == "c-17: grades/c-17/report.html"


def test_nothing_graded_nothing_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a grade there is no table; for a program there is an empty list."""
    Console().grades([], Path("grades"))
    assert capsys.readouterr() == ("", "")
    Console(quiet=True).documents([])
    assert capsys.readouterr() == ("[]\n", "")


def test_json_is_the_grades(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    """For a program the output is one JSON list of grades, and nothing else."""
    grade = make_grade(reason="Zürich \x1b[31m")
    files = [tmp_path / name for name in ("a.json", "b.json")]
    for file in files:
        file.write_bytes(dump_grade(grade))
    Console(quiet=True).documents(files)
    out, err = capsysbinary.readouterr()
    assert err == b""
    assert msgspec.json.decode(out, type=list[Grade]) == [grade, grade]
    assert b"\x1b" not in out


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_json_is_utf_8_whatever_the_locale(encoding: str, tmp_path: Path) -> None:
    """JSON is UTF-8, also where the terminal is not."""
    out = printed(
        "Zürich", document=tmp_path / "grade.json", variables={"PYTHONIOENCODING": encoding}
    )
    assert len(json.loads(out.decode("utf-8"))) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
@pytest.mark.parametrize("name", ["Zürich", "日本", "plain"])
def test_any_name_in_any_encoding(encoding: str, name: str) -> None:
    """A name that the output can't carry is written in signs that it can."""
    out = printed(name, out=f"{name}/grades", variables={"PYTHONIOENCODING": encoding}).decode(
        encoding
    )
    assert out.splitlines()[-1].endswith("report.html")


@pytest.mark.parametrize("variable", ["NO_COLOR", "TERM"])
def test_pipes_get_plain_text(variable: str) -> None:
    """Into a pipe go no colours and no cursor movements, whatever the terminal is."""
    assert b"\x1b" not in printed("c-17", variables={variable: "xterm-256color"})


def test_folder_names_do_not_act() -> None:
    """A folder given to --out with escapes or a line break in it is shown, not obeyed."""
    out = printed("c-17", out="a\n\x1b[31m::error::").decode()
    assert "\x1b" not in out
    assert out.splitlines()[-1].startswith("c-17: a ␛[31m")


def test_error_names_the_submission(capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong is said with the path of the submission, once."""
    console = Console()
    console.error(SubmissionError("is empty", where="a.ipynb", todo="Save it"), Path("a.ipynb"))
    console.error(UserError("was given", where="2026-01-05"), Path("b.ipynb"))
    console.error(OSError(errno.ENOSPC, "No space left", "c.json"), Path("c.ipynb"))
    console.error(EngineError("line one\nline two"), Path("d.ipynb"))
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "minbar: a.ipynb: is empty. Save it",
        "minbar: b.ipynb: 2026-01-05: was given",
        "minbar: c.ipynb: c.json: No space left",
        "minbar: d.ipynb: line one",
        "minbar: line two",
    ]


def test_names_in_errors_do_not_act(capsys: pytest.CaptureFixture[str]) -> None:
    """A name with escapes, line breaks and broken text is one line that does nothing."""
    Console().error(UserError("is odd"), Path(HOSTILE))
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(": is odd")
    assert line.isprintable()


def test_no_progress_where_nobody_looks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a pipe, and for a program on a terminal, nothing is said of progress."""
    with Console().status("Grading") as update:
        update("still")
    assert capsys.readouterr() == ("", "")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Console(quiet=True).status("Grading") as update:
        update("still")
    assert terminal.getvalue() == ""


def test_progress_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal progress is shown on standard error; a name's mark-up is only text."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with Console().status(f"Grading {HOSTILE}"):
        pass
    with Console().status("Grading") as update:
        update("[red]more\x07")
    said = terminal.getvalue()
    assert "Grading a??(31m(bold]b??.ipynb" in said
    assert "(red]more?" in said
    assert "\x07" not in said
    assert "\u202e" not in said


def test_no_colour_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR keeps colours off a terminal too."""
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = []
    for variables in ({}, {"NO_COLOR": "1"}):
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            terminal = Terminal()
            patch.setattr(sys, "stdout", terminal)
            Console().grades(rows(), Path("grades"), whole=make_grade())
            shown.append(terminal.getvalue())
    coloured, plain = shown
    assert re.search(r"\x1b\[3\d", coloured)
    assert not re.search(r"\x1b\[(3|4|9)\d", plain)
