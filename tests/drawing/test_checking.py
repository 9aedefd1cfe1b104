"""A lock held against bank, store and ledger, and drawn again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from minbar.content.banks import load_bank
from minbar.drawing.checking import check, draw_again
from minbar.drawing.desk import Desk
from minbar.drawing.lock_file import dump_lock
from minbar.drawing.pool import Pool
from minbar.drawing.session import draw_sets
from minbar.errors import UserError
from minbar.models.lock import Lock
from tests.cli.commands import environment
from tests.drawing.drawn_bank import grown_bank, open_grown, requests

_REDRAW = """\
import sys
from pathlib import Path
from minbar.content.banks import load_bank
from minbar.drawing.checking import draw_again
from minbar.drawing.lock_file import read_lock
from minbar.drawing.pool import open_pool

print(draw_again(read_lock(Path(sys.argv[1])), open_pool(load_bank([Path(sys.argv[2])]))))
"""


def test_lock_as_drawn_holds(pool: Pool, lock: Lock) -> None:
    """Nothing is wrong, nothing has changed, and it is drawn again to the same bytes."""
    assert check(lock, pool.bank, None).findings == ()
    assert draw_again(lock, pool) == ()


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("  level: 2", "  level: 1", "request.level"),
        ("  requisition: r-1", "  requisition: r-2", "request.requisition"),
        ("slot: 1", "slot: 2", "items[0].slot"),
        ("  common_items: 0", "  common_items: 1", "met.common_items"),
        (
            "\nrelaxed: []",
            '\nrelaxed:\n  - {what: topics, wanted: 3.0, got: 2.0, unit: topics, says: "x"}',
            "relaxed",
        ),
    ],
)
def test_edited_field_is_named(pool: Pool, lock: Lock, old: str, new: str, path: str) -> None:
    """Whatever is changed by hand, the checker names the field, without ledger and solver."""
    from minbar.drawing.lock_file import load_lock

    text = dump_lock(lock).decode()
    assert old in text
    edited = load_lock(text.replace(old, new, 1).encode(), name="edited")
    found = check(edited, pool.bank, None)
    assert found.wrong
    assert path in [finding.path for finding in found.findings]


def test_ledger_names_what_it_holds_otherwise(desk: Desk, pool: Pool, tmp_path: Path) -> None:
    """A field that nothing else could judge is held against the ledger's own bytes."""
    (drawn,) = draw_sets(desk, pool, requests(pool, desk), lambda _: tmp_path / "a.lock.yaml")
    objective = msgspec.structs.replace(drawn.lock.objective, second_best=1)
    edited = msgspec.structs.replace(drawn.lock, objective=objective)
    with desk.database.read() as conn:
        assert check(drawn.lock, pool.bank, conn).findings == ()
        found = check(edited, pool.bank, conn)
    assert found.ledger == "drawn"
    assert "objective.second_best" in [each.path for each in found.findings]


def test_newer_version_is_named_with_its_reason(desk: Desk, tmp_path: Path) -> None:
    """The store still holds the version that was drawn, so nothing is wrong."""
    root = grown_bank(tmp_path)
    old = open_grown(root)
    (drawn,) = draw_sets(desk, old, requests(old, desk), lambda _: tmp_path / "a.lock.yaml")
    item = old.bank.items[drawn.lock.items[0].id].folder / "item.yaml"
    text = item.read_text().replace('version: "1.0.0"', 'version: "2.0.0"', 1)
    line = '  - {version: "2.0.0", date: "2026-10-01", text: Another task., comparable: false}\n'
    item.write_text(text.replace("changelog:\n", f"changelog:\n{line}"))
    now = load_bank([root])
    with desk.database.read() as conn:
        found = check(drawn.lock, now, conn)
    says = {each.path: each.says for each in found.findings}
    assert not found.wrong
    assert "2.0.0 Another task (scores are not comparable)" in says["items[0].version"]
    with pytest.raises(UserError, match="bank `acme` is not as it was when the set was drawn"):
        draw_again(drawn.lock, open_grown(root))


def test_version_that_nobody_holds_is_wrong(lock: Lock, tmp_path: Path) -> None:
    """Neither bank nor store: the interview cannot be shown any more."""
    root = grown_bank(tmp_path)
    bank = load_bank([root])
    item = bank.items[lock.items[0].id].folder / "item.yaml"
    item.write_text(item.read_text().replace("status: active", "status: retired"))
    item.write_text(item.read_text().replace('version: "1.0.0"', 'version: "1.0.1"'))
    found = check(lock, load_bank([root]), None)
    assert found.wrong
    assert "neither bank nor store" in found.findings[0].says


def test_redraw_depends_on_no_hash_seed(pool: Pool, lock: Lock, tmp_path: Path) -> None:
    """Processes with other hash seeds, and without the ledger, draw the very same bytes."""
    path = tmp_path / "a.lock.yaml"
    path.write_bytes(dump_lock(lock))
    script = tmp_path / "again.py"
    script.write_text(_REDRAW)
    for seed in ("0", "1", "4242"):
        done = subprocess.run(
            [sys.executable, script, path, pool.bank.roots[0]],
            env=environment({"PYTHONHASHSEED": seed}),
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == "()\n"
