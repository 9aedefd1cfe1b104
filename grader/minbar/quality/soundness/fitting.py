"""Fitting, transforming, predicting, scoring: methods of estimators."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.events import Comparison, Facts, Fit, Prediction, Scored, Site
from minbar.quality.soundness.functions import call_function
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.knowledge.estimators import (
    DATASETS,
    NEURAL,
    SAMPLERS,
    SPLITTERS,
    UNSUPERVISED,
    Kind,
    is_regressor,
    transformer,
)
from minbar.quality.soundness.models import final_step, is_model, tells_classes, with_layers
from minbar.quality.soundness.rows import Part
from minbar.quality.soundness.sieves import sieved
from minbar.quality.soundness.splitting import folds
from minbar.quality.soundness.validation import stops_early, watched
from minbar.quality.soundness.values import (
    NOTHING_LEARNED,
    UNKNOWN,
    Const,
    Data,
    Estimator,
    Function,
    Instance,
    Library,
    Sequence,
    Value,
    as_data,
    limited,
)

__all__ = ["call_estimator", "call_estimator_method", "fit_model", "note_gradient"]

_HISTORIES: Final = frozenset({"Sequential", "Model", "Functional", "load_model"})
EstimatorMethod = Callable[[Interpreter, Estimator, Arguments, ast.Call], Value]
_FROM_FOLDERS: Final = frozenset({"flow_from_directory", "flow_from_dataframe"})
_HARD: Final = frozenset({"predict", "predict_classes", "fit_predict"})
_TRAINING_KEYS: Final = ("X", "x", "training_data", "generator", "dtrain", "train_set", "data")


def call_estimator(run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call) -> Value:
    """`model(x)`: a network is asked, a layer is put on another, or prepares rows at once."""
    data = given.data()
    if owner.kind == "transformer":
        return data[0].like(owner.learned) if data and data[0].rows else owner
    if data and data[0].rows and owner.name not in DATASETS:
        return _predict(run, owner, data[0], "call", node)
    if owner.fit is not None and run.loops and run.trace.fits[owner.fit].gradual:
        run.trace.asked_elsewhere.add(owner.number)
    return owner


def call_estimator_method(  # noqa: PLR0911  one way for each kind of method
    run: Interpreter, owner: Estimator, name: str, given: Arguments, node: ast.Call
) -> Value:
    """Return what a method of an estimator gives."""
    method = _METHODS.get(name)
    if method is not None:
        return method(run, owner, given, node)
    if name in _PREDICTING:
        return _predict(run, owner, _features(given), name, node)
    if name in {"score", "evaluate", "evaluate_generator"}:
        return _score(run, owner, given, node, name)
    if name in _FROM_FOLDERS:
        return _from_folder(run, owner, given, node, name)
    if name in {"set_params", "compile", "build", "to", "cuda", "double", "float", "train", "eval"}:
        return owner
    held = given.data()
    if held:
        return held[0].like(owner.learned)
    return Data(learned=owner.learned) if owner.learned else UNKNOWN


def _from_folder(
    run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call, name: str
) -> Value:
    """`generator.flow_from_directory("data/train")`: rows of a folder, or of a part of it."""
    from minbar.quality.soundness.table_calls import load

    data = as_data(load(run, Library(name), given, node)).like(owner.learned)
    data.loader = True
    return data


def _features(given: Arguments) -> Data:
    value = given.get(0, *_TRAINING_KEYS)
    return as_data(value)


# ------------------------------------------------------------------ fitting


def _fit(run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call) -> Value:
    if owner.name in SPLITTERS:
        return owner
    data = _features(given)
    if not (data.rows or data.learned) and owner.data is not None:
        data = owner.data
    if is_model(owner):
        piecewise = isinstance(node.func, ast.Attribute) and node.func.attr in _PIECEWISE
        if piecewise and run.sieves:
            data = as_data(sieved(run, data))
        fit_model(run, owner, data, given, node)
        watched_model = _watching(owner, given)
        return watched_model or owner
    _learn(run, owner, data, node)
    return owner


_PIECEWISE: Final = frozenset({"partial_fit", "train_on_batch"})


def _watching(owner: Estimator, given: Arguments) -> Value | None:
    """Keras returns a history, not the model; everything else returns itself."""
    keras = owner.name in _HISTORIES or given.has("epochs", "validation_data", "validation_split")
    return Data() if keras else None


def fit_model(
    run: Interpreter,
    owner: Estimator,
    data: Data,
    given: Arguments,
    node: ast.AST,
    *,
    gradual: bool = False,
    handmade: bool = False,
) -> None:
    """Record that a model was fitted.

    Args:
        run: the interpreter.
        owner: the model.
        data: what it is fitted on.
        given: arguments of the fit.
        node: where.
        gradual: whether a training loop of its own does it.
        handmade: whether it is a class of the notebook's own.
    """
    if not data.rows:
        data = Data(rows=run.new_source(node, None, "data that could not be followed"))
        data.opaque = True
    last = final_step(owner)
    target = as_data(given.get(1, "y", "label"))
    afterwards = features_known_late(owner, data)
    seen = _in_all(run, data.facts()) if gradual else data.facts()
    train = with_layers(owner, seen)
    owner.fit = len(run.trace.fits)
    owner.seen = data.facts()
    run.trace.fits.append(
        Fit(
            number=owner.fit,
            site=run.site(node),
            model=last.name if isinstance(last, Estimator) else last.cls.name,
            owner=owner.number,
            train=train,
            loops=run.loops,
            validation=tuple(watched(given)),
            stops=stops_early(owner, given),
            classifier=tells_classes(owner),
            search=owner.kind == "search",
            known=owner.known and not data.opaque,
            target=target.label or data.target,
            has_target=_holds_target(data, target),
            identifiers=_identifiers(data),
            afterwards=afterwards,
            named_at=named_sites(run, afterwards),
            deep=owner.name in NEURAL or given.has("epochs"),
            context=run.context,
            gradual=gradual,
            handmade=handmade,
            supervised=_supervised(last),
            level=_predicts_quantile(last),
            pseudo=bool(target.predictions),
            tasks=target.moves if target.rows or given.all() else data.moves,
            copied_target=target.label is not None and target.label not in target.own,
        )
    )
    if owner.kind == "search":
        run.trace.comparisons.append(
            Comparison(
                run.site(node), owner.name, owner.name, data.facts(), owner.number, used=False
            )
        )


def _in_all(run: Interpreter, seen: Facts) -> Facts:
    """What training in batches sees in all: windows that walk over all rows are these."""
    walks = run.trace.walks
    parts = (
        Part(one.source, tuple(cut for cut in one.cuts if cut.key not in walks))
        for one in seen.rows
    )
    return replace(seen, rows=frozenset(parts))


def named_sites(run: Interpreter, afterwards: frozenset[int]) -> tuple[Site, ...]:
    """Return where columns known only after the fact were taken by name, as far as they were."""
    names = (run.trace.late_names[number] for number in sorted(afterwards))
    return tuple(run.named_at[name] for name in names if name in run.named_at)


def features_known_late(owner: Estimator, data: Data) -> frozenset[int]:
    """Return what is known only after the fact in the columns that an estimator takes.

    A column router takes those that it names; a formula those that stand in it.
    """
    apart = data.late_columns()
    taken = _taken(owner)
    if not apart or taken is None:
        return data.afterwards()
    left = (numbers for name, numbers in apart.items() if name in taken)
    return frozenset(number for numbers in left for number in numbers if number < 0)


def _taken(owner: Estimator, depth: int = 0) -> frozenset[str] | None:
    """Names of the columns that an estimator takes from its table; None for all of them."""
    if owner.takes is not None:
        return owner.takes
    if owner.kind in {"pipeline", "search"} and owner.steps and depth < _MOST_NESTED:
        first = owner.steps[0]
        return _taken(first, depth + 1) if isinstance(first, Estimator) else None
    return None


def _predicts_quantile(last: Estimator | Instance) -> bool:
    """Whether its class or its loss says so: each level of it is a task of its own."""
    if isinstance(last, Instance):
        return False
    literal = (one.value for one in last.settings.values() if isinstance(one, Const))
    said = [last.name, *(one for one in literal if isinstance(one, str))]
    return any("quantile" in one.lower() or one.lower() == "quantreg" for one in said)


def _supervised(last: Estimator | Instance) -> bool:
    return not isinstance(last, Estimator) or last.name not in UNSUPERVISED


def _holds_target(data: Data, target: Data) -> bool | None:
    """Whether the features hold the target's own column; None where it is not known."""
    if not data.exact or target.label is None or not target.rows:
        return None
    if {part.source for part in target.rows} != {part.source for part in data.rows}:
        return None
    if data.names is not None:
        return target.label in data.names
    return target.label not in data.dropped


