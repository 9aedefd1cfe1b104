"""A mixed-integer program as plain numbers, before any solver sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["Program", "Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """A linear constraint.

    Attributes:
        terms: column and coefficient; each column at most once.
        low: least value of the sum; None: no bound.
        high: largest value of the sum; None: no bound.
    """

    terms: tuple[tuple[int, int], ...]
    low: int | None = None
    high: int | None = None


@dataclass(slots=True)
class Program:
    """Columns with costs, and rows over them; the sum of costs is made least.

    Attributes:
        costs: of each column.
        uppers: largest value of each column; None: no bound. The least is 0.
        whole: whether each column takes whole numbers only.
        rows: the constraints.
    """

    costs: list[int] = field(default_factory=list)
    uppers: list[int | None] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def column(self, *, cost: int = 0, upper: int | None = None, whole: bool = True) -> int:
        """Add a column and return its number."""
        self.costs.append(cost)
        self.uppers.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(
        self, terms: Iterable[tuple[int, int]], *, low: int | None = None, high: int | None = None
    ) -> None:
        """Add a constraint; terms with a coefficient of 0 are left out."""
        kept = tuple((column, factor) for column, factor in terms if factor)
        self.rows.append(Row(kept, low, high))
