"""Interview loops of roles."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from minbar.content.bank_links import Declared, Linked
from minbar.content.banks import load_bank
from minbar.content.loop_checks import check_loop_links
from minbar.content.problems import Problems

BASE = Path(__file__).parents[1] / "content" / "gallery" / "base"
LOOP = """\
loop:
  - title: The hour
    blueprint: acme.blueprint.hour
    tests: [h_ml_depth, h_debug]
    bars: [h_math]
changelog:"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small bank whose role has a loop of one round."""
    copied = tmp_path / "bank"
    shutil.copytree(BASE, copied)
    role = copied / "rubrics" / "roles" / "engineer.yaml"
    role.write_text(role.read_text("utf-8").replace("changelog:", LOOP), "utf-8")
    blueprint = copied / "rubrics" / "blueprints" / "hour.yaml"
    promised = "{h_ml_depth: 3, h_debug: 3, h_math: 1}"
    blueprint.write_text(blueprint.read_text("utf-8").replace("{h_ml_depth: 3}", promised), "utf-8")
    return copied


def test_a_sound_loop_is_read(root: Path) -> None:
    """A loop whose rounds give evidence for all that the role asks has no problem."""
    bank = load_bank([root])
    assert bank.problems == ()
    (held,) = bank.roles["engineer"].loop
    assert (held.title, held.blueprint, held.takehome) == ("The hour", "acme.blueprint.hour", None)
    assert held.tests == ["h_ml_depth", "h_debug"]
    assert held.bars == ["h_math"]


def test_a_role_without_a_loop_keeps_its_hash(root: Path) -> None:
    """A field that is left out changes nothing of what was there before."""
    with_loop = load_bank([root]).hashes["engineer"]
    shutil.copy(BASE / "rubrics" / "roles" / "engineer.yaml", root / "rubrics" / "roles")
    without = load_bank([root]).hashes["engineer"]
    assert without == load_bank([BASE]).hashes["engineer"]
    assert without != with_loop


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (["tables", "images"], "there is no take-home `tabels`. Did you mean `tables`?"),
        (["tabels"], "take-home `tabels` is not among the role's `takehomes`. Add it there"),
    ],
)
def test_a_take_home_of_a_round_must_be_the_roles(
    root: Path, there: Sequence[str], said: str
) -> None:
    """A take-home that does not exist, or that the role does not list, is named at its place."""
    path = root / "rubrics" / "roles" / "engineer.yaml"
    path.write_text(
        path.read_text("utf-8").replace("blueprint: acme.blueprint.hour", "takehome: tabels")
    )
    role = load_bank([root]).roles["engineer"]
    linked = Linked(takehomes=there, environments=(), broken=frozenset(), topics_known=True)
    problems = Problems()
    check_loop_links(Declared(role, root, path), linked, problems)
    line = path.read_text("utf-8").splitlines().index("    takehome: tabels") + 1
    assert [str(one) for one in problems.found] == [f"{path}:{line}:15: {said}"]
