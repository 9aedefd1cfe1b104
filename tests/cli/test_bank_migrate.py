"""`minbar bank migrate`, over a bank with an item of the older form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minbar.cli.bank_migrate import migrate
from tests.bank.samples import SPLIT, make_bank

OLD = """\
schema: item/0
id: theory.validation.leakage.old-split
version: "1.2.0"
status: active
type: theory
title: "A split that is too kind"
topics: [ml.validation.split]  # one is enough
roles: {engineer: core}
level: 2
minutes: 8
difficulty: {expert: 0.4}
prompt: |
  By rows the error is 3 %, by customers 9 %. Which one do you report?
interviewer:
  listen_for:
    - {id: names-use, text: "Asks who is scored in use.", required: true}
    - {id: both, text: "Says what each of them estimates."}
  wrong_answers:
    - {id: lower, text: "The lower.", why: "Nobody in use is a customer of the training rows."}
  hints:
    - {text: "Is a customer of tomorrow in the table?", cost: 1}
  follow_ups:
    - {ask: "And if all customers return?", probes: h_ml_depth, minutes: 3}
anchors:
  1: "Took the lower."
  2: "Took the higher, for being safe."
  3: "Asked who is scored, and chose by it."
  4: "Did what 3 says, and said what the other one is good for."
rubric: acme.rubric.depth@1
review: {authors: ["author-1"], reviewers: ["reviewer-1"], last: "2026-10-02"}
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give the file of an item of the older form, in a bank of its own."""
    path = make_bank(tmp_path) / "questions/theory/validation/old-split/item.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(OLD, "utf-8")
    return path


def run(old: Path, *options: str) -> Result:
    """Run the command; errors meant for the reader are raised."""
    arguments = ["--bank", str(old.parents[4]), *options]
    return CliRunner().invoke(migrate, arguments, catch_exceptions=False)


def test_the_file_is_lifted_in_place(old: Path) -> None:
    """The form is today's, and a comment is where it was."""
    assert "lifted from item/0" in run(old).stdout
    text = old.read_text("utf-8")
    assert "schema: item/1" in text
    assert "# one is enough" in text


def test_a_second_run_finds_nothing(old: Path) -> None:
    """What was lifted is not lifted again."""
    run(old)
    before = old.read_bytes()
    assert json.loads(run(old, "--json").stdout) == []
    assert old.read_bytes() == before


def test_a_dry_run_writes_nothing(old: Path) -> None:
    """It says what would change, and leaves every byte."""
    assert "would be lifted" in run(old, "--dry-run").stdout
    assert old.read_text("utf-8") == OLD


def test_what_a_person_must_mend_is_named(old: Path) -> None:
    """A field that the lifted file still has wrong is a problem, and the exit code says so."""
    old.write_text(OLD.replace("minutes: 8\n", "minutes: long\n"), "utf-8")
    result = run(old)
    assert result.exit_code == 1
    assert "mend: " in result.stdout
    assert "minutes" in result.stdout


def test_files_of_today_stay_as_they_are(old: Path) -> None:
    """Other files of the bank keep their bytes."""
    other = old.parents[4] / "questions" / SPLIT / "item.yaml"
    before = other.read_bytes()
    run(old)
    assert other.read_bytes() == before
