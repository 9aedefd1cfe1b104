"""`minbar grades`: what the store keeps is listed, shown, exported and compared."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import pty
import subprocess
import tracemalloc
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from minbar.cli.failures import exit_code
from minbar.cli.main import cli
from minbar.errors import MinbarError
from minbar.report.grade_json import load_grade
from minbar.store.database import open_database
from minbar.store.releases import Releases
from tests.cli.commands import FILES, command
from tests.databases import PostgresServer
from tests.report.kept_samples import keep, make

HIDDEN = "Uses nothing that is known only after the fact."
NAME = "late-deliveries"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder to work in, with a state of its own."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("MINBAR_STORE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fill(url: str | None = None) -> None:
    """Keep grades 1 to 5: of two versions, one of them replaced by the last."""
    with open_database(url) as database, database.begin() as conn:
        keep(conn, make("c-17"), make("c-18"), make(None, work="x"))
        keep(conn, make("c-17", version="1.1.0", failed=["test_leak"]))
        keep(conn, make("c-17", version="1.1.0", failed=["test_leak", "test_bins"]), replace=True)


def run(*words: str | Path, expected: int = 0) -> Result:
    """Run a command below `minbar grades`; what it raises becomes its exit code."""
    result = CliRunner().invoke(cli, ["grades", *map(str, words)])
    error = result.exception
    code = exit_code(error) if isinstance(error, MinbarError | OSError) else result.exit_code
    if error is not None and not isinstance(error, MinbarError | OSError | SystemExit):
        raise error
    assert code == expected, (result.output, error)
    return result


def numbers(*options: str) -> list[int]:
    """Return the numbers of the grades that are listed."""
    return [int(line.split("\t")[0]) for line in run("list", *options).stdout.splitlines()]


def test_list_narrows_down() -> None:
    """By take-home and candidate; history on demand."""
    fill()
    assert numbers() == [1, 2, 3, 5]
    assert numbers("--all") == [1, 2, 3, 4, 5]
    assert numbers("--candidate", "c-17") == [1, 5]
    assert numbers("--candidate", "c-17", "--takehome", NAME, "--all") == [1, 4, 5]
    assert numbers("--takehome", "none") == []


def test_list_is_for_programs_too() -> None:
    """JSON with everything that the table shows, and more."""
    fill()
    entries = json.loads(run("list", "--json", "--all").stdout)
    assert [entry["number"] for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry["current"] for entry in entries] == [True, True, True, False, True]
    assert entries[4]["below_bar"] == ["validation"]


def test_a_terminal_gets_a_table(place: Path) -> None:
    """Where somebody looks at it, and not a pipe."""
    fill()
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(command("grades", "list"), stdout=theirs, cwd=place, check=False)
        shown = os.read(ours, 65_536).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 0
    assert "graded, UTC" in shown
    assert "4 grades" in shown


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("list",), 0),
        (("export", "--to", "csv"), 0),
        (("export", "--to", "json"), 0),
        (("show", "1"), 1),
        (("diff", NAME), 1),
    ],
)
def test_a_store_that_is_not_there_is_not_made(
    place: Path, words: tuple[str, ...], code: int
) -> None:
    """Whoever only looks changes nothing."""
    run(*words, expected=code)
    assert not (place / "state" / "store.sqlite").exists()


def test_show_finds_by_number_and_by_candidate() -> None:
    """Of a candidate the newest one, and that there are others is said aside."""
    fill()
    assert load_grade(run("show", "2", "--json").stdout_bytes, "2") == make("c-18")
    newest = run("show", "c-17", "--json")
    expected = make("c-17", version="1.1.0", failed=["test_leak", "test_bins"])
    assert load_grade(newest.stdout_bytes, "c-17") == expected
    assert newest.stderr == (
        "c-17 has 2 grades; this is grade 5 (attempt 1, version 1.1.0), the newest of the last"
        " attempt.\nThe others: 1 (attempt 1, version 1.0.0); `minbar grades show NUMBER` shows"
        " one.\n"
    )


def test_a_replaced_grade_is_said_to_be_one() -> None:
    """It looks like any other, and whoever sees it must not take it for the one that counts."""
    fill()
    shown = run("show", "4", "--json")
    replaced = load_grade(shown.stdout_bytes, "4")
    assert replaced == make("c-17", version="1.1.0", failed=["test_leak"])
    assert shown.stderr == "Grade 4 was replaced by grade 5, which counts now.\n"
    assert run("show", "5", "--json").stderr == ""


def test_of_many_other_grades_some_are_named() -> None:
    """Nobody reads fifty numbers; the latest are the ones to look for."""
    versions = [f"1.{minor}.0" for minor in range(9)]
    with open_database() as database, database.begin() as conn:
        keep(conn, *(make("c-17", version=version) for version in versions))
    told = run("show", "c-17").stderr
    assert told.startswith("c-17 has 9 grades; this is grade 9 (attempt 1, version 1.8.0)")
    assert "The others: 8 (attempt 1, version 1.7.0), 7 " in told
    assert ", 4 (attempt 1, version 1.3.0) and 3 more; " in told


def test_the_last_attempt_is_shown() -> None:
    """Also where an earlier one was graded anew after it; a number is of its take-home."""
    later = make("c-17", work="second")
    later = msgspec.structs.replace(
        later, submission=msgspec.structs.replace(later.submission, attempt=2)
    )
    with open_database() as database, database.begin() as conn:
        keep(conn, later)
    fill()
    shown = run("show", "c-17", "--json")
    assert load_grade(shown.stdout_bytes, "c-17") == later
    run("show", "1", "--takehome", NAME)
    run("show", "1", "--takehome", "prices", expected=1)


def test_show_is_the_table_and_the_detail() -> None:
    """As `minbar grade` shows one that it has just made; hidden tests are named."""
    fill()
    shown = run("show", "5").stdout
    assert "A  Data handling (of 18, bar 60%)" in shown
    assert HIDDEN in shown
    assert "7 of 9 tests passed" in shown


def test_show_writes_the_files_again(place: Path) -> None:
    """The same files as `minbar grade`, in a folder of the same name, and says where."""
    fill()
    shown = run("show", "2", "--out", "again").stdout
    assert sorted(path.name for path in (place / "again" / "c-18").iterdir()) == sorted(FILES)
    assert "c-18: again/c-18/report.html" in shown
    written = (place / "again" / "c-18" / "grade.json").read_bytes()
    assert load_grade(written, "grade.json") == make("c-18")
    run("show", "3", "--out", "again")
    assert (place / "again" / "submission" / "report.md").exists()


def test_the_candidates_view_gives_nothing_away(place: Path) -> None:
    """On the terminal, as JSON and in files: no hidden test, and nothing is released."""
    fill()
    view = ("--view", "candidate")
    shown = run("show", "5", *view).stdout + run("show", "5", *view, "--json").stdout
    run("show", "5", *view, "--out", "feedback")
    written = "".join(path.read_text() for path in (place / "feedback" / "c-17").iterdir())
    for secret in (HIDDEN, "test_leak", "delivered_at'}"):
        assert secret not in shown
        assert secret not in written
    assert not Releases().released("c-17", NAME)


def test_detailed_feedback_is_released_once(place: Path) -> None:
    """The same ledger as that of `minbar grade`: not for a second submission."""
    fill()
    release = ("--view", "candidate", "--release", "--out")
    run("show", "5", *release, "feedback")
    assert HIDDEN in (place / "feedback" / "c-17" / "report.md").read_text()
    assert Releases().released("c-17", NAME)
    run("show", "5", *release, "feedback")  # the same once more tells nothing new
    with open_database() as database, database.begin() as conn:
        (other,) = keep(conn, make("c-17", work="another attempt"))
    refused = run("show", str(other.number), *release, "later", expected=1)
    assert "was given detailed feedback" in str(refused.exception)
    assert not (place / "later").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("show", "5", "--release"),
        ("show", "5", "--release", "--out", "x"),
        ("show", "5", "--release", "--view", "candidate"),
        ("show",),
        ("export",),
        ("export", "--to", "xml"),
        ("diff",),
        ("diff", NAME, "--from", "latest"),
        ("diff", NAME, "--to", "1.0.0@XYZ"),
    ],
)
def test_wrong_use_is_said(words: tuple[str, ...]) -> None:
    """As usage errors, before anything is read."""
    fill()
    run(*words, expected=2)


@pytest.mark.parametrize("which", ["99", "9" * 40, "c-99", "", "a\x1bb"])
def test_what_is_not_kept_is_said(which: str) -> None:
    """With what to do, and without doing what a name says to a terminal."""
    fill()
    refused = run("show", which, expected=1)
    assert "`minbar grades list` shows what there is" in str(refused.exception)
    assert "\x1b" not in str(refused.exception)


@pytest.mark.parametrize(
    ("words", "what", "todo"),
    [
        (("c-99",), "no grade is kept of a candidate 'c-99'", "`minbar grades list`"),
        (("99",), "no grade has the number 99, and none is of a candidate '99'", "`minbar grades"),
        (
            ("c-17", "--takehome", "price"),
            "no grade of 'price' is kept of a candidate 'c-17'",
            "There is one of late-deliveries: name that with --takehome, or none",
        ),
        (
            ("1", "--takehome", "price"),
            "no grade of 'price' has the number 1, and none is of a candidate '1'",
            "There is one of late-deliveries: name that with --takehome, or none",
        ),
    ],
)
def test_what_was_looked_for_is_said(words: tuple[str, ...], what: str, todo: str) -> None:
    """A wrong take-home is not a wrong number, and the other way round."""
    fill()
    refused = run("show", *words, expected=1).exception
    assert isinstance(refused, MinbarError)
    assert refused.what == what
    assert refused.todo.startswith(todo)


def test_of_several_take_homes_one_is_named() -> None:
    """A guess could be somebody's wrong grade."""
    fill()
    other = make("c-17")
    other = msgspec.structs.replace(
        other, takehome=msgspec.structs.replace(other.takehome, id="prices", sha256="9" * 64)
    )
    with open_database() as database, database.begin() as conn:
        keep(conn, other)
    refused = run("show", "c-17", expected=1)
    assert "Say which with --takehome: late-deliveries, prices" in str(refused.exception)
    assert json.loads(run("show", "c-17", "--takehome", "prices", "--json").stdout) is not None


