"""What unquoted scalars mean, held against a reader of YAML 1.1."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from minbar.content.yaml_scalars import TRAP, resolve

PIECES = st.sampled_from(
    [*"0123456789", *"+-._:eExob~=<>TZ ", "yes", "No", "on", "OFF", "true", "NULL", "inf", "nan"]
)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-12", -12),
        ("1.10", 1.1),
        ("1e-3", 0.001),
        ("-0.5", -0.5),
        ("1.2.3", "1.2.3"),
        ("y", "y"),
        ("nobody", "nobody"),
        ("late-deliveries", "late-deliveries"),
        ("--strict", "--strict"),
    ],
)
def test_forms_with_one_meaning(text: str, meaning: object) -> None:
    """Forms that all readers read alike mean what they look like."""
    found = resolve(text)
    assert found == meaning
    assert type(found) is type(meaning)


@pytest.mark.parametrize(
    "text",
    [
        "NO",
        "Yes",
        "on",
        "Off",
        "TRUE",
        "False",
        "Null",
        "12:30",
        "1:20:30.5",
        "2026-01-02",
        "2026-1-2T10:00",
        "017",
        "0o17",
        "0x1F",
        "0b1",
        "+1",
        "1_000",
        ".5",
        "5.",
        ".inf",
        "-.INF",
        ".nan",
        "1e999",
        "9999999999999999999",
        "=",
    ],
)
def test_traps(text: str) -> None:
    """Forms that some readers turn into something else have no meaning here."""
    assert resolve(text) is TRAP


@given(st.lists(PIECES, min_size=1, max_size=5).map("".join).map(str.strip))
@example("190:20:30")
@example("0b")
@example("1e5")
def test_no_reader_reads_something_else(text: str) -> None:
    """What YAML 1.1 does not read as text is a trap, or has that very meaning here."""
    try:
        theirs = yaml.safe_load(f"- {text}")[0]
    except (yaml.YAMLError, ValueError):
        return
    ours = resolve(text)
    if not isinstance(theirs, (str, list, dict)) and ours is not TRAP:
        assert ours == theirs
        assert type(ours) is type(theirs)


@pytest.mark.parametrize("end", ["", "x", ".", "_", ":", "e", "-01-01x"])
def test_a_long_number_is_looked_at_in_proportion(end: str) -> None:
    """Half a million digits are no riddle: nothing is tried once for each of them."""
    begin = time.process_time()
    resolve("0" * 500_000 + end)
    resolve("1" * 500_000 + end)
    assert time.process_time() - begin < 2
