"""Models written by hand: weights worked out from training rows, multiplied with test rows."""

from __future__ import annotations

import ast
from typing import Final

from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.events import Fit, Prediction
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.rows import Rows
from minbar.quality.soundness.values import Data, Library, Value, as_data

__all__ = ["SOLVERS", "descended", "descends", "multiplied_by", "multiply"]

NAME: Final = "a model written by hand"
SOLVERS: Final = frozenset({"solve", "lstsq", "polyfit", "nnls"})
"""Functions whose result is the weights of a model."""
_SPLITS: Final = frozenset({"split", "sample", "slice"})
_TRAINING: Final = frozenset({"train", "drawn", "0", "before"})


def multiplied_by(run: Interpreter, one: Data, other: Data, node: ast.AST, made: Data) -> Data:
    """Return a product of two; rows of a test set times weights of its training set predict.

    Args:
        run: the interpreter.
        one: what stands on the left.
        other: what stands on the right.
        node: where.
        made: what the product is, so far.
    """
    for asked, weights in ((one, other), (other, one)):
        known = weights.weights and not asked.weights and bool(asked.rows and weights.rows)
        if one.weights != other.weights and not known:
            continue
        if asked.predictions or weights.predictions:
            continue
        if not known and not _apart(asked.rows, weights.rows):
            continue
        answer = asked.like(weights.learned)
        answer.predictions = frozenset({_ask(run, asked, weights, node)})
        answer.soft, answer.weights = True, False
        return answer
    return made


def _apart(tested: Rows, trained: Rows) -> bool:
    """Whether the rows are the test side and the training side of one division."""
    sides = {cut.key: cut.side for part in trained for cut in part.cuts if cut.kind in _SPLITS}
    return any(
        cut.kind in _SPLITS
        and cut.side not in _TRAINING
        and sides.get(cut.key, cut.side) in _TRAINING
        for part in tested
        for cut in part.cuts
    )


def _ask(run: Interpreter, asked: Data, weights: Data, node: ast.AST) -> int:
    """Record a fit and a question to it; return the question's number."""
    trace = run.trace
    fit = len(trace.fits)
    trace.fits.append(
        Fit(
            number=fit,
            site=run.site(node),
            model=NAME,
            owner=-1,
            train=weights.facts(),
            loops=run.loops,
            known=False,
            context=run.context,
            gradual=True,
            handmade=True,
        )
    )
    number = len(trace.predictions)
    trace.predictions.append(
        Prediction(number, run.site(node), fit, asked.facts(), "product", run.loops)
    )
    return number


def multiply(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`np.dot(a, b)`, `np.matmul(a, b)`, `np.polyval(weights, x)`."""
    from minbar.quality.soundness.library import unknown_call

    made = unknown_call(run, given, node, called.path)
    held = [as_data(value) for value in given.positional]
    if len(held) != 2 or not isinstance(made, Data):  # noqa: PLR2004  a product has two
        return made
    return multiplied_by(run, held[0], held[1], node, made)


def descends(target: ast.expr, value: ast.expr) -> bool:
    """Tell whether it is `w = w - rate * slope`."""
    return (
        isinstance(target, ast.Name | ast.Attribute)
        and isinstance(value, ast.BinOp)
        and isinstance(value.op, ast.Sub)
        and ast.unparse(value.left) == ast.unparse(target)
    )


def descended(before: Value, after: Value) -> None:
    """Note that weights were made better, by what training rows tell; at first they are none."""
    known = isinstance(before, Data) and before.rows and not before.weights
    if isinstance(after, Data) and after.rows and not known:
        after.weights = True