def test_export_to_csv_and_again(place: Path) -> None:
    """A line a grade; the next export replaces the file, and nothing else."""
    fill()
    on_screen = run("export", "--to", "csv").stdout_bytes
    run("export", "--to", "csv", "--out", "grades.csv")
    run("export", "--to", "csv", "--out", "grades.csv")
    assert (place / "grades.csv").read_bytes() == on_screen
    rows = list(csv.DictReader(io.StringIO(on_screen.decode(), newline="")))
    assert [row["points: validation"] for row in rows] == ["12.0", "12.0", "12.0", "5.0"]
    (place / "mine.csv").write_text("mine")
    refused = run("export", "--to", "csv", "--out", "mine.csv", expected=1)
    assert "--force" in str(refused.exception)
    assert (place / "mine.csv").read_text() == "mine"


def test_export_to_json_is_whole(place: Path) -> None:
    """Every grade as it was, one a line; candidates narrow it down."""
    fill()
    run("export", "--to", "json", "--out", "grades.json", "--candidate", "c-17", "--all")
    text = (place / "grades.json").read_text()
    found = json.loads(text)
    assert found["schema"] == "grades-export/1.0"
    assert [entry["number"] for entry in found["grades"]] == [1, 4, 5]
    first = load_grade(json.dumps(found["grades"][0]["grade"]).encode(), "first")
    assert first == make("c-17")
    assert len(text.splitlines()) == 3 + 2
    run("export", "--to", "json", "--out", "grades.json")
    assert json.loads(run("export", "--to", "json", "--takehome", "none").stdout)["grades"] == []


