"""Assertions: whether anything in the notebook can fail when the data are not as assumed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from minbar.quality.checks.facts import Facts, Item, facts_of, is_constant, last_name
from minbar.quality.checks.making import one_for_all, place, whole
from minbar.quality.findings import Finding
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["assertions"]

CHECK: Final = "assertions"
_CHECKING: Final = frozenset(
    {"assert_frame_equal", "assert_series_equal", "assert_allclose", "assert_array_equal",
     "assert_almost_equal", "assert_equal", "assert_array_almost_equal", "assert_index_equal",
     "assertEqual", "assertTrue", "check_is_fitted", "check_array", "check_X_y", "validate"}
)  # fmt: skip
_TABLE: Final = "pandas.DataFrame"
_READS: Final = frozenset(
    f"pandas.{name}" for name in ("read_csv", "read_parquet", "read_feather", "DataFrame")
)


def assertions(parsed: ParsedNotebook) -> CheckOutcome:
    """Find that nothing is asserted, and assertions that cannot fail."""
    facts = facts_of(parsed)
    empty = [item for item in facts.of(ast.Assert) if not _can_fail(facts, item)]
    findings: list[Finding] = one_for_all(
        CHECK, "cannot-fail", "info", [place(item) for item in empty],
        "This assertion holds whatever the data are, so it tests nothing.", confidence=0.95,
        reproduce="Look for data that would make it fail.",
    )  # fmt: skip
    if not any(_tests(facts)):
        findings.append(
            whole(
                CHECK,
                "none",
                "high",
                "Nothing here fails when the data are not as assumed (rows that are unique, "
                "values in a range, sizes after a join): a wrong table gives wrong figures, and "
                "no error. Assert what you rely on, where it enters.",
                reproduce="Search for `assert`, `raise` and `validate=`.",
            )
        )
    return CheckOutcome(tuple(findings))


def _tests(facts: Facts) -> Iterator[Item]:
    """What can fail, in code that runs."""
    for item in facts.live(ast.Assert):
        if _can_fail(facts, item):
            yield item
    for item in facts.live(ast.Raise):
        if isinstance(item.parent, ast.If) and not _is_reraise(item):
            yield item
    for item, call, name in facts.calls():
        of_merge = any(word.arg in {"validate", "verify_integrity"} for word in call.keywords)
        if last_name(name) in _CHECKING or of_merge:
            yield item


def _is_reraise(item: Item) -> bool:
    test = item.parent.test if isinstance(item.parent, ast.If) else None
    return test is None or is_constant(test)


def _can_fail(facts: Facts, item: Item) -> bool:
    node = item.node
    assert isinstance(node, ast.Assert)  # noqa: S101  asked for by type
    return not _always_true(facts, node.test)


def _always_true(facts: Facts, test: ast.expr) -> bool:
    """Whether nothing in the data can make an expression false."""
    if is_constant(test) or isinstance(test, ast.Tuple | ast.Lambda):
        return True
    if isinstance(test, ast.BoolOp):
        decide = any if isinstance(test.op, ast.Or) else all
        return decide(_always_true(facts, one) for one in test.values)
    if isinstance(test, ast.Call):
        return _call_holds(facts, test)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _comparison_holds(facts, test)
    names = [part for part in ast.walk(test) if isinstance(part, ast.Name)]
    plain = isinstance(test, ast.Name | ast.UnaryOp)
    return plain and all(_fixed(facts, part) for part in names)


def _call_holds(facts: Facts, call: ast.Call) -> bool:
    name = facts.name(call.func)
    kind = facts.name(call.args[-1]) if call.args else ""
    of_all = name == "isinstance" and (
        kind == "object" or (kind == _TABLE and _is_table(facts, call.args[0]))
    )
    return of_all or name in {"bool", "callable", "hasattr", "print", "str", "type", "id"}


def _is_table(facts: Facts, node: ast.expr) -> bool:
    """Whether a name only ever holds a table that pandas has read: never None, nor else."""
    made = [
        item.node.value
        for item in facts.of(ast.Assign)
        if isinstance(item.node, ast.Assign)
        and any(isinstance(one, ast.Name) and isinstance(node, ast.Name) and one.id == node.id
                for one in item.node.targets)
    ]  # fmt: skip
    return bool(made) and all(
        isinstance(one, ast.Call) and facts.name(one.func) in _READS for one in made
    )


def _fixed(facts: Facts, name: ast.Name) -> bool:
    return facts.constants.get(name.id, ...) is not ...


def _comparison_holds(facts: Facts, test: ast.Compare) -> bool:
    left, right, sign = test.left, test.comparators[0], test.ops[0]
    if ast.dump(left) == ast.dump(right) and isinstance(sign, ast.Eq | ast.Is | ast.LtE | ast.GtE):
        return True
    if isinstance(sign, ast.IsNot) and facts.value(right) is None and _is_table(facts, left):
        return True
    parts = [
        part for part in ast.walk(test) if isinstance(part, ast.Name | ast.Call | ast.Attribute)
    ]
    if all(isinstance(part, ast.Name) and _fixed(facts, part) for part in parts):
        return True
    zero = facts.value(right) == 0 and isinstance(sign, ast.GtE)
    below = facts.value(right) == -1 and isinstance(sign, ast.Gt)
    sized = isinstance(left, ast.Call) and facts.name(left.func) in {"len", "abs"}
    shaped = isinstance(left, ast.Subscript) and last_name(facts.name(left.value)) == "shape"
    return (zero or below) and (sized or shaped)
