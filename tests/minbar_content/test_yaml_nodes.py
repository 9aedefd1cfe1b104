"""What is refused before any type is looked at, and where it is said to be."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from minbar.content import yaml_nodes
from minbar.content.problems import MOST_OF_A_FILE
from minbar.content.yaml_nodes import MAX_BYTES, MAX_DEPTH, parse
from minbar.errors import ContentError


def refusal(raw: bytes) -> list[str]:
    """Every problem of a file called `f`, as text."""
    with pytest.raises(ContentError) as caught:
        parse(raw, "f")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("raw", "place", "said"),
    [
        (b"", "f:1:1", "is empty"),
        (b"# only a comment\n", "f:1:1", "is empty"),
        (b"a: &x 1", "f:1:4", "an anchor `&x` is not allowed"),
        (b"a: *x", "f:1:4", "an alias `*x` is not allowed"),
        (b"- !!str 1", "f:1:3", "a tag `tag:yaml.org,2002:str` is not allowed"),
        (b"- !thing {a: 1}", "f:1:3", "a tag `!thing` is not allowed"),
        (b"- &x [1]", "f:1:3", "an anchor `&x` is not allowed"),
        (b"<<: {a: 1}", "f:1:1", "a merge key `<<` is not allowed"),
        (b"%YAML 1.1\n---\na: 1", "f:1:1", "a `%` directive is not allowed"),
        (b"a: 1\n---\nb: 1", "f:2:1", "a second document is not allowed"),
        (b"a: [1\nb: 2", "f:2:2", "not valid YAML"),
        (b"a: 'x", "f:1:6", "not valid YAML"),
        (b"a: 1\n b: 2", "f:2:3", "not valid YAML"),
        (b"a:\tb", "f:1:3", "a tab"),
        (b"\xef\xbb\xbfa: 1", "f:1:1", "byte order mark"),
        (b"\xff\xfea\x00", "f:1:1", "UTF-16"),
        (b"a: \xc3\xa9\xff", "f:1:5", "byte 0xff is not UTF-8"),
        (b"a: b\n\x00", "f:2:1", "an invisible character, U+0000"),
        (b"a: b\x1b[2J", "f:1:5", "an invisible character, U+001B"),
        (b"a: b\rc", "f:1:5", "an invisible character, U+000D"),
        ("é: x\u2028y".encode(), "f:1:5", "an invisible character, U+2028"),
        ("a: \u202ex".encode(), "f:1:4", "an invisible character, U+202E"),
        ("a: \ufeffx".encode(), "f:1:4", "an invisible character, U+FEFF"),
        (b"[" * 40 + b"]" * 40, f"f:1:{MAX_DEPTH + 1}", "more than 32 levels deep"),
        (b"a" * (MAX_BYTES + 1), "f", "bytes are too many"),
    ],
)
def test_refused(raw: bytes, place: str, said: str) -> None:
    """Each is refused once, with line and column from 1, in characters."""
    (problem,) = refusal(raw)
    assert problem.startswith(f"{place}: ")
    assert said in problem


def test_all_forbidden_things_are_found_in_one_run() -> None:
    """One run names the anchor, the alias and the tag."""
    places = [problem.partition(": ")[0] for problem in refusal(b"a: &x 1\nb: *x\nc: !!int 2\n")]
    assert places == ["f:1:4", "f:2:4", "f:3:4"]


def test_a_million_levels_cost_neither_stack_nor_time() -> None:
    """Depth is refused where it begins, whatever follows."""
    (problem,) = refusal(b"[" * (MAX_BYTES - 1))
    assert problem.startswith(f"f:1:{MAX_DEPTH + 1}: ")


def test_greatest_depth_is_allowed() -> None:
    """The limit itself still passes."""
    assert parse(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, "f")


@pytest.mark.parametrize(
    "text", ["---\na: 1\n...\n", "a: 1\r\nb: 2\r\n", "a: é\u200dx\n", "a: 😀\n"]
)
def test_ordinary_text_passes(text: str) -> None:
    """Document marks, Windows line ends and letters of any script are fine."""
    assert parse(text.encode(), "f")


def test_the_libyaml_parser_is_used() -> None:
    """The parser in C is what this machine has; the other one is ten times slower."""
    assert yaml_nodes._LOADER is yaml.CSafeLoader  # noqa: SLF001  nothing else shows which


@pytest.mark.parametrize(
    "text",
    ["a: [1, {b: c}]\nd: |\n  x\n  y\n'e': \"f\"\n", "- 1\n-\n  - é: 😀\n    b: >-\n      t\n"],
)
def test_both_parsers_agree(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without libyaml the same file gives the same nodes at the same places."""
    fast = parse(text.encode(), "f")
    monkeypatch.setattr(yaml_nodes, "_LOADER", yaml.SafeLoader)
    assert parse(text.encode(), "f") == fast


@given(st.binary(max_size=40) | st.text("ab:-[]{}&*!|>'\"%#\n ?,~", max_size=40).map(str.encode))
def test_nothing_but_problems_comes_out(raw: bytes) -> None:
    """Whatever the bytes, the outcome is nodes or an error with places."""
    places = []
    try:
        parse(raw, "f")
    except ContentError as error:
        places = [problem.where for problem in error.problems]
    assert all(re.fullmatch(r"f:\d+:\d+", place) for place in places)


def test_a_bomb_of_aliases_is_not_read_to_its_end() -> None:
    """A hundred refusals are enough: a file of half a million aliases gives no more messages."""
    with pytest.raises(ContentError) as caught:
        parse(b"a: &a 1\nb: [" + b"*a, " * 200_000 + b"]\n", "f")
    assert len(caught.value.problems) == MOST_OF_A_FILE


def test_quotes_that_close_too_late_are_named_where_they_open() -> None:
    """The parser stops far below; the author's slip is where the quotes open."""
    with pytest.raises(ContentError) as caught:
        parse(b'a: 1\nb: "open\nc: 2\nd: "closed"\n', "f")
    assert str(caught.value).startswith("f:2:4: not valid YAML: ")
    assert str(caught.value).endswith("The quotes that open here close in line 4 only")


def test_a_bomb_of_tabs_is_not_read_to_its_end() -> None:
    """A hundred places are enough: each one is counted from the beginning of the file."""
    with pytest.raises(ContentError) as caught:
        parse(b"\t" * 1_000_000, "f")
    assert len(caught.value.problems) == MOST_OF_A_FILE


def test_a_syntax_error_may_be_the_last_problem_that_is_said() -> None:
    """Ninety-nine refusals and then no YAML at all: a hundred problems, and no other error."""
    with pytest.raises(ContentError) as caught:
        parse(b"- &a x\n" * 99 + b"}", "f")
    assert len(caught.value.problems) == MOST_OF_A_FILE
