"""Lifting a bank from older forms: nothing an author wrote is lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minbar.content.banks import load_bank
from minbar.content.migrations import Lifted, lift_bank
from minbar.errors import UserError

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

BASE = Path(__file__).parents[1] / "content" / "gallery" / "base"
OLD_THEORY = """\
# yaml-language-server: $schema=../schema/item.schema.json
schema: item/0
id: theory.validation.leakage.kind-split
version: "1.2.0"
status: active
type: theory
title: "A split that is too kind"
topics: [ml.validation.split]  # one is enough
roles: {engineer: core}
level: 2
minutes: 8
difficulty: {expert: 0.4}
exposure: {sensitive: true, max_rate: 0.10, cooldown_days: 60}
enemies:
  # found in use
  - {id: math.probability.bayes.rare-parts, why: "both ask for the base rate"}
prompt: |
  # Two splits
  By rows the error is 3 %, by customers 9 %. Which one do you report?
interviewer:
  # the first one decides
  listen_for:
    - {id: names-use, text: "Asks who is scored in use.", required: true}
    - {id: both, text: "Says what each of them estimates."}
  wrong_answers:
    - {id: lower, text: "The lower.", why: "Nobody in use is a customer of the training rows."}
  hints:
    - {text: "Is a customer of tomorrow in the table?", cost: 1}
  follow_ups:
    - {ask: "And if all customers return?", probes: h_ml_depth, minutes: 3}
anchors:                       # behaviour seen
  1: "Took the lower."
  2: "Took the higher, for being safe."
  3: "Asked who is scored, and chose by it."
  4: "Did what 3 says, and said what the other one is good for."
rubric: rubric.depth@1
review: {authors: ["author-1"], reviewers: ["reviewer-1"], last: "2026-10-02"}
"""
OLD_MATHS = """\
schema: item/0
id: math.probability.bayes.rare-parts
version: "1.0.1"
status: active
type: math
title: "Alarms that are right"
topics: [math.probability.bayes]
roles: {engineer: bar}
level: 2
minutes: 6
difficulty: {expert: -0.2}
params:
  rate: {choices: [0.001, 0.002, 0.005]}
  noise: {choices: [0.01, 0.02]}
require: ["rate < noise"]
prompt: |
  Of all parts {rate:.1%} are faulty, and all of these are found. Of the others
  {noise:.0%} raise an alarm. Which share of alarms is right?
answer:
  symbolic: "rate/(rate + (1 - rate)*noise)"
  check: {numeric: "counting", rel_tol: 1e-9}
  accept_rel_tol: 0.02
interviewer:
  listen_for:
    - {id: both-kinds, text: "Counts both kinds of alarms.", required: true}
    - {id: rate, text: "Says that the rate decides."}
wrong_answers:
  - {id: forgets-noise, value: "rate", says: "Takes the share of faulty parts."}
hints:
  - {text: "Think of a million parts.", cost: 1}
follow_ups:
  - {ask: "What would you improve?", probes: h_ml_depth, listen_for: "The noise."}
anchors:
  1: "Said: nearly all."
  2: "Counted after a hint."
  3: "Counted."
  4: "Counted, and said what the number means."
rubric: rubric.depth@1
review: {authors: ["author-2"], reviewers: ["reviewer-1"], last: "2026-10-05"}
"""
OLD_DEBUGGING = """\
schema: item/0
id: debug.training-loop.last-rows
version: "1.0.0"
status: draft
type: pair-debugging
title: "Rows that get lost"
topics: [ml.training.batching]
levels: {1: 1, 2: 1}  # how many to plant
minutes: {1: 15, 2: 20}
files: {solution: solution.py, tests: tests.py, entry: solution.py}
bugs:
  - {id: lost-rows, topic: ml.training.batching, symptom: silent, difficulty: 0.2,
     fixed: "range(0, n, size)", buggy: "range(0, n - size, size)", detected_by: [test_rows]}
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A sound bank with two items of the older form in it."""
    root = shutil.copytree(BASE, tmp_path / "bank")
    for place, text in (
        ("theory/splits/kind-split", OLD_THEORY),
        ("math/probability/rare-parts", OLD_MATHS),
    ):
        folder = root / "questions" / place
        folder.mkdir(parents=True)
        (folder / "item.yaml").write_text(text, "utf-8")
    (root / "questions/math/probability/rare-parts/check.py").touch()
    return root


def lift(bank: Path) -> tuple[Lifted, ...]:
    """Lift the bank, and write what was lifted."""
    lifted = lift_bank(bank, today="2026-11-23")
    for one in lifted:
        one.path.write_bytes(one.raw)
    return lifted


def test_the_loader_says_that_a_file_can_be_lifted(bank: Path) -> None:
    """An older form is one problem with one remedy, not a page of unknown fields."""
    said = [(problem.what, problem.todo) for problem in load_bank([bank]).problems]
    what = "is of the older form `item/0`, not `item/1`"
    assert said == [(what, "`minbar bank migrate` lifts it")] * 2


def test_items_of_the_first_form_are_lifted(bank: Path, snapshot: SnapshotAssertion) -> None:
    """The text of both, with their comments, and what is left to do."""
    maths, theory = lift(bank)
    assert theory.raw.decode() == snapshot(name="theory")
    assert maths.raw.decode() == snapshot(name="maths")
    assert (*maths.notes, *theory.notes) == snapshot(name="notes")


def test_a_lifted_bank_loads(bank: Path) -> None:
    """What was lifted is right in itself; only what the old form could not know is named."""
    lifted = lift(bank)
    assert [one.problems for one in lifted] == [(), ()]
    loaded = load_bank([bank])
    said = [problem.what for problem in loaded.problems]
    assert said == [
        "`acme.math.probability.rare-parts` does not name this item as its enemy",
    ]
    assert loaded.items["acme.theory.splits.kind-split"].item.status == "draft"


def test_every_comment_survives(bank: Path) -> None:
    """People wrote them for people."""
    theory = lift(bank)[1].raw.decode()
    for comment in ("# one is enough", "# found in use", "# the first one decides"):
        assert theory.count(comment) == 1
    assert "anchors:                       # behaviour seen\n" in theory


def test_a_second_migration_finds_nothing(bank: Path) -> None:
    """Lifted files are of today's form."""
    lift(bank)
    assert lift_bank(bank, today="2026-11-24") == ()


def test_a_debugging_item_is_lifted_as_far_as_it_goes(
    bank: Path, snapshot: SnapshotAssertion
) -> None:
    """What the old form did not have is named, and nothing is made up for it."""
    folder = bank / "questions/debugging/training/last-rows"
    folder.mkdir()
    (folder / "item.yaml").write_text(OLD_DEBUGGING, "utf-8")
    lifted = lift(bank)[0]
    assert lifted.raw.decode() == snapshot(name="text")
    assert lifted.notes == snapshot(name="notes")
    missing = {problem.what for problem in lifted.problems}
    assert "the file has no `prompt`" in missing
    assert "`authors` has a length of 0" in missing


@pytest.mark.parametrize("form", ["item/2", "rubric/1", "1"])
def test_a_form_without_a_way_is_refused(bank: Path, form: str) -> None:
    """A newer form, or that of another kind, is not guessed at."""
    path = bank / "questions/math/probability/rare-parts/item.yaml"
    path.write_text(OLD_MATHS.replace("item/0", form), "utf-8")
    with pytest.raises(UserError, match="no migration begins at the form"):
        lift_bank(bank, today="2026-11-23")