_IDENTIFIERS: Final = frozenset({"id", "passengerid", "customer_id", "customerid", "user_id"})


def _identifiers(data: Data) -> tuple[str, ...]:
    if not data.exact or data.names is None:
        return ()
    return tuple(sorted(name for name in data.names if name.lower() in _IDENTIFIERS))


def _learn(
    run: Interpreter, owner: Estimator, data: Data, node: ast.AST, *, told: bool = False
) -> None:
    """Record what a transformer, or the strongest step of a pipeline of them, learns."""
    run.trace.signs.add("preprocessing")
    learned = NOTHING_LEARNED
    for step in _leaves(owner):
        if isinstance(step, Instance):
            _run_instance(run, step, data, node)
            continue
        kind = transformer(step.name) or Kind("preprocessing", 0.5)
        learned |= run.learn(
            node,
            step.name,
            kind.family,
            data,
            confidence=kind.confidence,
            owner=owner.number,
            told=told,
        )
    owner.learned = learned
    owner.seen = data.facts()


def _leaves(owner: Estimator, depth: int = 0) -> list[Estimator | Instance]:
    """Transformers that a pipeline is made of; the estimator itself if it is none."""
    if not owner.steps or owner.kind == "transformer" or depth > _MOST_NESTED:
        return [owner]
    found: list[Estimator | Instance] = []
    for step in owner.steps[:_MOST_STEPS]:
        found += _leaves(step, depth + 1) if isinstance(step, Estimator) else [step]
    return found