@pytest.mark.parametrize("to_file", [True, False])
def test_no_export_is_in_memory_as_a_whole(place: Path, *, to_file: bool) -> None:
    """Thirty grades of half a megabyte each take the room of some, not of all."""
    with open_database() as database, database.begin() as conn:
        keep(conn, *(make(f"c-{number}", reason="x" * 500_000) for number in range(30)))
    numbers()  # what this imports is not counted
    words = ["grades", "export", "--to", "json"]
    out = place / "grades.json"
    with (place / "output").open("w") as output, contextlib.redirect_stdout(output):
        tracemalloc.start()
        try:
            cli([*words, "--out", str(out)] if to_file else words, standalone_mode=False)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    written = (out if to_file else place / "output").read_bytes()
    assert [entry["number"] for entry in json.loads(written)["grades"]] == list(range(1, 31))
    assert most < len(written) / 2


def test_an_export_that_breaks_off_leaves_the_file(place: Path) -> None:
    """A damaged grade, at the end of all: the last export stays, and no half of a new one."""
    fill()
    to_file = ("export", "--to", "json", "--out", "grades.json")
    run(*to_file)
    whole = (place / "grades.json").read_bytes()
    with open_database() as database, database.begin() as conn:
        conn.exec_driver_sql("UPDATE grades SET grade_length = 1 WHERE number = 5")
    refused = run(*to_file, expected=1)
    assert "the bytes of grade 5 are damaged" in str(refused.exception)
    assert (place / "grades.json").read_bytes() == whole
    assert not list(place.glob(".new-*"))


