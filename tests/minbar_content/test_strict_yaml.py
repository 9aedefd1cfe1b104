"""Strict loading: typed values, or every problem at its own place."""

from __future__ import annotations

import enum
import json
import re
import time
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from minbar.content.kinds import load_kind
from minbar.content.problems import MOST_OF_A_FILE
from minbar.content.strict_yaml import load_document, load_yaml
from minbar.errors import ContentError
from minbar.models.takehome import TakehomeSpec

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


class Colour(enum.StrEnum):
    """A choice, as an enumeration."""

    RED = "red"
    BLUE = "blue"


class Circle(msgspec.Struct, tag_field="type", tag="circle", forbid_unknown_fields=True):
    """One kind of shape."""

    radius: float


class Square(msgspec.Struct, tag_field="type", tag="square", forbid_unknown_fields=True):
    """The other kind."""

    side: float


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    """A part of the model."""

    name: str
    size: Annotated[int, Meta(ge=1, le=9)] = 1


class Model(msgspec.Struct, forbid_unknown_fields=True):
    """One field of each type that content uses."""

    text: str = ""
    short: Annotated[str, Meta(min_length=1, max_length=3)] = "x"
    code: Annotated[str, Meta(pattern="^[a-z]+$")] = "x"
    whole: int = 0
    even: Annotated[int, Meta(multiple_of=2)] = 0
    number: float = 0.0
    share: Annotated[float, Meta(gt=0, lt=1)] = 0.5
    flag: bool = False
    nothing: None = None
    maybe: str | None = None
    either: int | str = 0
    kind: Literal["test", "manual"] = "test"
    colour: Colour = Colour.RED
    items: Annotated[list[Inner], Meta(max_length=2)] = []
    named: dict[str, Inner] = {}
    levels: dict[int, str] = {}
    shape: Circle | Square | None = None
    anything: Any = None
    inner: Inner | None = None
    pair: tuple[int, int] = (0, 0)
    titled: Annotated[str, Meta(title="a title")] = ""
    unit: Annotated[str, Meta(title="a unit")] | None = None
    mixed: Literal["auto"] | float | bool = "auto"
    shade: Annotated[Colour | None, Meta(description="may be missing")] = None


class Rule(msgspec.Struct):
    """A model whose rule no type shows, and which passes over unknown fields."""

    low: int
    high: int

    def __post_init__(self) -> None:
        """Refuse an empty range."""
        if self.low > self.high:
            msg = "low is above high"
            raise ValueError(msg)


class Rules(msgspec.Struct):
    """A list of them, and a dictionary."""

    rules: list[Rule] = []
    named: dict[str, Rule] = {}