_MOST_NESTED: Final = 3
# Directions that part the classes, where these are given.
_BY_TARGET: Final = frozenset({"UMAP", "ParametricUMAP", "NeighborhoodComponentsAnalysis", "NCA"})
_MOST_STEPS: Final = 20


def _fit_transform(run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call) -> Value:
    data = _features(given)
    if owner.kind == "unknown":
        owner.learned = run.learn(
            node, owner.name, "preprocessing", data, confidence=0.5, owner=owner.number
        )
        owner.seen = data.facts()
    elif owner.kind == "model":
        owner.learned = run.learn(
            node,
            owner.name,
            "reduction",
            data,
            confidence=0.85,
            owner=owner.number,
            told=bool(as_data(given.get(1, "y")).rows),
        )
    else:
        told = bool(as_data(given.get(1, "y")).rows) and owner.name in _BY_TARGET
        _learn(run, owner, data, node, told=told)
    result = data.like(owner.learned)
    for step in _leaves(owner):
        if isinstance(step, Instance):
            made = as_data(_run_instance(run, step, result, node, "transform"))
            result.learned = limited(result.learned | made.all_learned())
    return result


def _run_instance(
    run: Interpreter, step: Instance, data: Data, node: ast.AST, name: str = "fit"
) -> Value:
    """Run a method of a transformer of the notebook's own inside a pipeline."""
    method = step.cls.methods.get(name)
    if method is None:
        return UNKNOWN
    bound = Function(method.node, method.scope, method.cell, step)
    given = [data, UNKNOWN] if name == "fit" else [data]
    return call_function(run, bound, Arguments(list(given)), node)


def _transform(run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call) -> Value:
    if owner.name in UNSUPERVISED and owner.seen is not None and not owner.learned:
        seen = Data(rows=owner.seen.rows)
        owner.learned = run.learn(
            node, owner.name, "clusters", seen, confidence=0.7, owner=owner.number
        )
    return _features(given).like(owner.learned)


def _fit_predict(run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call) -> Value:
    data = _features(given)
    if owner.name in UNSUPERVISED:
        owner.learned = run.learn(
            node, owner.name, "clusters", data, confidence=0.7, owner=owner.number
        )
        return data.like(owner.learned)
    _fit(run, owner, given, node)
    return _predict(run, owner, data, "fit_predict", node)


def _resample(run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call) -> Value:
    data, target = as_data(given.get(0, "X")), as_data(given.get(1, "y"))
    result, labels = data.like(), target.like()
    if _adds_rows(owner):
        number = run.duplicate(node, owner.name, data.rows)
        result.duplications |= number
        labels.duplications |= number
    result.pieces = labels.pieces = ()
    return Sequence([result, labels])


def _adds_rows(owner: Estimator) -> bool:
    """Whether a resampler, or any in a pipeline of them, makes more rows."""
    inner = [step for step in owner.steps if isinstance(step, Estimator)]
    if owner.kind == "pipeline" and inner:
        return any(_adds_rows(step) for step in inner)
    return SAMPLERS.get(owner.name, owner.kind != "transformer")


def _split(run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call) -> Value:
    return folds(run, owner, given, node)


# --------------------------------------------------------- asking and scoring


