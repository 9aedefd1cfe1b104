"""History: versions follow what changed, and an id belongs to one item for good."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from minbar.bank.changes import Size, step
from minbar.bank.git import resolve_revision
from minbar.bank.history import History, history_since
from minbar.content.banks import load_bank
from minbar.errors import UserError
from tests.bank.samples import ALARMS, SPLIT, TOP, WEEKDAYS, edit

FIRST = 'version: "1.0.0"\n'
KEY = '"rate * recall / (rate * recall + (1 - rate) * noise)"'


def git(root: Path, *arguments: str) -> str:
    """Run git in the bank, without the settings of whoever runs the tests."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(root),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "author-1",
        "GIT_AUTHOR_EMAIL": "author-1@example.invalid",
        "GIT_COMMITTER_NAME": "author-1",
        "GIT_COMMITTER_EMAIL": "author-1@example.invalid",
    }
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env=environment
    ).stdout


def commit(root: Path) -> None:
    """Commit everything."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "A state of the bank")


@pytest.fixture
def bank(root: Path) -> Path:
    """Give the small bank as a repository with one commit."""
    git(root, "init", "--quiet", ".")
    commit(root)
    return root


def bump(root: Path, item: str, version: str, *, comparable: bool = True) -> None:
    """Give an item a version and a line in its changelog."""
    path = root / "questions" / item / "item.yaml"
    edit(path, FIRST, f'version: "{version}"\n')
    word = "true" if comparable else "false"
    line = f'  - {{version: "{version}", date: "2026-10-01", text: More., comparable: {word}}}\n'
    edit(path, "changelog:\n", f"changelog:\n{line}")


def said(root: Path, since: str = "HEAD") -> list[str]:
    """What history forbids, places relative to the bank."""
    bank = load_bank([root])
    assert bank.problems == ()
    return [str(problem).replace(f"{root}/", "") for problem in history_since(bank, since).problems]


def test_nothing_changed(bank: Path) -> None:
    """A bank as it was committed breaks no rule."""
    assert said(bank) == []


def test_what_steers_draws_needs_no_version(bank: Path) -> None:
    """Status, exposure and reviewers say nothing about what is asked."""
    edit(bank / "questions" / SPLIT / "item.yaml", "status: active", "status: resting")
    assert said(bank) == []


def test_a_change_needs_a_version(bank: Path) -> None:
    """A reworded prompt is a patch, and a patch has a version."""
    edit(bank / "questions" / SPLIT / "item.yaml", "What do you ask?", "What would you ask?")
    (found,) = said(bank)
    assert found == (
        "questions/theory/validation/split/item.yaml:3:10: content changed since HEAD, and the"
        " version is still 1.0.0. Write at least 1.0.1 and a line in the changelog"
    )
    bump(bank, SPLIT, "1.0.1")
    assert said(bank) == []


def test_a_program_belongs_to_its_item(bank: Path) -> None:
    """A changed file beside `item.yaml` is a change, too; its layout alone is a patch."""
    edit(bank / "questions" / TOP / "starter.py", "    raise", "    # Begin here.\n    raise")
    (found,) = said(bank)
    assert "the version is still 1.0.0. Write at least 1.0.1" in found
    bump(bank, TOP, "1.0.1")
    assert said(bank) == []
    edit(bank / "questions" / TOP / "starter.py", "raise NotImplementedError", "return []")
    (found,) = said(bank)
    assert "1.0.1 is a patch version, the change a major one: the starter is another one" in found


class Edit(NamedTuple):
    """A change of one file of an item, and what is said of it."""

    item: str
    file: str
    old: str
    new: str
    why: str


MAJOR = [
    Edit(ALARMS, "item.yaml", KEY, '"recall * rate / (rate * recall + noise)"', "another number"),
    Edit(ALARMS, "item.yaml", KEY, f"{KEY}\n  accept_rel_tol: 0.01", "accept_rel_tol"),
    Edit(ALARMS, "item.yaml", "Of all parts", "Of 10000 parts", "numbers in the prompt"),
    Edit(SPLIT, "item.yaml", "tried 60 models", "tried 70 models", "numbers in the prompt"),
    Edit(
        SPLIT,
        "item.yaml",
        "one test set and reports the best. What do you ask?",
        "a set, then left. Tell me all that comes to your mind now.",
        "most of the prompt",
    ),
    Edit(
        SPLIT,
        "item.yaml",
        "4: Did what 3 says, and estimated by how much.",
        "4: Computed everything on the whiteboard without help.",
        "anchor 4",
    ),
    Edit(SPLIT, "item.yaml", "equally good?, cost: 1", "equally good?, cost: 2", "hints cost"),
    Edit(
        SPLIT,
        "item.yaml",
        "lucky., required: true",
        "lucky., required: true}\n  - {id: more, text: More., required: true",
        "full answer",
    ),
    Edit(SPLIT, "item.yaml", "hypothesis: h_ml_depth", "hypothesis: h_math", "`hypothesis`"),
    Edit(WEEKDAYS, "item.yaml", '"return total / 7"', '"return total / 8"', "planted otherwise"),
    Edit(WEEKDAYS, "item.yaml", "id: divides-by-week", "id: divides", "is gone"),
    Edit(WEEKDAYS, "item.yaml", "plant: {1: 1, 2: 2}", "plant: {1: 2, 2: 2}", "`plant`"),
    Edit(WEEKDAYS, "solution.py", "draw.gauss(0, 20)", "draw.gauss(0, 30)", "solution"),
    Edit(TOP, "tests.py", "[2, 1, 3, 3, 0]", "[2, 1, 3, 3, 1]", "tests"),
]


@pytest.mark.parametrize("change", MAJOR, ids=lambda change: change.why)
def test_a_major_change_called_minor(bank: Path, change: Edit) -> None:
    """Another key, task or scale makes scores incomparable, whatever the author calls it."""
    edit(bank / "questions" / change.item / change.file, change.old, change.new)
    bump(bank, change.item, "1.1.0")
    (found,) = said(bank)
    assert found.startswith(
        f"questions/{change.item}/item.yaml:3:10: 1.1.0 is a minor version, the change"
    )
    assert change.why in found
    assert "Write at least 2.0.0" in found


MINOR = [
    Edit(ALARMS, "item.yaml", "[0.8, 0.9, 0.95]", "[0.8, 0.85, 0.9, 0.95]", "variants"),
    Edit(
        SPLIT,
        "item.yaml",
        "follow_ups:\n",
        "follow_ups:\n  - {ask: And then?, probes: h_data, listen_for: Rows.}\n",
        "follow_ups",
    ),
    Edit(SPLIT, "item.yaml", "hints:\n", "hints:\n  - {text: Of dice., cost: 1}\n", "hint"),
    Edit(SPLIT, "item.yaml", "minutes: 10", "minutes: 12", "minutes"),
]


@pytest.mark.parametrize("change", MINOR, ids=lambda change: change.why)
def test_a_minor_change_called_patch(bank: Path, change: Edit) -> None:
    """A new variant, follow-up or hint is more than wording."""
    edit(bank / "questions" / change.item / change.file, change.old, change.new)
    bump(bank, change.item, "1.0.1")
    (found,) = said(bank)
    assert "1.0.1 is a patch version, the change a minor one" in found
    assert change.why in found
    assert "Write at least 1.1.0" in found


def test_the_same_key_in_other_words_is_a_patch(bank: Path) -> None:
    """What counts of a key is its number."""
    other = '"recall / (recall + (1 - rate) / rate * noise)"'
    edit(bank / "questions" / ALARMS / "item.yaml", KEY, other)
    bump(bank, ALARMS, "1.0.1")
    assert said(bank) == []


def test_a_major_version_may_change_everything(bank: Path) -> None:
    """A version that starts anew needs no further reason."""
    edit(bank / "questions" / SPLIT / "item.yaml", "tried 60 models", "tried 70 models")
    bump(bank, SPLIT, "2.0.0", comparable=False)
    assert said(bank) == []


def test_a_vanished_id(bank: Path) -> None:
    """An item is retired, never deleted."""
    shutil.rmtree(bank / "questions" / TOP)
    (found,) = said(bank)
    assert found == (
        "questions/whiteboard/streams/top/item.yaml:1:1: `acme.whiteboard.streams.top` was here"
        " at HEAD and is gone. An id is kept for good: bring it back with `status: retired`"
    )


def test_a_vanished_rubric(bank: Path) -> None:
    """Rubrics, roles and blueprints stay as well."""
    (bank / "rubrics/blueprints/hour.yaml").unlink()
    (found,) = said(bank)
    assert found.endswith("is gone. An id is kept for good: bring it back")


def test_a_broken_item_has_not_vanished(bank: Path) -> None:
    """What cannot be read is a problem of loading, and no second one."""
    edit(bank / "questions" / TOP / "item.yaml", "minutes: 15", "minutes: many")
    loaded = load_bank([bank])
    assert len(loaded.problems) == 1
    assert history_since(loaded, "HEAD").problems == ()


def test_an_id_for_another_item(bank: Path) -> None:
    """A changelog that does not know the committed version belongs to something else."""
    path = bank / "questions" / SPLIT / "item.yaml"
    edit(path, FIRST, 'version: "2.0.0"\n')
    edit(path, '- {version: "1.0.0", date', '- {version: "2.0.0", date')
    (found,) = said(bank)
    assert "had version 1.0.0 at HEAD, which its changelog lacks. An id belongs to one" in found


def test_an_id_that_was_deleted_long_ago(bank: Path) -> None:
    """An id does not become free when its item is deleted."""
    folder = bank / "questions" / TOP
    shutil.copytree(folder, bank / "kept")
    shutil.rmtree(folder)
    commit(bank)
    shutil.move(bank / "kept", folder)
    assert said(bank) == []  # the very item comes back
    edit(folder / "item.yaml", "the largest so far.", "the smallest so far.")
    (found,) = said(bank)
    assert found.startswith("questions/whiteboard/streams/top/item.yaml:2:5: `acme.whiteboard")
    assert "was the id of something else, deleted after" in found
    bump(bank, TOP, "1.0.1")
    assert said(bank) == []  # a later version of it


def test_a_new_item_is_welcome(bank: Path) -> None:
    """A fresh id is no problem."""
    shutil.copytree(bank / "questions" / TOP, bank / "questions/whiteboard/streams/low")
    edit(bank / "questions/whiteboard/streams/low/item.yaml", "streams.top\n", "streams.low\n")
    assert said(bank) == []


def test_a_version_that_goes_back(bank: Path) -> None:
    """A changelog keeps the versions that were there; without one of them the id is another's."""
    bump(bank, SPLIT, "1.1.0")
    commit(bank)
    edit(bank / "questions" / SPLIT / "item.yaml", 'version: "1.1.0"\n', 'version: "1.0.1"\n')
    edit(bank / "questions" / SPLIT / "item.yaml", '- {version: "1.1.0"', '- {version: "1.0.1"')
    (found,) = said(bank)
    assert "had version 1.1.0 at HEAD, which its changelog lacks" in found


