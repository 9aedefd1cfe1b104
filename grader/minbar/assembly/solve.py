"""Solving a program with HiGHS to proven optimality; the one file that knows the solver."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from minbar.assembly.program import Program
from minbar.errors import OurFault

if TYPE_CHECKING:
    import highspy

__all__ = ["solve", "solver_version"]

# One thread, one seed, no gap and no time limit: nothing but the program decides.
_OPTIONS: Final[dict[str, bool | int | float]] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
}


def solve(program: Program) -> tuple[int, ...] | None:
    """Return the best value of each column, rounded; None if no values hold all rows.

    What comes out is only as exact as floating point; callers add up again.

    Raises:
        OurFault: if the solver gives up.
    """
    import highspy

    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in _OPTIONS.items():
        highs.setOptionValue(name, value)
    highs.passModel(_model(program))
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        what = f"the solver ended with `{highs.modelStatusToString(status)}`"
        raise OurFault(what)
    return tuple(round(value) for value in highs.getSolution().col_value)


def solver_version() -> str:
    """Return the solver's name and version."""
    import highspy

    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    return f"highs {highs.version()}"


def _model(program: Program) -> highspy.HighsLp:
    import highspy

    model = highspy.HighsLp()
    columns, rows = len(program.costs), len(program.rows)
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = [float(cost) for cost in program.costs]
    model.col_lower_ = [0.0] * columns
    model.col_upper_ = [_bound(upper, math.inf) for upper in program.uppers]
    model.row_lower_ = [_bound(row.low, -math.inf) for row in program.rows]
    model.row_upper_ = [_bound(row.high, math.inf) for row in program.rows]
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[whole] for whole in program.whole]
    _fill(model, program)
    return model


def _fill(model: highspy.HighsLp, program: Program) -> None:
    import highspy

    starts, indices, values = [0], list[int](), list[float]()
    for row in program.rows:
        indices += [column for column, _ in row.terms]
        values += [float(factor) for _, factor in row.terms]
        starts.append(len(indices))
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = len(program.costs), len(program.rows)
    matrix.start_, matrix.index_, matrix.value_ = starts, indices, values


def _bound(value: int | None, otherwise: float) -> float:
    return otherwise if value is None else float(value)
