"""Receipts: who started which take-home, and until when, signed by the store.

A receipt travels with the candidate's workspace and comes back with the
submission. It is the only thing in there that says who the candidate is, so
a changed one is refused, down to the last byte.
"""

from __future__ import annotations

import datetime as dt
import hmac
from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from minbar.errors import ReceiptError
from minbar.models.takehome import LatePolicy, TakehomeSpec
from minbar.store.candidates import CANDIDATE_PATTERN
from minbar.store.starts import Extension, Start
from minbar.takehomes.keys import signing_key
from minbar.takehomes.names import MAX_RECEIPT_BYTES, RECEIPT

__all__ = [
    "CLOCK_SKEW",
    "Receipt",
    "check_version",
    "late_hours",
    "sign_receipt",
    "verify_receipt",
]

RECEIPT_SCHEMA: Final = "receipt/1"
CLOCK_SKEW: Final = dt.timedelta(minutes=10)
UNSIGNED: Final = "0" * 64

Moment: TypeAlias = Annotated[dt.datetime, msgspec.Meta(tz=True)]
Candidate: TypeAlias = Annotated[str, msgspec.Meta(pattern=rf"^{CANDIDATE_PATTERN}\Z")]


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A start, as the candidate holds it.

    Attributes:
        schema: always `receipt/1`.
        takehome: id of the take-home.
        version: its version at the start.
        candidate: pseudonym.
        started: when, UTC.
        deadline: the deadline in force, extensions included, UTC.
        key_id: public id of the candidate's data keys.
        extensions: oldest first; the candidate can read the reasons.
        signature: HMAC-SHA256 over all other fields, 64 hexadecimal digits.
    """

    schema: Literal["receipt/1"]
    takehome: str
    version: str
    candidate: Candidate
    started: Moment
    deadline: Moment
    key_id: str
    extensions: tuple[Extension, ...]
    signature: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]

    def to_json(self) -> bytes:
        """Render the one form in which this receipt is valid."""
        return msgspec.json.encode(self, order="sorted") + b"\n"


def sign_receipt(start: Start, secret: bytes) -> Receipt:
    """Sign what the ledger knows about a start."""
    fields = {name: getattr(start, name) for name in start.__struct_fields__}
    draft = Receipt(schema=RECEIPT_SCHEMA, signature=UNSIGNED, **fields)
    return msgspec.structs.replace(draft, signature=_signature(draft, secret))


def verify_receipt(
    raw: bytes, secret: bytes, takehome: TakehomeSpec, *, now: dt.datetime | None = None
) -> Receipt:
    """Return the receipt if this store signed it for this take-home.

    Args:
        raw: content of the receipt's file.
        secret: the store's secret.
        takehome: the take-home that is to be graded.
        now: the present, by default the clock's.

    Raises:
        ReceiptError: if it is malformed, changed, signed by another store, for
            another take-home or another major version of it, or starts in the
            future.
    """
    receipt = _decode(raw)
    if not hmac.compare_digest(receipt.signature, _signature(receipt, secret)):
        msg = "the receipt was changed, or another minbar store signed it"
        todo = "Ask the candidate for the file as they got it, or use --candidate"
        raise ReceiptError(msg, where=RECEIPT, todo=todo)
    if receipt.takehome != takehome.id:
        msg = f"the receipt is for {receipt.takehome!r}, not for {takehome.id!r}"
        raise ReceiptError(msg, where=RECEIPT, todo="Grade it with --takehome of that name")
    check_version(receipt.version, takehome)
    _check_clock(receipt.started, now or dt.datetime.now(dt.UTC))
    return receipt


def check_version(started: str, takehome: TakehomeSpec) -> None:
    """Refuse a start of another major version: its task or scale was another one.

    Raises:
        ReceiptError: if the major versions differ.
    """
    if started.partition(".")[0] != takehome.version.partition(".")[0]:
        msg = f"this was started with version {started}, and here is {takehome.version}"
        todo = f"Grade it with a minbar that has version {started} of {takehome.id}"
        raise ReceiptError(msg, where=RECEIPT, todo=todo)


def late_hours(
    receipt: Receipt,
    submitted_at: dt.datetime,
    policy: LatePolicy,
    *,
    on_record: Start | None = None,
) -> float:
    """Hours after the deadline and its grace; 0 when in time.

    Args:
        receipt: a verified one.
        submitted_at: when the submission arrived, as the grader's side knows it.
        policy: of the take-home.
        on_record: what the ledger knows of this start: a candidate may hand in the
            receipt from before an extension, and has the time nevertheless.
    """
    known = [receipt.deadline, *([on_record.deadline] if on_record else [])]
    last = max(known) + dt.timedelta(hours=policy.grace_hours)
    return max(0.0, round((submitted_at - last) / dt.timedelta(hours=1), 2))


def _decode(raw: bytes) -> Receipt:
    if len(raw) > MAX_RECEIPT_BYTES:
        msg = f"a receipt has at most {MAX_RECEIPT_BYTES} bytes, this has {len(raw)}"
        raise ReceiptError(msg, where=RECEIPT)
    try:
        receipt = msgspec.json.decode(raw, type=Receipt)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        msg = f"this is no receipt of minbar ({error})"
        raise ReceiptError(msg, where=RECEIPT, todo=_AS_GIVEN) from error
    # One receipt, one text: only line ends, which tools change on their own, may
    # differ. Else fields could be doubled, or numbers and times written otherwise.
    if raw.rstrip(b"\r\n") != receipt.to_json().rstrip():
        msg = "the receipt was rewritten"
        raise ReceiptError(msg, where=RECEIPT, todo=_AS_GIVEN)
    return receipt


_AS_GIVEN = "Ask the candidate for the file as they got it"


def _signature(receipt: Receipt, secret: bytes) -> str:
    unsigned = msgspec.structs.replace(receipt, signature="")
    message = msgspec.json.encode(unsigned, order="sorted")
    return hmac.digest(signing_key(secret), message, "sha256").hex()


def _check_clock(started: dt.datetime, now: dt.datetime) -> None:
    if started > now + CLOCK_SKEW:
        msg = f"the receipt says that the work starts in the future ({started.isoformat()})"
        todo = "Check the clocks of the machine that made it and of this one"
        raise ReceiptError(msg, where=RECEIPT, todo=todo)
