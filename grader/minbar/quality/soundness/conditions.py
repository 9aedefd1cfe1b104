"""Conditions on rows, as they are written: equal ones choose equal rows, opposite ones others."""

from __future__ import annotations

import ast
from typing import Final

from minbar.quality.soundness.reach import beyond
from minbar.quality.soundness.rows import Cut

__all__ = ["OPPOSITE", "SIGNS", "condition_cut"]

_MOST_TEXT: Final = 120
OPPOSITE: Final = {"!=": "==", ">=": "<", "<=": ">", "is not": "is", "not in": "in"}
SIGNS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


def condition_cut(node: ast.expr, apart: str = "") -> Cut:
    """Return what choosing rows by a condition does, whatever it is about.

    Args:
        node: the condition.
        apart: what tells it from others that are written alike.
    """
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert | ast.Not):
        inner = condition_cut(node.operand, apart)
        return Cut(inner.key, "!holds" if inner.side == "holds" else "holds", "filter")
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        sign = SIGNS[type(node.ops[0])]
        opposite = OPPOSITE.get(sign)
        text = f"{ast.unparse(node.left)}{opposite or sign}{ast.unparse(node.comparators[0])}"
        key = f"where:{text}"[:_MOST_TEXT] + apart
        right = node.comparators[0]
        known = right.value if isinstance(right, ast.Constant) else None
        reach = beyond(f"where:{ast.unparse(node.left)}", sign, known)
        return Cut(key, "!holds" if opposite else "holds", "filter", reach)
    return Cut(f"where:{ast.unparse(node)}"[:_MOST_TEXT] + apart, "holds", "filter")
