"""Findings, and where they are."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Final

from minbar.quality.checks.facts import Item
from minbar.quality.findings import Finding, Severity, Step

__all__ = ["Place", "one_for_all", "place", "whole"]

Place = tuple[int, int, int]
"""Cell, line and column, each from 1."""

_MOST_STEPS: Final = 6


def place(item: Item) -> Place:
    """Return where a node stands."""
    return where(item.cell, item.node)


def where(cell: int, node: ast.AST) -> Place:
    """Return where a node of a cell stands."""
    return cell, getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1


def one_for_all(
    check: str,
    rule: str,
    severity: Severity,
    places: Sequence[Place],
    message: str,
    *,
    confidence: float = 0.9,
    reproduce: str = "",
) -> list[Finding]:
    """Return one finding for all places of a rule: none where there are none.

    A presence check asks whether something is so, and five places make it no more so;
    nor does a cell that somebody cut in two.
    """
    if not places:
        return []
    ordered = sorted(set(places))
    first, others = ordered[0], ordered[1:]
    more = f" So do {len(others)} more places." if len(others) > 1 else ""
    more = " So does 1 more place." if len(others) == 1 else more
    return [
        Finding(
            check, *first[:2], message + more, severity, confidence,
            column=first[2], rule=rule, reproduce=reproduce,
            path=tuple(Step(cell, line, "the same") for cell, line, _ in others[:_MOST_STEPS]),
        )
    ]  # fmt: skip


def whole(
    check: str, rule: str, severity: Severity, message: str, *, reproduce: str = ""
) -> Finding:
    """Return a finding about the notebook as a whole."""
    return Finding(check, 0, 1, message, severity, 0.9, rule=rule, reproduce=reproduce)
