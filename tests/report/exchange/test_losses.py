"""What is said about what a format cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from minbar.models.bank_export import BankExport
from minbar.report.exchange.losses import Format, losses
from tests.report.exports import small_export

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


@pytest.mark.parametrize("kind", ["moodle", "qti"])
def test_what_is_lost_is_counted(kind: Format, snapshot: SnapshotAssertion) -> None:
    """Sentences with numbers of this export, not of the format in general."""
    assert losses(small_export(5), kind) == snapshot


def test_items_that_are_never_drawn_are_named() -> None:
    """Ten by their ids, all others by their number."""
    plain = msgspec.to_builtins(small_export(1), str_keys=True)
    first = plain["items"][0]
    first["item"]["status"] = "leaked"
    plain["items"] = [first] * 12
    found = losses(msgspec.convert(plain, BankExport, str_keys=True), "qti")
    assert found[0].startswith("Not active, so never drawn")
    assert found[0].endswith(" and 2 more.")


def test_nothing_is_said_about_what_is_not_there() -> None:
    """No maths, no bugs: no sentence about them."""
    plain = msgspec.to_builtins(small_export(1), str_keys=True)
    plain["items"] = [each for each in plain["items"] if each["item"]["type"] == "theory"]
    said = " ".join(losses(msgspec.convert(plain, BankExport, str_keys=True), "moodle"))
    assert "maths item" not in said
    assert "debugging" not in said