def test_a_rubric_that_scores_otherwise(bank: Path) -> None:
    """Weights and hint rules are the scale, so their change is a major one."""
    path = bank / "rubrics/rubrics/depth.yaml"
    edit(path, "weight: 2", "weight: 3")
    (found,) = said(bank)
    assert "version is still 1.0.0: it scores otherwise. Write at least 2.0.0" in found


def test_an_old_file_that_cannot_be_read_is_named(bank: Path) -> None:
    """What this minbar cannot read it does not compare, and says so."""
    path = bank / "questions" / SPLIT / "item.yaml"
    kept = path.read_bytes()
    edit(path, "minutes: 10", "minutes: ten")
    commit(bank)
    path.write_bytes(kept)
    history = history_since(load_bank([bank]), "HEAD")
    assert history == History((), (f"questions/{SPLIT}/item.yaml",))


def test_a_bank_below_the_root_of_its_repository(tmp_path: Path, root: Path) -> None:
    """Paths are those below the bank, wherever the repository begins."""
    git(tmp_path, "init", "--quiet", ".")
    commit(tmp_path)
    edit(root / "questions" / SPLIT / "item.yaml", "What do you ask?", "What would you ask?")
    assert len(said(root)) == 1


def test_no_repository_and_no_commit(root: Path, bank: Path) -> None:
    """The error says what is missing."""
    with pytest.raises(UserError, match="git knows no commit `no-such-branch`"):
        said(bank, "no-such-branch")
    with pytest.raises(UserError, match="git knows no commit `--all`"):
        said(bank, "--all")
    shutil.rmtree(root / ".git")
    with pytest.raises(UserError, match="is in no git repository"):
        said(root)


def test_whoever_asked_for_a_commit_is_named(bank: Path) -> None:
    """Only `bank check` has an option `--since`; others say what they were given."""
    for where in ("--since", "acme.theory.validation.split@gone"):
        with pytest.raises(UserError, match="git knows no commit `gone`") as caught:
            resolve_revision(bank, "gone", where=where)
        assert caught.value.where == where


def test_without_git(bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that lacks git is told so, not that the bank has no history."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="git is not installed"):
        said(bank, "HEAD")


@pytest.mark.parametrize(
    ("before", "after", "size"),
    [
        ("1.0.0", "1.0.1", Size.PATCH),
        ("1.0.9", "1.0.10", Size.PATCH),
        ("1.9.9", "1.10.0", Size.MINOR),
        ("1.2.3", "2.0.0", Size.MAJOR),
        ("1.0.0", "1.0.0", None),
        ("1.10.0", "1.9.0", None),
    ],
)
def test_steps_of_versions(before: str, after: str, size: Size | None) -> None:
    """Versions are numbers, compared part by part."""
    assert step(before, after) is size
