"""A start counts once, and can be repeated and extended without losing anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from minbar.content.environments import Environment
from minbar.content.takehomes import Takehome
from minbar.errors import ContentError, ReceiptError, UserError
from minbar.store.starts import Start, Starts
from minbar.takehomes.keys import derive_keys, key_id
from minbar.takehomes.receipts import verify_receipt
from minbar.takehomes.start import Started, extend_deadline, start_takehome

if TYPE_CHECKING:
    from tests.takehomes.conftest import DirectRunner

DAY = dt.timedelta(days=1)
NOW = dt.datetime.now(dt.UTC)
Begin = Callable[..., Started]


@pytest.fixture
def begin(
    takehome: Takehome, environment: Environment, runner: DirectRunner, tmp_path: Path
) -> Begin:
    """Start the small take-home."""

    def run(
        candidate: str = "c-17", folder: str = "workspace", what: Takehome = takehome
    ) -> Started:
        return start_takehome(
            what, environment, candidate, tmp_path / folder, run=runner, image="image:1"
        )

    return run


def test_first_start(begin: Begin, takehome: Takehome, secret: bytes, tmp_path: Path) -> None:
    """The receipt in the workspace is genuine, names the keys, and runs from now."""
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    started = begin()
    raw = (tmp_path / "workspace" / "receipt.json").read_bytes()
    receipt = verify_receipt(raw, secret, takehome.spec)
    assert receipt == started.receipt
    assert before <= receipt.started <= dt.datetime.now(dt.UTC)
    assert receipt.deadline - receipt.started == 7 * DAY
    assert (receipt.candidate, receipt.version) == ("c-17", "1.0.0")
    assert receipt.key_id == key_id(derive_keys(secret, "tiny", "c-17"))
    assert (started.again, started.kept) == (False, False)


def test_again(begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second start, days later, gives the same data and deadline and keeps the notebook."""
    first = begin()
    notebook = tmp_path / "workspace" / "work.ipynb"
    numbers = tmp_path / "workspace" / "data" / "numbers.csv"
    notebook.write_bytes(b"my work")
    data = numbers.read_bytes()
    numbers.unlink()

    monkeypatch.setattr("minbar.takehomes.start.now", lambda: NOW + 3 * DAY)
    second = begin()
    assert second.receipt == first.receipt
    assert (second.again, second.kept) == (True, True)
    assert notebook.read_bytes() == b"my work"
    assert numbers.read_bytes() == data
    elsewhere = begin(folder="elsewhere")
    assert elsewhere.receipt == first.receipt
    assert (elsewhere.again, elsewhere.kept) == (True, False)


def test_candidates_differ(begin: Begin, tmp_path: Path) -> None:
    """Two candidates get different numbers and different receipts."""
    one, other = begin("c-1", "one"), begin("c-2", "other")
    assert one.receipt.signature != other.receipt.signature
    assert (tmp_path / "one" / "data" / "numbers.csv").read_bytes() != (
        tmp_path / "other" / "data" / "numbers.csv"
    ).read_bytes()


@pytest.mark.parametrize("candidate", ["", "a b", "../x", "a\n"])
def test_no_pseudonym(candidate: str, begin: Begin, tmp_path: Path) -> None:
    """What is no pseudonym starts nothing."""
    with pytest.raises(UserError, match="pseudonym"):
        begin(candidate)
    assert not (tmp_path / "workspace").exists()


def test_failure_starts_no_clock(begin: Begin, takehome: Takehome, tmp_path: Path) -> None:
    """If the data can't be made, or the folder is another's, nothing is on record."""
    with pytest.raises(ContentError):
        begin(what=replace(takehome, generate=b"raise ValueError"))
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").touch()
    with pytest.raises(UserError, match="no workspace"):
        begin(folder="taken")
    assert Starts().find("c-17", "tiny") is None


def test_other_major_version(begin: Begin, takehome: Takehome) -> None:
    """A candidate who began an earlier major version isn't handed another task."""
    begin()
    newer = replace(takehome, spec=msgspec.structs.replace(takehome.spec, version="2.0.0"))
    with pytest.raises(ReceiptError, match=r"version 1\.0\.0, and here is 2\.0\.0"):
        begin(what=newer)


def test_newer_minor_version(begin: Begin, takehome: Takehome) -> None:
    """A correction of the take-home doesn't restart anybody's clock."""
    first = begin()
    newer = replace(takehome, spec=msgspec.structs.replace(takehome.spec, version="1.1.0"))
    assert begin(what=newer).receipt == first.receipt


def test_race(begin: Begin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """If another process starts the same candidate meanwhile, its start counts."""
    record = Starts.record
    monkeypatch.setattr(Starts, "find", lambda *_: None)

    def overtaken(self: Starts, start: Start) -> Start:
        record(self, msgspec.structs.replace(start, deadline=start.deadline + DAY))
        return record(self, start)

    monkeypatch.setattr(Starts, "record", overtaken)
    started = begin()
    assert started.receipt.deadline - started.receipt.started == 8 * DAY
    raw = (tmp_path / "workspace" / "receipt.json").read_bytes()
    assert raw == started.receipt.to_json()


def test_extend(begin: Begin, takehome: Takehome, secret: bytes, tmp_path: Path) -> None:
    """An extension moves the deadline, keeps the start, and is on record with its reason."""
    first = begin()
    extended = extend_deadline(
        takehome, "c-17", tmp_path / "workspace", by=2 * DAY, reason=" illness "
    )
    raw = (tmp_path / "workspace" / "receipt.json").read_bytes()
    receipt = verify_receipt(raw, secret, takehome.spec)
    assert receipt == extended.receipt
    assert receipt.started == first.receipt.started
    assert receipt.deadline == first.receipt.deadline + 2 * DAY
    assert [(one.until, one.reason) for one in receipt.extensions] == [
        (receipt.deadline, "illness")
    ]
    start = Starts().find("c-17", "tiny")
    assert start is not None
    assert (start.deadline, start.extensions) == (receipt.deadline, receipt.extensions)
    assert begin().receipt == receipt


def test_extend_elsewhere(begin: Begin, takehome: Takehome, tmp_path: Path) -> None:
    """Without the workspace at hand, the new receipt alone lies in the folder."""
    begin()
    extend_deadline(takehome, "c-17", tmp_path / "new", by=DAY, reason="illness")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["receipt.json"]


def test_nothing_to_extend(takehome: Takehome, tmp_path: Path) -> None:
    """Without a start there is a word on how to start, and no folder."""
    with pytest.raises(UserError, match="minbar takehome start tiny --candidate c-17"):
        extend_deadline(takehome, "c-17", tmp_path / "new", by=DAY, reason="illness")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("reason", ["", "  ", "a\nb", "x" * 301, "\x1b[31m", "\ud800"])
def test_no_reason(reason: str, begin: Begin, takehome: Takehome, tmp_path: Path) -> None:
    """An extension without a plain reason is refused and not recorded."""
    first = begin()
    with pytest.raises(UserError, match="needs a reason"):
        extend_deadline(takehome, "c-17", tmp_path / "workspace", by=DAY, reason=reason)
    assert begin().receipt == first.receipt


def test_extend_into_anothers_folder(begin: Begin, takehome: Takehome, tmp_path: Path) -> None:
    """If the receipt can't be written there, the deadline isn't moved either."""
    first = begin()
    begin("c-18", "other")
    with pytest.raises(UserError, match="the workspace of 'c-18'"):
        extend_deadline(takehome, "c-17", tmp_path / "other", by=DAY, reason="illness")
    assert begin().receipt == first.receipt
