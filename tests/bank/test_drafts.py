"""Drafts: every type is valid as it is written."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from minbar.bank.checking import OpenRooms, check_bank
from minbar.bank.drafts import Plan, draft_files, write_draft
from minbar.bank.proved import ProvedBefore
from minbar.content.banks import load_bank
from minbar.errors import ContentError, UserError
from minbar.models.names import ItemType

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

PLAN = Plan(
    type="theory",
    area="validation",
    slug="two-splits",
    title="Two splits: which one",
    topics=("ml.validation.split",),
    roles={"engineer": "core"},
    levels=(1, 2),
    author="author-1",
    today="2026-11-23",
    hypothesis="h_code",
)


def changed(field: str, value: object) -> Plan:
    """Return the plan with one field set."""
    changes: dict[str, Any] = {field: value}
    return dataclasses.replace(PLAN, **changes)


@pytest.mark.parametrize("kind", get_args(ItemType))
def test_a_draft_of_every_type_passes_the_static_check(
    kind: str, root: Path, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    """What is written has no problem before its author has changed a letter."""
    plan = dataclasses.replace(PLAN, type=kind)
    folder = write_draft(load_bank([root]), root, plan)
    checked = check_bank(
        load_bank([root]), (), rooms=None, before=ProvedBefore(tmp_path / "proved")
    )
    assert [str(problem) for problem in checked.problems] == []
    assert (folder / "item.yaml").read_text("utf-8") == snapshot


def test_a_draft_is_never_drawn(root: Path) -> None:
    """Its status is draft, so no set can hold it by accident."""
    write_draft(load_bank([root]), root, PLAN)
    assert load_bank([root]).cards["acme.theory.validation.two-splits"].status == "draft"


def test_nothing_is_overwritten(root: Path) -> None:
    """A second draft of one name is refused, and the first one stays."""
    folder = write_draft(load_bank([root]), root, PLAN)
    before = (folder / "item.yaml").read_bytes()
    with pytest.raises(UserError, match="there is an item already"):
        write_draft(load_bank([root]), root, dataclasses.replace(PLAN, title="Another"))
    assert (folder / "item.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("topics", ("ml.validation.splits",), "Did you mean `ml.validation.split`"),
        ("roles", {"enginer": "core"}, "Did you mean `engineer`"),
        ("type", "maths", "Did you mean `math`"),
        ("hypothesis", "h_comm", "no rubric of the bank scores `h_comm`"),
    ],
)
def test_names_that_are_not_there_are_refused(
    root: Path, field: str, value: object, said: str
) -> None:
    """A slip is answered with what was meant, and nothing is written."""
    plan = changed(field, value)
    with pytest.raises(UserError, match=said):
        write_draft(load_bank([root]), root, plan)
    assert not (root / "questions/theory/validation/two-splits").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("slug", "../../outside"), ("slug", "Big"), ("area", "a/b"), ("author", "x]"), ("title", "")],
)
def test_hostile_names_write_nothing(root: Path, field: str, value: str) -> None:
    """What is no name cannot lead outside of the bank or into another field."""
    plan = changed(field, value)
    with pytest.raises(ContentError):
        draft_files(load_bank([root]), root, plan)


def test_an_editor_finds_the_schema(root: Path) -> None:
    """Where the bank keeps schemas the first line leads to the one of items."""
    schema = root / "docs" / "schemas" / "item.schema.json"
    schema.parent.mkdir(parents=True)
    schema.write_text("{}", "utf-8")
    folder = write_draft(load_bank([root]), root, PLAN)
    first = (folder / "item.yaml").read_text("utf-8").splitlines()[0]
    assert (folder / first.partition("$schema=")[2]).resolve() == schema.resolve()


def test_the_examples_of_drafts_are_proved_in_rooms(
    root: Path, tmp_path: Path, rooms: OpenRooms
) -> None:
    """Key, bug and tests of the examples hold when they are run, not only as they stand."""
    kinds = ("math", "debugging", "pair-coding")
    for kind in kinds:
        write_draft(load_bank([root]), root, dataclasses.replace(PLAN, type=kind))
    ids = [f"acme.{kind}.validation.two-splits" for kind in kinds]
    before = ProvedBefore(tmp_path / "proved")
    checked = check_bank(load_bank([root]), ids, rooms=rooms, before=before)
    assert [str(problem) for problem in checked.problems] == []
    assert checked.runs >= len(kinds)
