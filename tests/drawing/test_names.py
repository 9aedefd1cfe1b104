"""Names that are there, and how those that are not are answered."""

from __future__ import annotations

import pytest

from minbar.drawing.names import listed, require_known
from minbar.errors import UserError


@pytest.mark.parametrize(
    ("name", "names", "words"),
    [
        ("alpah", ["alpha", "beta"], "no thing `alpah`. Did you mean `alpha`"),
        ("zzz", ["alpha", "beta"], "Known: `alpha`, `beta`"),
        ("zzz", [f"name-{n}" for n in range(30)], "no thing `zzz`. Look there"),
        ("a\x1b[31m", ["alpha"], r"no thing `a\\u{1b}\[31m`"),
    ],
)
def test_unknown_name_is_answered(name: str, names: list[str], words: str) -> None:
    """With the nearest, with all of a few, or with where they are listed."""
    with pytest.raises(UserError, match=words):
        require_known("thing", name, names, where="Look there")


def test_known_name_is_taken() -> None:
    """Nothing happens."""
    require_known("thing", "alpha", ["alpha"])


def test_names_make_a_sentence() -> None:
    """One, two, three."""
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], word="or")] == [
        "a",
        "a and b",
        "a, b or c",
    ]
