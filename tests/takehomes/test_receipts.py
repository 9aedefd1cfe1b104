"""A receipt is believed as it was signed, and in no other form."""

from __future__ import annotations

import datetime as dt
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.errors import ReceiptError
from minbar.models.takehome import DataSpec, FilesSpec, LatePolicy, TakehomeSpec
from minbar.store.starts import Extension, Start
from minbar.takehomes.names import MAX_RECEIPT_BYTES
from minbar.takehomes.receipts import (
    CLOCK_SKEW,
    Receipt,
    late_hours,
    sign_receipt,
    verify_receipt,
)

SECRET = bytes(range(32))
MONDAY = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
NOW = MONDAY + dt.timedelta(days=3)
HOUR = dt.timedelta(hours=1)
START = Start(
    takehome="late-deliveries",
    version="1.2.3",
    candidate="c-17",
    started=MONDAY,
    deadline=MONDAY + dt.timedelta(days=8),
    key_id="0123456789abcdef",
    extensions=(Extension(until=MONDAY + dt.timedelta(days=8), reason="illness, Ænd"),),
)
TAKEHOME = TakehomeSpec(
    schema="takehome/1",
    id="late-deliveries",
    version="1.3.0",
    title="Late deliveries",
    summary="Predict late deliveries.",
    environment="tabular",
    minutes=180,
    files=FilesSpec(notebook="notebook.ipynb"),
    data=DataSpec(work=["orders.csv"], hidden=["holdout.csv"]),
    calls={},
    criteria=[],
)
RAW = sign_receipt(START, SECRET).to_json()


def verify(raw: bytes, secret: bytes = SECRET, takehome: TakehomeSpec = TAKEHOME) -> Receipt:
    """Verify at a fixed time."""
    return verify_receipt(raw, secret, takehome, now=NOW)


def test_comes_back() -> None:
    """What was signed is what is read, with all that the ledger knows."""
    receipt = verify(RAW)
    for name in START.__struct_fields__:
        assert getattr(receipt, name) == getattr(START, name)
    assert receipt.to_json() == RAW


def test_every_changed_byte_is_refused() -> None:
    """Whichever byte is changed to whatever printable or odd byte, the receipt is refused."""
    for place in range(len(RAW.rstrip())):
        for byte in {RAW[place] ^ 1, RAW[place] ^ 0x20, RAW[place] ^ 0x80, 0x20, 0x0A, 0x22}:
            if byte != RAW[place]:
                changed = RAW[:place] + bytes([byte]) + RAW[place + 1 :]
                with pytest.raises(ReceiptError):
                    verify(changed)


def test_every_missing_or_added_byte_is_refused() -> None:
    """Leaving a byte out, doubling it or cutting the rest off is refused as well."""
    for place in range(len(RAW.rstrip())):
        left_out = RAW[:place] + RAW[place + 1 :]
        doubled = RAW[:place] + RAW[place : place + 1] + RAW[place:]
        for changed in [left_out, doubled, RAW[:place]]:
            if changed != RAW:
                with pytest.raises(ReceiptError):
                    verify(changed)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n\n"])
def test_line_ends_may_differ(end: bytes) -> None:
    """Tools that rewrite line ends don't cost a candidate the receipt."""
    assert verify(RAW.rstrip() + end) == verify(RAW)


