"""`minbar bank export`, as people run it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from minbar.cli.bank_export import export
from minbar.errors import ContentError, UserError
from tests.bank.samples import ALARMS, edit, make_bank
from tests.cli.commands import below

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

KINDS = {"html": "site", "json": "bank.json", "moodle": "bank.xml", "qti": "bank.zip"}


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a copy of the small bank."""
    return make_bank(tmp_path)


def run(root: Path, kind: str, out: Path, *options: str) -> Result:
    """Run the command; what it raises is raised."""
    arguments = ["--to", kind, "--out", str(out), "--bank", str(root), *options]
    return CliRunner().invoke(export, arguments, catch_exceptions=False, standalone_mode=False)


def contents(path: Path) -> dict[str, bytes]:
    """Every file of an export."""
    if path.is_file():
        return {path.name: path.read_bytes()}
    return {name: (path / name).read_bytes() for name in below(path) if (path / name).is_file()}


@pytest.mark.parametrize("kind", KINDS)
def test_each_format_is_written_and_written_again(root: Path, tmp_path: Path, kind: str) -> None:
    """The second run replaces what the first one wrote, with the same bytes."""
    out = tmp_path / "out" / KINDS[kind]
    assert "4 items, for interviewers only" in run(root, kind, out).stdout
    first = contents(out)
    assert "4 items" in run(root, kind, out).stdout
    assert contents(out) == first
    other = tmp_path / "elsewhere" / KINDS[kind]
    run(root, kind, other)
    assert contents(other) == first


@pytest.mark.parametrize("kind", ["moodle", "qti"])
def test_what_is_lost_is_printed(
    root: Path, tmp_path: Path, kind: str, snapshot: SnapshotAssertion
) -> None:
    """The terminal says the same as the file."""
    printed = run(root, kind, tmp_path / "out", "--variants", "2").stdout
    assert printed.replace(str(tmp_path), "") == snapshot


def test_items_are_chosen_as_in_a_list(root: Path, tmp_path: Path) -> None:
    """Filters and the cap hold in every format; here in the one that is read most easily."""
    out = tmp_path / "bank.json"
    run(root, "json", out, "--type", "math", "--variants", "3")
    document = json.loads(out.read_bytes())
    (only,) = document["items"]
    assert (only["item"]["type"], len(only["variants"]), only["deployed"] > 3) == ("math", 3, True)


def test_a_smaller_site_leaves_no_old_pages(root: Path, tmp_path: Path) -> None:
    """Pages of items that are not in the new one are gone."""
    out = tmp_path / "site"
    run(root, "html", out)
    run(root, "html", out, "--type", "theory")
    assert [name for name in below(out) if name.startswith("items/")] == [
        "items/acme.theory.validation.split.html"
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_else_is_written_over(root: Path, tmp_path: Path, kind: str) -> None:
    """What is no export of that format stays, unless somebody insists."""
    out = tmp_path / KINDS[kind]
    mine = out / "mine.txt" if kind == "html" else out
    mine.parent.mkdir(exist_ok=True)
    mine.write_bytes(b"mine")
    with pytest.raises(UserError, match="no earlier export"):
        run(root, kind, out)
    assert mine.read_bytes() == b"mine"
    assert "4 items" in run(root, kind, out, "--force").stdout


def test_a_bank_with_problems_is_refused(root: Path, tmp_path: Path) -> None:
    """Every problem is named with its place, and nothing is written."""
    edit(root / "questions" / ALARMS / "item.yaml", "minutes: 8", "minutes: soon")
    with pytest.raises(ContentError, match=r"item\.yaml:\d+:\d+"):
        run(root, "html", tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_no_item_is_no_export(root: Path, tmp_path: Path) -> None:
    """An empty file would look like success."""
    with pytest.raises(UserError, match="nothing to export"):
        run(root, "json", tmp_path / "bank.json", "--status", "leaked")
    with pytest.raises(UserError, match="no type `maths`"):
        run(root, "json", tmp_path / "bank.json", "--type", "maths")
    assert not (tmp_path / "bank.json").exists()


def test_a_title_reaches_no_terminal_raw(root: Path, tmp_path: Path) -> None:
    """The way to a file is printed without escapes, whatever it is called."""
    out = tmp_path / "a\x1b[31mb.json"
    assert "\x1b" not in run(root, "json", out).stdout
