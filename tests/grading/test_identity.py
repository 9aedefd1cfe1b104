"""Whose submission it is: by a signed receipt or by the option, in time, and not too often."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from pathlib import Path

import pytest

from minbar.errors import ReceiptError, UserError
from minbar.grading.identity import Identity, identify
from minbar.models.takehome import LatePolicy, TakehomeSpec
from minbar.store.attempts import Attempts
from minbar.store.secret import store_secret
from minbar.store.starts import Starts
from minbar.takehomes.keys import demonstration_keys, derive_keys, key_id
from minbar.takehomes.receipts import sign_receipt
from tests.grading.samples import DEADLINE, MONDAY, SPEC, spec, started

GRACE = dt.timedelta(hours=12)
WORK = "1" * 64


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give minbar an empty state of its own."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def receipt(candidate: str = "c-17", *, secret: bytes = b"", **changes: object) -> bytes:
    """Return the receipt of a start, signed by this store unless another secret is given."""
    return sign_receipt(started(candidate, **changes), secret or store_secret()).to_json()


def whose(
    raw: bytes | None = None,
    candidate: str | None = None,
    declared: TakehomeSpec = SPEC,
    *,
    work: str = WORK,
    now: dt.datetime = MONDAY + dt.timedelta(days=1),
) -> Identity:
    """Ask whose a submission is that arrives on Tuesday, unless told otherwise."""
    return identify(raw, candidate, declared, work, now=now)


def policy(late: str = "mark", attempts: int = 3) -> TakehomeSpec:
    """Return the take-home with this policy."""
    return spec(late={"days": 7, "grace_hours": 12, "late": late, "attempts": attempts})


def test_nobody() -> None:
    """Without receipt and option it is graded on the demonstration's data, and says so."""
    found = whose()
    assert found.keys == demonstration_keys("tiny")
    assert (found.candidate, found.source, found.attempt) == (None, "none", None)
    (reason,) = found.demonstration
    assert "neither a receipt nor --candidate" in reason
    assert Attempts().count("c-17", "tiny") == 0


def test_nobody_needs_no_secret(home: Path) -> None:
    """A demonstration leaves nothing in the state: it works on a machine that has none."""
    whose()
    assert not home.exists()


def test_by_receipt() -> None:
    """A valid receipt says who it is, and the data are the ones from the start."""
    found = whose(receipt())
    assert (found.candidate, found.source, found.attempt) == ("c-17", "receipt", 1)
    assert found.late_hours == 0.0
    assert found.demonstration == ()
    assert key_id(found.keys) == json.loads(receipt())["key_id"]


def test_by_option() -> None:
    """The option says who it is where no receipt came along; nothing tells how late."""
    found = whose(candidate="c-17")
    assert (found.candidate, found.source, found.attempt) == ("c-17", "option", 1)
    assert found.late_hours is None
    assert found.keys == derive_keys(store_secret(), "tiny", "c-17")


def test_both_agree() -> None:
    """A receipt counts more than an option that says the same."""
    assert whose(receipt(), "c-17").source == "receipt"


def test_each_candidate_has_their_own_data() -> None:
    """No two candidates are graded on the same data."""
    assert whose(candidate="c-17").keys != whose(candidate="c-18").keys


def test_public_takehome_is_a_demonstration() -> None:
    """Where candidates can read the hidden tests a grade decides nothing, whoever it is."""
    open_to_all = spec(public=True)
    (reason,) = whose(receipt(), declared=open_to_all).demonstration
    assert reason == "the take-home is public, hidden tests included"
    assert len(whose(declared=open_to_all).demonstration) == 2


def test_another_candidates_option() -> None:
    """A receipt that contradicts --candidate is refused, and uses up nobody's attempt."""
    with pytest.raises(ReceiptError, match="the receipt is of 'c-17', --candidate says 'c-18'"):
        whose(receipt(), "c-18")
    assert (Attempts().count("c-17", "tiny"), Attempts().count("c-18", "tiny")) == (0, 0)


@pytest.mark.parametrize("candidate", ["", "a b", "../x", "c-17\n"])
def test_option_that_is_no_pseudonym(candidate: str) -> None:
    """What cannot be a pseudonym is refused before anything is recorded."""
    with pytest.raises(UserError, match="can't be a candidate's pseudonym"):
        whose(candidate=candidate)


