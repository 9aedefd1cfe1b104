"""Whose submission it is: from the signed receipt or the option, never from a manifest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from minbar.errors import ReceiptError, UserError
from minbar.models.takehome import TakehomeSpec
from minbar.store.attempts import Attempts
from minbar.store.candidates import check_candidate
from minbar.store.secret import store_secret
from minbar.store.starts import Starts
from minbar.takehomes.keys import DataKeys, demonstration_keys, derive_keys
from minbar.takehomes.receipts import (
    Receipt,
    check_version,
    late_hours,
    sign_receipt,
    verify_receipt,
)

__all__ = ["Identity", "identify"]

_NOBODY = (
    "neither a receipt nor --candidate says whose submission this is: "
    "it was graded on the demonstration data"
)
_PUBLIC = "the take-home is public, hidden tests included"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who handed in, and on which data they are graded.

    Attributes:
        keys: keys of the candidate's data, or the demonstration's.
        candidate: pseudonym; None if nothing trustworthy names one.
        source: `receipt`, `option` or `none`.
        late_hours: hours after deadline and grace; None without a receipt or a start on record.
        attempt: which distinct submission of this candidate it is; None without one.
        demonstration: reasons why the grade is only a demonstration.
    """

    keys: DataKeys = field(repr=False)
    candidate: str | None = None
    source: str = "none"
    late_hours: float | None = None
    attempt: int | None = None
    demonstration: tuple[str, ...] = ()


def identify(
    receipt: bytes | None,
    candidate: str | None,
    spec: TakehomeSpec,
    submission_sha256: str,
    *,
    now: dt.datetime,
) -> Identity:
    """Decide whose submission it is.

    Args:
        receipt: content of the receipt that came with it, if one did.
        candidate: what `--candidate` says, if anything.
        spec: the take-home.
        submission_sha256: of the submission; the same bytes are one attempt.
        now: when it arrived, unless it has been seen before.

    Raises:
        ReceiptError: if the receipt is forged or another candidate's.
        UserError: if it is late or one too many, and the take-home refuses that.
    """
    public = (_PUBLIC,) if spec.public else ()
    if receipt is None and candidate is None:
        return Identity(keys=demonstration_keys(spec.id), demonstration=(_NOBODY, *public))
    secret = store_secret()
    verified = verify_receipt(receipt, secret, spec, now=now) if receipt is not None else None
    name = _name(verified, candidate)
    attempts = Attempts()
    arrived = attempts.first_seen(name, spec.id, submission_sha256) or now
    hours = _late(verified, name, spec, secret, arrived)
    _check_late(hours, spec, name)
    # What is refused for being late uses up no attempt.
    attempt = attempts.record(name, spec.id, submission_sha256, now)
    _check_attempts(attempt, spec, name)
    return Identity(
        keys=derive_keys(secret, spec.id, name),
        candidate=name,
        source="receipt" if verified is not None else "option",
        late_hours=hours,
        attempt=attempt,
        demonstration=public,
    )


def _late(
    receipt: Receipt | None, name: str, spec: TakehomeSpec, secret: bytes, arrived: dt.datetime
) -> float | None:
    """Hours after the deadline; who leaves the receipt out is held to the record of the start."""
    start = Starts().find(name, spec.id)
    if receipt is None and start is None:
        return None
    if receipt is None and start is not None:
        check_version(start.version, spec)
        receipt = sign_receipt(start, secret)
    assert receipt is not None  # noqa: S101  for the type checker: one of both is there
    return late_hours(receipt, arrived, spec.late, on_record=start)


def _name(receipt: Receipt | None, candidate: str | None) -> str:
    if receipt is None:
        return check_candidate(candidate or "")
    if candidate is not None and candidate != receipt.candidate:
        what = f"the receipt is of {receipt.candidate!a}, --candidate says {candidate!a}"
        raise ReceiptError(what, todo="Leave --candidate out, or take the right submission")
    return receipt.candidate


def _check_attempts(attempt: int, spec: TakehomeSpec, name: str) -> None:
    if attempt > spec.late.attempts:
        what = f"this is submission {attempt} of {name}, and {spec.id} takes {spec.late.attempts}"
        raise UserError(what, todo="Grade one of the earlier ones again, or raise late.attempts")


def _check_late(hours: float | None, spec: TakehomeSpec, name: str) -> None:
    if hours and spec.late.late == "refuse":
        what = f"the submission of {name} came {hours} h after the deadline and its grace"
        todo = (
            f"Extend it: minbar takehome start {spec.id} --candidate {name} --extend … --reason …"
        )
        raise UserError(what, todo=todo)
