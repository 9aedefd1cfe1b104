"""A folder with the work of many: nobody's link leads to another's, and names are only names."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from minbar.cli.attack_renderings import renderings
from minbar.cli.result_names import ResultNames
from minbar.content.attacks import load_corpus, notebook_bytes
from minbar.content.locate import built_in_root
from minbar.errors import SubmissionError
from minbar.grading.batch.finding import find_submissions
from minbar.grading.batch.summary import line_of, summarise
from minbar.grading.batch.values import Finished
from minbar.grading.intake import read_submission
from minbar.models.batch import BatchSummary
from minbar.report.batch import batch_csv, batch_json
from minbar.report.batch_text import line_text

CORPUS = load_corpus((built_in_root(),))
SPEC = CORPUS.target.spec
NOTEBOOK = SPEC.files.notebook
ALICES = notebook_bytes((*CORPUS.right, "'written by alice'"))
HOSTILE_NAMES = (
    '=HYPERLINK("x:13")',
    "+13",
    "-13+cmd|' C calc'!A0",
    "@SUM(13)",
    "\t=13",
    "\r=13",
    "\N{FULLWIDTH EQUALS SIGN}13",
    "a;=13",
    'a","=13',
    "a\n=13,b,c",
    "a\n::error::13",
    "\x1b]0;13\x07",
    "\u202egpj",
    "\udcff",
    "<img src=x onerror=alert(13)>",
    "a..",
    "-rf",
    "~",
    "$(id)",
)
LINKS: Mapping[str, str] = {
    "linked_folder": "alice",
    "linked.ipynb": f"alice/{NOTEBOOK}",
    "outside.ipynb": "../outside.ipynb",
    "parent": "..",
    f"eve/{NOTEBOOK}": f"../alice/{NOTEBOOK}",
    "frank/predictions.csv": "../../outside.ipynb",
    "grace/notes": "../alice",
    "heidi/notes": "../..",
    "ivan/loop": ".",
}


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """Give a folder with honest work of alice, and a file of nobody's beside it."""
    folder = tmp_path / "batch"
    (folder / "alice").mkdir(parents=True)
    (folder / "alice" / NOTEBOOK).write_bytes(ALICES)
    (tmp_path / "outside.ipynb").write_bytes(ALICES)
    return folder


def taken_in(batch: Path) -> dict[str, bytes | str]:
    """Take in all that is found: all bytes that were read, or why it was refused."""
    found: dict[str, bytes | str] = {}
    for path in find_submissions([batch], SPEC).paths:
        try:
            submission = read_submission(path, SPEC)
        except SubmissionError as error:
            found[path.name] = str(error)
        else:
            found[path.name] = b"".join((submission.notebook, *submission.files.values()))
    return found


@pytest.mark.parametrize("link", sorted(LINKS))
def test_no_link_leads_to_another_s_work(batch: Path, link: str) -> None:
    """Neither in the place of a submission nor inside one; and alice's is graded as ever."""
    place = batch / link
    if place.parent != batch:
        place.parent.mkdir()
        if place.name != NOTEBOOK:
            (place.parent / NOTEBOOK).write_bytes(notebook_bytes(("'my own'",)))
    place.symlink_to(LINKS[link])
    found = taken_in(batch)
    assert isinstance(alices := found.pop("alice"), bytes)
    assert b"written by alice" in alices
    for read in found.values():
        assert isinstance(read, str) or b"written by alice" not in read


def test_links_in_the_place_of_submissions_are_refused_as_such(batch: Path) -> None:
    """Their reason says that it is a link, and nothing of what it leads to."""
    for link in ("linked.ipynb", "outside.ipynb"):
        (batch / link).symlink_to(LINKS[link])
    found = taken_in(batch)
    for link in ("linked.ipynb", "outside.ipynb"):
        assert "is a symbolic link" in str(found[link])
        assert LINKS[link] not in str(found[link])


def test_what_is_no_file_does_not_hold_the_batch(batch: Path) -> None:
    """A pipe that nobody writes to is not waited for."""
    os.mkfifo(batch / "pipe.ipynb")
    (batch / "bob").mkdir()
    os.mkfifo(batch / "bob" / NOTEBOOK)
    found = taken_in(batch)
    assert isinstance(found.pop("alice"), bytes)
    assert all(isinstance(one, str) for one in found.values())


def summary_of(batch: Path) -> BatchSummary:
    """Return the summary of a batch all of which was refused."""
    lines = []
    for position, path in enumerate(find_submissions([batch], SPEC).paths):
        with pytest.raises(SubmissionError) as caught:
            read_submission(path, SPEC)
        lines.append(line_of(Finished(path=path, position=position, error=caught.value)))
    return summarise(SPEC, lines)


def test_hostile_names_stay_in_their_row_and_act_nowhere(tmp_path: Path) -> None:
    """One row a submission, no formula, no escape; and the same number of lines of a log."""
    for name in HOSTILE_NAMES:
        (tmp_path / f"{name}.ipynb").write_bytes(b"no notebook")
    summary = summary_of(tmp_path)
    assert len(summary.lines) == len(HOSTILE_NAMES)
    document = batch_csv(summary).decode()
    for delimiter in ",;":
        rows = list(csv.reader(io.StringIO(document, newline=""), delimiter=delimiter))
        assert len(rows) == len(HOSTILE_NAMES) + 1
        cells = [cell.strip().strip('"') for row in rows for cell in row]
        assert [
            cell for cell in cells if cell.startswith(tuple("=+-@\N{FULLWIDTH EQUALS SIGN}"))
        ] == []
    logged = "\n".join(line_text(line) for line in summary.lines)
    assert len(logged.splitlines()) == len(HOSTILE_NAMES)
    for text in (document, logged, batch_json(summary).decode()):
        assert not {"\x1b", "\x07", "\u202e", "\udcff", "\t"} & set(text)
        assert not any(line.startswith("::") for line in text.splitlines())


def test_folders_of_results_are_names_and_nothing_else(tmp_path: Path) -> None:
    """No result is written elsewhere, hidden, or over another's."""
    paths = [tmp_path / f"{name}.ipynb" for name in HOSTILE_NAMES]
    names = ResultNames(paths)
    given = [names.give(path, None) for path in paths]
    assert len({name.casefold() for name in given}) == len(paths)
    for name in given:
        assert Path(name).name == name
        assert not name.startswith(".")
        assert name.isprintable()


def test_a_refusal_is_rendered_as_a_grade_is() -> None:
    """So the attacks that are refused are looked for in the tables of a batch, too."""
    error = SubmissionError("is no notebook", where="13;=13.ipynb")
    found = renderings(Path("13;=13.ipynb"), error)
    assert set(found) == {"batch", "csv", "summary"}
    assert "13;'=13.ipynb: is no notebook" in found["csv"]
    assert "1 refused" in found["summary"]