def test_a_place_that_cannot_be_written_is_said(place: Path) -> None:
    """By its name."""
    fill()
    (place / "file").write_text("")
    refused = run("export", "--to", "csv", "--out", "file/grades.csv", expected=1)
    assert "cannot be written here" in str(refused.exception)
    run("show", "1", "--out", "file", expected=1)


def test_diff_says_what_changed_and_who_waits() -> None:
    """Exit code 0, whatever changed; --json holds the same."""
    fill()
    told = run("diff", NAME).stdout.splitlines()
    assert told[0] == "late-deliveries  1.0.0 -> 1.1.0"
    assert "c-17: submission.ipynb, attempt 1 (grade 1 -> 5)" in told
    assert told[-1] == (
        "Grade what was handed in again: minbar grade FOLDER --takehome late-deliveries"
    )
    found = json.loads(run("diff", NAME, "--json").stdout)
    assert [change["candidate"] for change in found["changed"]] == ["c-17"]
    assert [one["candidate"] for one in found["waiting"]] == [None, "c-18"]


def test_diff_with_a_version_to_come() -> None:
    """Everybody waits for a version that nothing was graded under."""
    fill()
    found = json.loads(run("diff", NAME, "--to", "2.0.0", "--json").stdout)
    assert (found["before"]["version"], found["after"]["version"]) == ("1.1.0", "2.0.0")
    assert [one["before"] for one in found["waiting"]] == [5]


def test_what_the_output_cannot_carry_is_shown_otherwise() -> None:
    """A terminal that knows ASCII alone gets a line all the same."""
    grade = make(None)
    named = msgspec.structs.replace(grade.submission, notebook="жук.ipynb")
    with open_database() as database, database.begin() as conn:
        keep(conn, msgspec.structs.replace(grade, submission=named))
    done = CliRunner(charset="ascii").invoke(cli, ["grades", "list"], catch_exceptions=False)
    assert done.exit_code == 0
    assert "\\u0436\\u0443\\u043a.ipynb" in done.stdout


def test_a_shared_store_is_read(postgres_server: PostgresServer) -> None:
    """All of it over PostgreSQL, by its URL."""
    url = postgres_server.create()
    fill(url)
    assert numbers("--store", url) == [1, 2, 3, 5]
    assert HIDDEN in run("show", "5", "--store", url).stdout
    assert "c-17" in run("diff", NAME, "--store", url).stdout
    assert len(run("export", "--to", "csv", "--store", url).stdout.splitlines()) == 5


def test_help_names_every_command() -> None:
    """Without importing any of them."""
    shown = run("--help").stdout
    for name in ("diff", "export", "list", "show"):
        assert f"  {name} " in shown


def test_the_page_shows_what_is_printed() -> None:
    """The examples of the documentation are these grades, word for word."""
    fill()
    page = (Path(__file__).parents[2] / "docs" / "grades.md").read_text("utf-8")
    listed = run("list").stdout.splitlines(keepends=True)
    assert f"```text\n{''.join(listed[:2])}```\n" in page
    assert f"```text\n{run('diff', NAME).stdout}```\n" in page
