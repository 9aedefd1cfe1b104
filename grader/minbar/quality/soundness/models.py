"""Estimators as they are made: what class, of what steps, with which settings."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import Final

from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.events import Facts
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.knowledge.estimators import (
    COLUMN_ROUTERS,
    LAYERS,
    MODEL_ENDINGS,
    MODELS,
    NEURAL,
    PIPELINES,
    SAMPLERS,
    SEARCHES,
    SPLITTERS,
    UNSUPERVISED,
    is_classifier,
    is_regressor,
    transformer,
)
from minbar.quality.soundness.selection import names_in
from minbar.quality.soundness.values import (
    Const,
    Estimator,
    EstimatorKind,
    Instance,
    Library,
    Mapping,
    Sequence,
    Value,
    statistics,
)

__all__ = [
    "final_step",
    "kind_of",
    "make_estimator",
    "tells_classes",
    "unknown_model",
    "with_layers",
]

_MOST_STEPS = 40
_MOST_DEPTH = 4


def kind_of(name: str) -> EstimatorKind | None:  # noqa: PLR0911  one way for each kind of value
    """Return what an estimator class does, or None if the name is none's."""
    if name in SEARCHES:
        return "search"
    if name in PIPELINES or name in COLUMN_ROUTERS:
        return "pipeline"
    if name in SAMPLERS:
        return "sampler"
    if name in SPLITTERS:
        return "unknown"
    if name in MODELS or name in NEURAL or name in UNSUPERVISED:
        return "model"
    if transformer(name) is not None:
        return "transformer"
    if name.endswith(MODEL_ENDINGS) and name[:1].isupper():
        return "model"
    return None


def make_estimator(
    run: Interpreter, name: str, kind: EstimatorKind, given: Arguments, node: ast.AST
) -> Estimator:
    """Return a new estimator."""
    run.estimators += 1
    made = Estimator(name, kind, run.site(node), run.estimators)
    made.settings = given.named
    made.steps = tuple(_steps(given))
    made.takes = _columns_taken(name, given)
    data = given.data()
    if data and kind == "model":
        made.data = data[-1] if name in {"OLS", "Logit", "GLM", "Probit", "GLS", "WLS"} else data[0]
    if "Dummy" in name:
        run.trace.signs.add("baseline")
    if name in SEARCHES or name in SPLITTERS or name.endswith("CV"):
        run.trace.signs.add("cross-validation")
    if name in SAMPLERS or _weighs_classes(given):
        run.trace.signs.add("imbalance")
    return made


_WORD: Final = re.compile(r"[^\W\d]\w*")


def _columns_taken(name: str, given: Arguments) -> frozenset[str] | None:
    """Names that a column router or a formula takes; None where all may be meant."""
    formula = given.literal(0, "formula")
    if isinstance(formula, str) and "~" in formula:
        return frozenset(_WORD.findall(formula.partition("~")[2]))
    rest = given.literal(None, "remainder")
    if name not in COLUMN_ROUTERS or rest not in {None, "drop"} or given.has("default"):
        return None
    if rest is None and given.has("remainder"):
        return None
    listed = given.get(0, "transformers", "features")
    routes = given.positional
    if name != "make_column_transformer":
        routes = listed.items if isinstance(listed, Sequence) else []
    return _routed(routes)


def _routed(routes: list[Value]) -> frozenset[str] | None:
    """Names in the last place of each route; None if any of them is not known."""
    taken: set[str] = set()
    for route in routes:
        names = names_in(route.items[-1]) if isinstance(route, Sequence) and route.items else None
        if names is None:
            return None
        taken |= names
    return frozenset(taken) if routes else None


def _weighs_classes(given: Arguments) -> bool:
    return given.literal(None, "class_weight") in {"balanced", "balanced_subsample"} or given.has(
        "scale_pos_weight", "is_unbalance"
    )


def unknown_model(run: Interpreter, node: ast.AST, name: str = "model") -> Estimator:
    """Return an estimator of which nothing is known but that it is one."""
    run.estimators += 1
    return Estimator(name, "unknown", run.site(node), run.estimators, known=False)


def _steps(given: Arguments) -> list[Estimator | Instance]:
    found: list[Estimator | Instance] = []
    for value in given.all():
        _gather(value, found, 0)
    return found[:_MOST_STEPS]


def _gather(value: Value, into: list[Estimator | Instance], depth: int) -> None:
    """Estimators in a step list, whatever tuples and dictionaries they lie in."""
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, Estimator | Instance):
        into.append(value)
    elif isinstance(value, Sequence):
        for item in value.items:
            _gather(item, into, depth + 1)
    elif isinstance(value, Mapping):
        for item in value.items.values():
            _gather(item, into, depth + 1)
    elif isinstance(value, Library) and value.name == "SMOTE":
        return


def final_step(estimator: Estimator) -> Estimator | Instance:
    """Return what predicts in a pipeline or a search; the estimator itself if it does."""
    seen = 0
    current: Estimator | Instance = estimator
    while isinstance(current, Estimator) and current.steps and seen < _MOST_DEPTH:
        if current.kind == "search":
            current = current.steps[0]
        elif current.kind == "pipeline" and current.name not in COLUMN_ROUTERS:
            current = current.steps[-1]
        else:
            return current
        seen += 1
    return current


def is_model(estimator: Estimator) -> bool:
    """Tell whether fitting makes something that predicts."""
    if estimator.kind in {"model", "search", "unknown"}:
        return True
    if estimator.kind != "pipeline" or estimator.name in COLUMN_ROUTERS:
        return False
    if "Union" in estimator.name or "union" in estimator.name:
        return False
    last = final_step(estimator)
    if isinstance(last, Instance):
        return "predict" in last.cls.methods
    return last is not estimator and last.kind in {"model", "search", "unknown"}


def tells_classes(estimator: Estimator) -> bool | None:
    """Tell whether it predicts classes, if its class says so."""
    last = final_step(estimator)
    if isinstance(last, Instance):
        return None
    if is_classifier(last.name):
        return True
    return False if is_regressor(last.name) else None


def with_layers(owner: Estimator, train: Facts) -> Facts:
    """Return what a network is fitted on: layers that were adapted before learn no more."""
    layers = [one for one in owner.steps if isinstance(one, Estimator) and one.name in LAYERS]
    if owner.name not in NEURAL or not layers:
        return train
    learned = train.learned.union(*(statistics(layer.learned) for layer in layers))
    return replace(train, learned=learned)


def setting(estimator: Estimator, name: str) -> object:
    """Return a literal setting, or None."""
    value = estimator.settings.get(name)
    return value.value if isinstance(value, Const) else None
