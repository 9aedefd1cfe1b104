"""Candidates' pseudonyms: what minbar knows them by."""

from __future__ import annotations

import re
from typing import Final

from minbar.errors import UserError

__all__ = ["CANDIDATE_PATTERN", "check_candidate"]

CANDIDATE_PATTERN: Final = r"[A-Za-z0-9._@+-]{1,64}"


def check_candidate(candidate: str) -> str:
    """Return `candidate` if it is a pseudonym that fits into file names and ledgers.

    Raises:
        UserError: for anything but 1 to 64 of `A-Z a-z 0-9 . _ @ + -`.
    """
    if re.fullmatch(CANDIDATE_PATTERN, candidate, re.ASCII) is None:
        msg = f"{candidate[:70]!a} can't be a candidate's pseudonym"
        todo = "Use 1 to 64 letters (A-Z), digits and . _ @ + -"
        raise UserError(msg, todo=todo)
    return candidate