def problems(text: str, model: type[Any] = Model) -> list[str]:
    """Every problem of a file called `f`, as text."""
    with pytest.raises(ContentError) as caught:
        load_yaml(text.encode(), model, name="f")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("text: '1.10'", Model(text="1.10")),
        ("text: |\n  1.10", Model(text="1.10")),
        ("whole: 3\nnumber: 4\nflag: true", Model(whole=3, number=4.0, flag=True)),
        ("maybe:\neither: x", Model(maybe=None, either="x")),
        ("colour: blue\nkind: manual", Model(colour=Colour.BLUE, kind="manual")),
        ("items: [{name: a}, {name: b, size: 2}]", Model(items=[Inner("a"), Inner("b", 2)])),
        (
            "named: {a: {name: x}}\nlevels: {1: one}",
            Model(named={"a": Inner("x")}, levels={1: "one"}),
        ),
        ("shape: {type: square, side: 2}", Model(shape=Square(2.0))),
        (
            "anything: {a: [1, 2.5, null, true, x]}",
            Model(anything={"a": [1, 2.5, None, True, "x"]}),
        ),
        ("titled: a\nmixed: 1\nshade:", Model(titled="a", mixed=1.0)),
        ("{}", Model()),
    ],
)
def test_typed_values(text: str, expected: Model) -> None:
    """Right files become values of the model."""
    assert load_yaml(text.encode(), Model, name="f") == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "text: 1.10",
            'f:1:7: `text` must be text, not `1.10`, the number 1.1. Write it in quotes: "1.10"',
        ),
        ("text: 12", 'f:1:7: `text` must be text, not the number 12. Write it in quotes: "12"'),
        (
            "text: true",
            'f:1:7: `text` must be text, not `true`, which is a truth value. Write it in quotes: "true"',  # noqa: E501  one line, as its reader gets it
        ),
        ("text: ~", 'f:1:7: `text` must be text, not `~`, which is null. Write it in quotes: "~"'),
        ("text:", "f:1:6: `text` is empty. It takes text"),
        (
            "text: NO",
            'f:1:7: `text` must be text, not `NO`, which is a truth value to some readers. Write it in quotes: "NO"',  # noqa: E501  one line, as its reader gets it
        ),
        (
            "text: 12:30",
            'f:1:7: `text` must be text, not `12:30`, which is a number in base 60 (a time of day) to some readers. Write it in quotes: "12:30"',  # noqa: E501  one line, as its reader gets it
        ),
        (
            "text: 2026-01-02",
            'f:1:7: `text` must be text, not `2026-01-02`, which is a date to some readers. Write it in quotes: "2026-01-02"',  # noqa: E501  one line, as its reader gets it
        ),
        ("text: [a]", "f:1:7: `text` must be text, not a list"),
        ("text: {a: b}", "f:1:7: `text` must be text, not a mapping"),
        ("short: ''", "f:1:8: `short` has a length of 0. At least 1 are needed"),
        ("short: long", "f:1:8: `short` has a length of 4. At most 3 are allowed"),
        ("code: A1", "f:1:7: `code` is `A1`. It must match ^[a-z]+$"),
        ("whole: 1.5", "f:1:8: `whole` must be a whole number, not the number 1.5"),
        ("whole: '1'", "f:1:8: `whole` must be a whole number, not text `1`. Take the quotes away"),
        (
            "whole: true",
            "f:1:8: `whole` must be a whole number, not `true`, which is a truth value",
        ),
        (
            "whole: 017",
            "f:1:8: `whole` must be a whole number, not `017`, which is a number in another base to some readers. Write it as a plain decimal number",  # noqa: E501  one line, as its reader gets it
        ),
        ("even: 3", "f:1:7: `even` is 3. It must be a multiple of 2"),
        ("number: x", "f:1:9: `number` must be a number, not text `x`"),
        ("share: 0", "f:1:8: `share` is 0. It must be more than 0"),
        ("share: 1.0", "f:1:8: `share` is 1.0. It must be less than 1"),
        (
            "flag: yes",
            "f:1:7: `flag` must be true or false, not `yes`, which is a truth value to some readers. Write true or false",  # noqa: E501  one line, as its reader gets it
        ),
        ("nothing: 1", "f:1:10: `nothing` must be nothing, not the number 1"),
        ("maybe: 3", 'f:1:8: `maybe` must be text, not the number 3. Write it in quotes: "3"'),
        (
            "either: 1.5",
            'f:1:9: `either` must be a whole number or text, not the number 1.5. Write it in quotes: "1.5"',  # noqa: E501  one line, as its reader gets it
        ),
        ("kind: tset", "f:1:7: `kind` cannot be `tset`. Did you mean `test`?"),
        (
            "kind: 3",
            'f:1:7: `kind` must be one of `manual`, `test`, not the number 3. Write it in quotes: "3"',  # noqa: E501  one line, as its reader gets it
        ),
        ("colour: rot", "f:1:9: `colour` cannot be `rot`. Known: `blue`, `red`"),
        ("colour: [red]", "f:1:9: `colour` must be one of `red`, `blue`, not a list"),
        ("items: {a: 1}", "f:1:8: `items` must be a list, not a mapping"),
        (
            "items:\n  - {name: a}\n  - {size: 2}",
            "f:3:5: item 2 of `items` has no `name`. It takes text",
        ),
        (
            "items: [{name: a}, {name: b}, {name: c}]",
            "f:1:8: `items` has a length of 3. At most 2 are allowed",
        ),
        (
            "named:\n  a: {name: x, sise: 2}",
            "f:2:16: unknown field `sise` in `a`. Did you mean `size`?",
        ),
        (
            "named: {1: {name: x}}",
            'f:1:9: the key `1` of `named` must be text, not the number 1. Write it in quotes: "1"',
        ),
        (
            "named: {no: {name: x}}",
            'f:1:9: the key `no` of `named` must be text, not `no`, which is a truth value to some readers. Write it in quotes: "no"',  # noqa: E501  one line, as its reader gets it
        ),
        (
            "levels: {one: x}",
            "f:1:10: the key `one` of `levels` must be a whole number, not text `one`",
        ),
        ("inner: {name: x, size: 10}", "f:1:24: `size` is 10. It must be at most 9"),
        ("inner: x", "f:1:8: `inner` must be a mapping, not text `x`"),
        ("shape: {type: circel}", "f:1:15: unknown `type` `circel`. Did you mean `circle`?"),
        ("shape: {radius: 1}", "f:1:8: `shape` has no `type`. It takes one of `circle`, `square`"),
        ("shape: {type: [a]}", "f:1:15: unknown `type` `a list`. Known: `circle`, `square`"),
        ("shape: {type: circle, side: 1, radius: 2}", "f:1:23: unknown field `side` in `shape`"),
        (
            "anything: [a, {b: NO}]",
            "f:1:19: `anything` holds `NO`, which is a truth value to some readers. Write it in quotes if text is meant",  # noqa: E501  one line, as its reader gets it
        ),
        (
            "anything: {NO: a}",
            "f:1:12: a key of `anything` holds `NO`, which is a truth value to some readers. Write it in quotes if text is meant",  # noqa: E501  one line, as its reader gets it
        ),
        ("text: a\ntext: b", "f:2:1: `text` stands twice; first in line 1. Keep one"),
        ("levels: {1: a, 1: b}", "f:1:16: `1` stands twice; first in line 1. Keep one"),
        (
            'named: {"a": {name: x}, a: {name: y}}',
            "f:1:25: `a` stands twice; first in line 1. Keep one",
        ),
        ("? [a]\n: b", "f:1:3: a list or mapping as a key. Keys are words"),
        ("titled: 3", 'f:1:9: `titled` must be text, not the number 3. Write it in quotes: "3"'),
        ("unit: [a]", "f:1:7: `unit` must be text, not a list"),
        ("mixed: atuo", "f:1:8: `mixed` cannot be `atuo`. Did you mean `auto`?"),
        ("shade: rde", "f:1:8: `shade` cannot be `rde`. Did you mean `red`?"),
        ("- a", "f:1:1: the file must be a mapping, not a list"),
        ("pair: [1, x]", "f:1:11: Expected `int`, got `str`"),
        (
            "pair: [1, NO]",
            "f:1:11: `pair` holds `NO`, which is a truth value to some readers. Write it in quotes if text is meant",  # noqa: E501  one line, as its reader gets it
        ),
    ],
)
def test_one_problem(text: str, problem: str) -> None:
    """Each mistake gives one line that says where, what, and what to do."""
    assert problems(text) == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rules: [{low: 1, high: 2}, {low: 3, high: 2}]", "f:1:28: low is above high"),
        (
            "rules: [{low: 1, high: 2, extra: NO}]",
            "f:1:34: `extra` holds `NO`, which is a truth value to some readers. Write it in quotes if text is meant",  # noqa: E501  one line, as its reader gets it
        ),
    ],
)
def test_rules_that_types_do_not_show(text: str, problem: str) -> None:
    """A model's own rule is reported at the value that breaks it."""
    assert problems(text, Rules) == [problem]