def _predict(run: Interpreter, owner: Estimator, data: Data, method: str, node: ast.AST) -> Value:
    """Record that a model was asked; return its answer."""
    last = final_step(owner)
    if isinstance(last, Estimator) and last.name in UNSUPERVISED:
        seen = Data(rows=owner.seen.rows if owner.seen else data.rows)
        return data.like(
            run.learn(node, last.name, "clusters", seen, confidence=0.7, owner=owner.number)
        )
    result = data.like()
    if owner.fit is None or not data.rows:
        if method == "call":
            _begin_training(run, owner, data, node)
        if owner.fit is None or not data.rows:
            return result
    number = len(run.trace.predictions)
    run.trace.predictions.append(
        Prediction(number, run.site(node), owner.fit, data.facts(), method, run.loops)
    )
    result.predictions = frozenset({number})
    result.soft = not (method in _HARD and _hard(last))
    result.compared = False
    return result


def _begin_training(run: Interpreter, owner: Estimator, data: Data, node: ast.AST) -> None:
    """A network is asked before anything was fitted: its training loop begins."""
    if data.rows and owner.fit is None:
        fit_model(run, owner, data, Arguments(), node, gradual=True)
        run.trace.pending.add(len(run.trace.fits) - 1)


def _hard(last: Estimator | Instance) -> bool:
    """Whether `predict` gives labels; networks and regressors give figures."""
    if isinstance(last, Instance):
        return False
    return tells_classes(last) is True and last.name not in NEURAL and not is_regressor(last.name)


def _test(run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call) -> Value:
    """`algo.test(testset)` of a recommender: its guesses beside what is true."""
    data = as_data(given.get(0, "testset"))
    if owner.fit is None or not data.rows or owner.kind not in {"model", "unknown"}:
        return data.like() if data.rows else UNKNOWN
    return _predict(run, owner, data, "test", node)


def _score(
    run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call, name: str
) -> Value:
    data = _features(given)
    answer = as_data(_predict(run, owner, data, name, node))
    for number in sorted(answer.predictions):
        run.trace.scores.append(Scored(run.site(node), name, number, run.loops, soft=True))
    return Data(predictions=answer.predictions)


def note_gradient(run: Interpreter, data: Data, node: ast.AST) -> None:
    """Record that predictions were used to train: a step of a training loop."""
    for number in sorted(data.predictions):
        prediction = run.trace.predictions[number]
        run.trace.trained_on.add(number)
        run.trace.pending.discard(prediction.fit)
    del node


def _clone(run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call) -> Value:
    del given, node
    run.estimators += 1
    return Estimator(
        owner.name, owner.kind, owner.site, run.estimators, owner.steps, owner.settings
    )


def _add_layer(run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call) -> Value:
    """`net.add(layer)`: one that was adapted to rows brings along what it learned."""
    del run, node
    layer = given.get(0, "layer")
    if isinstance(layer, Estimator) and layer.kind == "transformer":
        owner.steps = (*owner.steps, layer)
    return Const(None)


def _nothing(run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call) -> Value:
    del run, owner, given, node
    return Const(None)


def _flow(run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call) -> Value:
    """`datagen.flow(x, y)`: the rows that it was given, in batches."""
    del run, node
    held = [as_data(value) for value in given.all()]
    held = [one for one in held if one.rows]
    result = held[0].like(owner.learned) if held else Data()
    result.learned = limited(result.learned)
    return result


_PREDICTING: Final = frozenset(
    [
        "predict",
        "predict_proba",
        "predict_log_proba",
        "decision_function",
        "predict_classes",
        "predict_generator",
        "score_samples",
        "forward",
        "staged_predict",
        "predict_on_batch",
    ]
)
_METHODS: Final[dict[str, EstimatorMethod]] = {
    "test": _test,
    "fit": _fit,
    "fit_generator": _fit,
    "partial_fit": _fit,
    "train_on_batch": _fit,
    "fit_on_texts": _fit,
    "fit_on_sequences": _fit,
    "adapt": _fit,
    "fit_transform": _fit_transform,
    "transform": _transform,
    "texts_to_sequences": _transform,
    "texts_to_matrix": _transform,
    "sequences_to_matrix": _transform,
    "inverse_transform": _transform,
    "fit_predict": _fit_predict,
    "fit_resample": _resample,
    "fit_sample": _resample,
    "split": _split,
    "flow": _flow,
    "clone": _clone,
    "add": _add_layer,
    "summary": _nothing,
    "save": _nothing,
}