def test_forged_receipts() -> None:
    """A changed name, a later deadline or a signature of one's own is refused."""
    good = receipt()
    forged = [
        good.replace(b"c-17", b"c-18"),
        good.replace(b"2026-01-12", b"2027-01-12"),
        good.replace(b'"signature":"', b'"signature":"0')[:-4] + b'"}\n',
        receipt(secret=secrets.token_bytes(32)),
    ]
    for raw in forged:
        assert raw != good
        with pytest.raises(ReceiptError):
            whose(raw)
    assert Attempts().count("c-18", "tiny") == 0


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff\xfe", b"{" * 5000])
def test_no_receipt_at_all(raw: bytes) -> None:
    """Rubbish in the receipt's place is refused; it never counts as no receipt."""
    with pytest.raises(ReceiptError) as caught:
        whose(raw)
    assert caught.value.where == "receipt.json"


def test_receipt_of_another_takehome() -> None:
    """A receipt for another take-home is refused, and says which it is for."""
    with pytest.raises(ReceiptError, match="for 'other', not for 'tiny'"):
        whose(receipt(takehome="other"))


def test_receipt_of_another_major_version() -> None:
    """Another major version was another task; a minor one is the same."""
    assert whose(receipt(version="1.9.0")).candidate == "c-17"
    with pytest.raises(ReceiptError, match=r"version 2\.0\.0"):
        whose(receipt(version="2.0.0"))


def test_receipt_from_the_future() -> None:
    """A start that has not happened yet is refused: some clock is wrong."""
    with pytest.raises(ReceiptError, match="in the future"):
        whose(receipt(), now=MONDAY - dt.timedelta(hours=1))


@pytest.mark.parametrize(
    ("after", "hours"),
    [(dt.timedelta(0), 0.0), (GRACE, 0.0), (GRACE + dt.timedelta(hours=5, minutes=30), 5.5)],
)
def test_late_is_marked(after: dt.timedelta, hours: float) -> None:
    """Hours count from the deadline and its grace; where it is marked it is graded."""
    assert whose(receipt(), declared=policy(), now=DEADLINE + after).late_hours == hours


def test_late_is_refused() -> None:
    """Where the take-home refuses, what is late is refused and the way out is named."""
    late = DEADLINE + GRACE + dt.timedelta(hours=2)
    with pytest.raises(UserError, match=r"2\.0 h after the deadline") as caught:
        whose(receipt(), declared=policy("refuse"), now=late)
    assert "minbar takehome start tiny --candidate c-17 --extend" in caught.value.todo
    assert whose(receipt(), declared=policy("refuse"), now=DEADLINE + GRACE).late_hours == 0.0


def test_extension_counts_with_the_old_receipt() -> None:
    """More time counts although the candidate sends the receipt from before it."""
    Starts().record(started())
    Starts().extend("c-17", "tiny", dt.timedelta(days=2), "was ill")
    late = DEADLINE + dt.timedelta(days=1)
    assert whose(receipt(), declared=policy("refuse"), now=late).late_hours == 0.0


def test_grading_again_is_no_later() -> None:
    """What arrived in time stays in time, whenever it is graded again."""
    first = whose(receipt())
    again = whose(receipt(), declared=policy("refuse"), now=DEADLINE + dt.timedelta(days=30))
    assert again == first


def test_refused_submission_is_no_attempt() -> None:
    """What was refused for being late uses up no attempt, and is graded after an extension."""
    strict = policy("refuse", attempts=1)
    Starts().record(started())
    came = DEADLINE + dt.timedelta(days=1)
    for work in ("a", "b"):
        with pytest.raises(UserError, match="after the deadline"):
            whose(receipt(), declared=strict, work=work, now=came)
    Starts().extend("c-17", "tiny", dt.timedelta(days=2), "was ill")
    assert whose(receipt(), declared=strict, work="b", now=came).attempt == 1


def test_same_bytes_count_once() -> None:
    """Other bytes are another attempt; the same bytes are the attempt that they were."""
    attempts = [whose(receipt(), work=work).attempt for work in ("a", "b", "a", "b", "c")]
    assert attempts == [1, 2, 1, 2, 3]


def test_too_many_attempts() -> None:
    """One more than the take-home takes is refused; earlier ones can be graded again."""
    few = policy(attempts=2)
    for work in ("a", "b"):
        whose(receipt(), declared=few, work=work)
    with pytest.raises(UserError, match="submission 3 of c-17, and tiny takes 2"):
        whose(receipt(), declared=few, work="c")
    assert whose(receipt(), declared=few, work="a").attempt == 1
    assert whose(candidate="c-18", declared=few, work="c").attempt == 1


def test_policy_by_default() -> None:
    """A take-home that says nothing marks what is late and takes three attempts."""
    assert (SPEC.late.late, SPEC.late.attempts) == ("mark", 3)
    assert LatePolicy() == SPEC.late


def test_keys_are_in_no_text() -> None:
    """An identity that ends up in a log or a traceback shows no key."""
    found = whose(candidate="c-17")
    for key in (found.keys.work, found.keys.holdout, found.keys.world):
        assert key.hex() not in repr(found)
        assert repr(key) not in repr(found)