def test_a_rule_within_a_dictionary_is_reported_nearby() -> None:
    """Where the library does not name the key, the place is the dictionary's."""
    (problem,) = problems("a: 1\nnamed:\n  x: {low: 3, high: 2}", Rules)
    assert problem == "f:3:3: low is above high"


def test_all_problems_in_one_run(snapshot: SnapshotAssertion) -> None:
    """A file with many mistakes is mended in one go: all are listed, from the top."""
    text = """\
schema: takehome/2
id: Late Deliveries
version: 1.10
titel: NO
summary:
minutes: "3"
public: yes
files: {notebook: a.ipynb, max_mb: 500}
data: [1, 2]
calls:
  fit: {args: {y: {type: arry, shape: [1.5, n]}}, returns: {type: array, min: .5}}
  fit: 1
criteria:
  - {id: a, kind: test, hypothesis: h_a, points: 0, bar: 1.5, says: 12:30, title: 2020-01-01}
  - x
limits: {cell_secs: 3}
"""
    assert "\n".join(problems(text, TakehomeSpec)) == snapshot


def test_problems_come_in_the_order_of_the_file() -> None:
    """Lines are compared as numbers: line 10 comes after line 9."""
    text = "a: 1\n" + "\n" * 7 + "whole: x\nflag: 3\nwhole: y\n"
    assert [line.split(":")[1] for line in problems(text)] == ["1", "9", "10", "11", "11"]


