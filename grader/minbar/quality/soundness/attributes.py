"""Attributes: of modules, tables, estimators and objects."""

from __future__ import annotations

import ast
from typing import Final

from minbar.quality.soundness.copies import turned
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.knowledge.tables import LABELS
from minbar.quality.soundness.selection import by_name, column
from minbar.quality.soundness.values import (
    UNKNOWN,
    Data,
    Estimator,
    Function,
    Instance,
    Length,
    Library,
    Mapping,
    Method,
    Sequence,
    Value,
)

__all__ = ["attribute"]

_SAME: Final = frozenset(
    [
        "values",
        "T",
        "iloc",
        "loc",
        "ix",
        "at",
        "iat",
        "str",
        "dt",
        "cat",
        "array",
        "real",
        "flat",
        "sparse",
        "data",
        "index",
        "A",
        "A1",
        "target",
        "feature_names",
        "images",
        "imag",
        "x",
        "y",
        "tables",
    ]
)
_SEARCH_FIGURES: Final = frozenset({"best_score_", "cv_results_", "grid_scores_"})
_LEARNED: Final = frozenset(
    [
        "feature_importances_",
        "coef_",
        "support_",
        "ranking_",
        "scores_",
        "pvalues_",
        "components_",
        "params",
        "pvalues",
        "labels_",
        "cluster_centers_",
        "mean_",
        "scale_",
        "var_",
        "data_min_",
        "data_max_",
        "explained_variance_ratio_",
        "vocabulary_",
        "idf_",
        "word_index",
        "n_features_",
        "statistics_",
        "lambdas_",
        "categories_",
    ]
)


def attribute(run: Interpreter, owner: Value, name: str, node: ast.AST) -> Value:
    """Return what an attribute holds."""
    if isinstance(owner, Library):
        return Library(f"{owner.path}.{name}")
    if isinstance(owner, Data):
        return _of_table(run, owner, name, node)
    if isinstance(owner, Estimator):
        return _of_estimator(run, owner, name, node)
    if isinstance(owner, Instance):
        return _of_instance(owner, name)
    if isinstance(owner, Sequence | Mapping):
        return Method(owner, name)
    return UNKNOWN


def _of_table(run: Interpreter, data: Data, name: str, node: ast.AST) -> Value:
    if name == "shape":
        return Sequence([Length(data.rows), UNKNOWN], open=True)
    if name == "size":
        return Length(data.rows, exact=False, place=None)
    if name in LABELS:
        made = Data(learned=frozenset() if data.rows else data.learned)
        made.labels = bool(data.rows)
        return made
    if name == "index":
        result = data.like()
        # Of a figure, the index is names of columns, chosen by what was learned.
        if data.rows and not data.grouped:
            result.learned, result.columns = frozenset(), {}
        result.predictions = frozenset()
        result.whole = True
        return result
    if name in _SAME:
        result = data.copy()
        result.parent = data.parent
        return turned(run, data, result) if name == "T" else result
    return by_name(run, data, column(data, name), frozenset({name}), node)


def _of_estimator(run: Interpreter, owner: Estimator, name: str, node: ast.AST) -> Value:
    if name in {"best_estimator_", "model", "estimator", "regressor_", "base_estimator_"}:
        return owner
    if name in _SEARCH_FIGURES and owner.kind == "search":
        used = run.trace.comparisons
        for at, one in enumerate(used):
            if one.owner == owner.number:
                used[at] = one.as_used()
        return UNKNOWN
    if name in _LEARNED and owner.seen is not None:
        seen = Data(rows=owner.seen.rows)
        family = "selection" if owner.kind != "transformer" else "statistics"
        number = run.learn(
            node, f"{owner.name}.{name}", family, seen, confidence=0.7, owner=owner.number
        )
        return Data(learned=owner.seen.learned | number)
    if name in {"named_steps", "steps", "transformers_", "estimators_"}:
        return Sequence(list(owner.steps))
    return UNKNOWN


def _of_instance(owner: Instance, name: str) -> Value:
    found = owner.attributes.get(name)
    if found is not None:
        return found
    method = owner.cls.methods.get(name)
    if method is not None:
        return Function(method.node, method.scope, method.cell, owner)
    return Method(owner, name)