def test_same_fields_written_otherwise() -> None:
    """The same fields in another order, spaced or doubled, are no receipt."""
    fields = json.loads(RAW)
    spaced = json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()
    turned = json.dumps(dict(reversed(fields.items())), separators=(",", ":")).encode()
    doubled = b'{"candidate":"other",' + RAW[1:]
    for raw in [spaced, turned, doubled]:
        with pytest.raises(ReceiptError, match="rewritten"):
            verify(raw)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "candidate": st.just("c-18"),
            "deadline": st.just("2027-01-01T00:00:00Z"),
            "started": st.just("2026-01-06T00:00:00Z"),
            "key_id": st.just("f" * 16),
            "version": st.just("1.9.9"),
            "extensions": st.just([]),
        },
    ).filter(bool)
)
def test_no_field_can_be_changed(changes: dict[str, object]) -> None:
    """A better deadline, another name or other data need the store's secret."""
    forged = {**json.loads(RAW), **changes}
    raw = json.dumps(forged, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    with pytest.raises(ReceiptError, match="changed, or another minbar store"):
        verify(raw)


def test_other_store() -> None:
    """A receipt of another store is foreign, however well formed."""
    with pytest.raises(ReceiptError, match="another minbar store"):
        verify(RAW, secret=bytes(32))


def test_other_takehome() -> None:
    """A receipt for another take-home says which."""
    other = msgspec.structs.replace(TAKEHOME, id="other")
    with pytest.raises(ReceiptError, match="is for 'late-deliveries', not for 'other'"):
        verify(RAW, takehome=other)


@pytest.mark.parametrize("version", ["1.0.0", "1.2.3", "1.99.0"])
def test_minor_versions_are_one_task(version: str) -> None:
    """A start counts for every version with the same major number."""
    assert verify(RAW, takehome=msgspec.structs.replace(TAKEHOME, version=version))


@pytest.mark.parametrize("version", ["0.2.3", "2.0.0", "11.2.3"])
def test_other_major_version(version: str) -> None:
    """A start of another major version was another task."""
    with pytest.raises(ReceiptError, match=r"version 1\.2\.3, and here is"):
        verify(RAW, takehome=msgspec.structs.replace(TAKEHOME, version=version))


def test_start_in_the_future() -> None:
    """A start later than now is refused, but for what clocks may differ."""
    raw = sign_receipt(msgspec.structs.replace(START, started=NOW + CLOCK_SKEW), SECRET).to_json()
    assert verify(raw)
    with pytest.raises(ReceiptError, match="in the future"):
        verify_receipt(raw, SECRET, TAKEHOME, now=NOW - dt.timedelta(seconds=1))


def test_clock_is_the_default() -> None:
    """Without a given time, now is now."""
    future = dt.datetime.now(dt.UTC) + HOUR
    raw = sign_receipt(msgspec.structs.replace(START, started=future), SECRET).to_json()
    assert verify_receipt(RAW, SECRET, TAKEHOME)
    with pytest.raises(ReceiptError, match="in the future"):
        verify_receipt(raw, SECRET, TAKEHOME)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe{\x00",
        b"\xef\xbb\xbf" + RAW,
        b"[" * 60_000,
        b'{"schema":' + b"{" * 60_000,
        RAW.replace(b"receipt/1", b"receipt/2"),
        RAW.replace(b'"c-17"', b'"c 17"'),
        RAW.replace(b'"c-17"', b'"c-17\\n"'),
        RAW.replace(b'"c-17"', b"17"),
        RAW.replace(b"T09:00:00Z", b"T09:00:00"),
        RAW.replace(b"2026-01-05", b"0000-01-05"),
        RAW.replace(b'"key_id"', b'"more":1,"key_id"'),
    ],
)
def test_malformed(raw: bytes) -> None:
    """Whatever is no receipt is a clear error with the file's name."""
    with pytest.raises(ReceiptError, match=r"^receipt\.json: "):
        verify(raw)


def test_size_is_checked_first() -> None:
    """A huge file is refused for its size, before anything is parsed."""
    with pytest.raises(ReceiptError, match="at most 65536 bytes"):
        verify(b"[" * (MAX_RECEIPT_BYTES + 1))


@given(st.binary(max_size=300))
def test_any_bytes(raw: bytes) -> None:
    """No bytes lead to anything but a ReceiptError."""
    with pytest.raises(ReceiptError):
        verify(raw)


@pytest.mark.parametrize(
    ("after", "hours"),
    [(-100 * HOUR, 0), (0 * HOUR, 0), (12 * HOUR, 0), (13.5 * HOUR, 1.5), (36 * HOUR, 24)],
)
def test_late_hours(after: dt.timedelta, hours: float) -> None:
    """Lateness counts from the end of the grace after the deadline in force."""
    receipt = verify(RAW)
    policy = LatePolicy(grace_hours=12)
    assert late_hours(receipt, receipt.deadline + after, policy) == hours


def test_extension_counts_with_the_old_receipt() -> None:
    """Who hands in the receipt from before an extension has the longer time all the same."""
    receipt, policy = verify(RAW), LatePolicy(grace_hours=0)
    extended = msgspec.structs.replace(START, deadline=receipt.deadline + 48 * HOUR)
    late = receipt.deadline + 50 * HOUR
    assert late_hours(receipt, late, policy) == 50
    assert late_hours(receipt, late, policy, on_record=extended) == 2
    shorter = msgspec.structs.replace(START, deadline=receipt.deadline - 48 * HOUR)
    assert late_hours(receipt, late, policy, on_record=shorter) == 50
