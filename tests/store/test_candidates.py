"""Pseudonyms are safe in file names, ledgers and terminals."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.errors import UserError
from minbar.store.candidates import check_candidate

ALLOWED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@+-"


@given(st.text(alphabet=ALLOWED, min_size=1, max_size=64))
def test_accepts_what_it_says(candidate: str) -> None:
    """Every word of the allowed characters is a pseudonym, unchanged."""
    assert check_candidate(candidate) == candidate


@given(st.text().filter(lambda text: not re.fullmatch(r"[A-Za-z0-9._@+-]{1,64}", text)))
def test_refuses_all_else(candidate: str) -> None:
    """Every other text is refused, with an error that is one line of ASCII."""
    with pytest.raises(UserError) as caught:
        check_candidate(candidate)
    text = str(caught.value)
    assert text.isascii()
    assert "\n" not in text


@pytest.mark.parametrize("candidate", ["", "a" * 65, "a\n", "\na", "a b", "a/b", "é", "٣", "a\0"])
def test_refuses_the_tempting_ones(candidate: str) -> None:
    """Empty, too long, line ends, blanks, slashes, letters and digits beyond ASCII."""
    with pytest.raises(UserError, match="pseudonym"):
        check_candidate(candidate)
