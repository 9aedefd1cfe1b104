"""Starting a take-home: keys, data, the start on record, the signed receipt, the folder."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from minbar.content.environments import Environment
from minbar.content.takehomes import Takehome
from minbar.errors import UserError
from minbar.store.candidates import check_candidate
from minbar.store.secret import store_secret
from minbar.store.starts import Start, Starts
from minbar.takehomes.data import ScriptRunner, generate_data
from minbar.takehomes.folder import check_folder, replace_receipt, write_workspace
from minbar.takehomes.keys import derive_keys, key_id
from minbar.takehomes.receipts import Receipt, check_version, sign_receipt
from minbar.takehomes.workspace import workspace_files

__all__ = ["Started", "extend_deadline", "start_takehome"]

MAX_REASON: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What a start has led to.

    Attributes:
        folder: the workspace.
        receipt: as it lies in there.
        again: whether the candidate had started before; the first start counts.
        kept: whether a notebook was there, which was not touched.
    """

    folder: Path
    receipt: Receipt
    again: bool = False
    kept: bool = False


def start_takehome(
    takehome: Takehome,
    environment: Environment,
    candidate: str,
    folder: Path,
    *,
    run: ScriptRunner,
    image: str,
) -> Started:
    """Make a candidate's workspace; a second time, the same one with the same deadline.

    The clock starts when everything that can fail has succeeded.

    Args:
        takehome: what is to be done.
        environment: in which it is graded.
        candidate: pseudonym.
        folder: where the workspace is to be.
        run: runs `generate.py` in a proof room.
        image: tag of the environment's image.

    Raises:
        UserError: if the pseudonym is none, or the folder holds something else.
        ContentError: if the data can't be made.
    """
    keys = derive_keys(store_secret(), takehome.spec.id, check_candidate(candidate))
    data = generate_data(takehome, keys, run, image=image)
    starts = Starts()
    earlier = starts.find(candidate, takehome.spec.id)
    if earlier is not None:
        check_version(earlier.version, takehome.spec)
    draft = earlier or _start_now(takehome, candidate, key_id(keys))
    receipt = sign_receipt(draft, store_secret())
    files = workspace_files(takehome, environment, receipt, data.work)
    kept = write_workspace(folder, files, receipt=receipt, notebook=takehome.spec.files.notebook)
    recorded = starts.record(draft)
    if recorded != draft:
        # Another process started the same candidate meanwhile: its start counts.
        receipt = sign_receipt(recorded, store_secret())
        replace_receipt(folder, receipt)
    return Started(folder=folder, receipt=receipt, again=earlier is not None, kept=kept)


def extend_deadline(
    takehome: Takehome, candidate: str, folder: Path, *, by: dt.timedelta, reason: str
) -> Started:
    """Move a candidate's deadline, put it on record, and write the new receipt.

    Args:
        takehome: which one.
        candidate: pseudonym.
        folder: the candidate's workspace, or a new folder for the receipt alone.
        by: how much later than the deadline in force.
        reason: why; the candidate can read it.

    Raises:
        UserError: if there is no start, no usable reason, or another's folder.
    """
    starts, reason = Starts(), _checked_reason(reason)
    start = starts.find(check_candidate(candidate), takehome.spec.id)
    if start is not None:
        check_folder(folder, sign_receipt(start, store_secret()))
        start = starts.extend(candidate, takehome.spec.id, by, reason)
    if start is None:
        what = f"{candidate} has not started {takehome.spec.id}"
        todo = f"Start it: minbar takehome start {takehome.spec.id} --candidate {candidate}"
        raise UserError(what, todo=todo)
    receipt = sign_receipt(start, store_secret())
    replace_receipt(folder, receipt)
    return Started(folder=folder, receipt=receipt, again=True)


def now() -> dt.datetime:
    """Return the present, in whole seconds, as receipts hold it."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def _start_now(takehome: Takehome, candidate: str, key: str) -> Start:
    started = now()
    return Start(
        takehome=takehome.spec.id,
        version=takehome.spec.version,
        candidate=candidate,
        started=started,
        deadline=started + dt.timedelta(days=takehome.spec.late.days),
        key_id=key,
    )


def _checked_reason(reason: str) -> str:
    text = reason.strip()
    if not text or len(text) > MAX_REASON or not text.isprintable():
        what = f"an extension needs a reason: one line of at most {MAX_REASON} characters"
        raise UserError(what, todo="Give one with --reason; the candidate can read it")
    return text