def test_places_of_right_values() -> None:
    """A document says where each value and each key stands."""
    text = b"text: a\nitems:\n  - {name: a, size: 2}\nlevels: {1: x}\n"
    document = load_document(text, Model, name="f")
    assert document.where("items", 0, "size") == "f:3:21"
    assert document.where("items", 0, "size", key=True) == "f:3:15"
    assert document.where("levels", 1) == "f:4:13"
    assert document.where("items", 7) == "f:3:3"
    assert document.where("colour") == "f:1:1"


def test_plain_value_is_what_was_written() -> None:
    """The plain value has no defaults: hashes do not change when the model grows."""
    assert load_document(b"text: a", Model, name="f").plain == {"text": "a"}


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
    | st.text(st.characters(exclude_categories=["C", "Z"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), JSON_VALUES))
def test_json_is_yaml(value: dict[str, Any]) -> None:
    """Any JSON is read back as the same value, of the same types."""
    loaded = load_yaml(json.dumps(value, ensure_ascii=False).encode(), dict[str, Any], name="f")
    assert loaded == value
    assert json.dumps(loaded) == json.dumps(value)


@given(
    st.recursive(
        JSON_VALUES, lambda inner: st.dictionaries(st.sampled_from(Model.__struct_fields__), inner)
    )
)
def test_nothing_but_problems_comes_out(value: object) -> None:
    """Whatever a file holds, the outcome is a model or an error with places."""
    places = []
    try:
        load_yaml(json.dumps(value).encode(), Model, name="f")
    except ContentError as error:
        places = [problem.where for problem in error.problems]
    assert all(re.fullmatch(r"f:\d+:\d+", place) for place in places)


class Scored(msgspec.Struct, forbid_unknown_fields=True, rename={"one": "1", "two": "2"}):
    """Fields whose names are digits."""

    one: str
    two: str


class Numbered(msgspec.Struct, forbid_unknown_fields=True):
    """Mappings with digits for keys, none of which takes any text."""

    scores: Scored
    plant: dict[Annotated[str, msgspec.Meta(pattern="^[123]$")], int]
    costs: dict[int, int]


@pytest.mark.parametrize("quote", ["", '"'])
def test_digits_as_keys_need_no_quotes(quote: str) -> None:
    """`1:` and `"1":` are one key where only digits can be meant, as they are in JSON."""
    one, two = f"{quote}1{quote}", f"{quote}2{quote}"
    raw = f"scores: {{{one}: a, {two}: b}}\nplant: {{{one}: 5}}\ncosts: {{{two}: 6}}\n"
    document = load_document(raw.encode(), Numbered, name="f")
    assert document.value == Numbered(Scored("a", "b"), {"1": 5}, {2: 6})
    assert document.plain["plant"] == {"1": 5}
    assert document.where("scores", "2") == f"f:1:{raw.index('b}') + 1}"


def test_digits_with_and_without_quotes_are_one_key() -> None:
    """Written both ways it stands twice."""
    raw = b'scores: {1: a, 2: b}\nplant: {1: 5, "1": 6}\ncosts: {}\n'
    with pytest.raises(ContentError, match="f:2:15: `1` stands twice; first in line 2"):
        load_yaml(raw, Numbered, name="f")


BOMBS = {
    "unknown fields": "".join(f"key{number}: 1\n" for number in range(50_000)),
    "keys that stand twice": "".join(f"key{number}: 1\n" for number in range(20_000))
    + "key19999: 1\n" * 20_000,
    "values of other types": "sizes: [" + "x, " * 100_000 + "]",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_told_by_its_first_hundred_problems(text: str) -> None:
    """Whatever is wrong a hundred thousand times is said a hundred times, in the file's order."""
    begin = time.process_time()
    with pytest.raises(ContentError) as caught:
        load_yaml(text.encode(), Sizes, name="f")
    assert time.process_time() - begin < 10
    assert len(caught.value.problems) == MOST_OF_A_FILE
    lines = [int(problem.where.split(":")[1]) for problem in caught.value.problems]
    assert lines == sorted(lines)


class Sizes(msgspec.Struct, forbid_unknown_fields=True):
    """A list of numbers."""

    sizes: list[int] = []


@pytest.mark.parametrize("digits", ["2", "0", "9" * 5000])
def test_a_form_of_any_number_is_a_problem(digits: str) -> None:
    """A file says its form by a number, which need not be one that Python reads."""
    with pytest.raises(ContentError):
        load_kind(f"schema: item/{digits}\n".encode(), "item", name="f")
