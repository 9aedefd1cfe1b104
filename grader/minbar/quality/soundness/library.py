"""Functions of libraries and of Python itself, called."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Final

from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.builtin_calls import BUILTINS
from minbar.quality.soundness.choices import note_figures
from minbar.quality.soundness.copies import keeps_rows
from minbar.quality.soundness.events import Comparison
from minbar.quality.soundness.fitting import features_known_late, fit_model, named_sites
from minbar.quality.soundness.functions import call_function
from minbar.quality.soundness.handmade import SOLVERS, multiply
from minbar.quality.soundness.indices import (
    arange,
    argsort,
    draw,
    leave_out,
    set_difference,
    subset,
)
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.knowledge.estimators import DATASETS, LAYERS, NOT_ESTIMATORS
from minbar.quality.soundness.knowledge.metrics import METRICS, RESAMPLED
from minbar.quality.soundness.knowledge.tables import (
    AGGREGATES,
    COMBINES,
    FIRST_ONLY,
    HARMLESS_FIGURES,
    LOADERS,
    SCALING_FUNCTIONS,
)
from minbar.quality.soundness.models import (
    final_step,
    kind_of,
    make_estimator,
    unknown_model,
)
from minbar.quality.soundness.opaque import NOT_FOLLOWED
from minbar.quality.soundness.splitting import divide_at, divide_randomly, train_test_split
from minbar.quality.soundness.table_calls import (
    as_method,
    choose,
    classes,
    combined,
    concat,
    concat_tensors,
    cut,
    decomposed,
    dummies,
    first_table,
    frame_function,
    load,
    load_array,
    merge,
    repeat,
    repeated,
    scaled,
    shuffle,
    stack,
    tile,
    wrapped,
)
from minbar.quality.soundness.table_methods import call_table_method
from minbar.quality.soundness.tables import aggregate, aligned, note_score
from minbar.quality.soundness.values import (
    UNKNOWN,
    Const,
    Data,
    Estimator,
    Function,
    Instance,
    Length,
    Library,
    Mapping,
    Sequence,
    Value,
    as_data,
    merged,
)

__all__ = ["call_library", "unknown_call"]

LibraryCall = Callable[[Interpreter, Library, Arguments, ast.Call], Value]
_SCORING: Final = re.compile(
    r"score|error|accura|rmse|mse|mae|auc|kappa|report|confusion|metric|evaluat", re.IGNORECASE
)
_TRAINERS: Final = ("xgb", "xgboost", "lgb", "lightgbm", "catboost", "learn")
_READING: Final = ("read_", "load_", "fetch_", "get_data", "import_data", "query_to")


def call_library(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:  # noqa: PLR0911  one way for each kind of value
    """Return what a function or class of a library gives."""
    name = called.name
    if "." not in called.path and name in BUILTINS:
        return BUILTINS[name](run, given, node)
    if name in NOT_FOLLOWED and "." not in called.path:
        run.give_up(node, f"`{name}` runs code that is no code of the notebook")
        return UNKNOWN
    special = _SPECIAL.get(name)
    if special is not None:
        return special(run, called, given, node)
    if name in METRICS:
        return _metric(run, called, given, node)
    if name in DATASETS:
        return _data_set(run, called, given, node)
    kind = kind_of(name)
    formula = given.literal(0, "formula")
    if kind is None and isinstance(formula, str) and "~" in formula and given.data():
        kind = "model"
    if kind is not None:
        return make_estimator(run, name, kind, given, node)
    return _by_table(run, called, given, node)


def _by_table(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:  # noqa: PLR0911  one way for each kind of value
    name = called.name
    note_figures(run, name, given.get(1 if called.path.startswith("heapq.") else 0, "a"))
    if name in RESAMPLED:
        return _resampled(run, called, given, node)
    if name in LOADERS or (name[:1].isupper() and f".{called.path}".endswith(f".datasets.{name}")):
        return load(run, called, given, node)
    if name in SCALING_FUNCTIONS:
        return scaled(run, called, given, node)
    if name in AGGREGATES and given.positional:
        return aggregate(run, first_table(given), name, node, as_method(given))
    if name in HARMLESS_FIGURES:
        return classes(name, first_table(given))
    if name in COMBINES:
        return combined(given)
    if name in FIRST_ONLY:
        return unknown_call(run, Arguments(given.positional[:1]), node, called.path)
    if name in NOT_ESTIMATORS and not given.data():
        return _no_estimator(called, given)
    if name.startswith(_READING) and not any(one.rows for one in given.data()):
        return load(run, called, given, node)
    return unknown_call(run, given, node, called.path)


def _no_estimator(called: Library, given: Arguments) -> Value:
    """A layer upon one that was adapted to rows; a path with its text; anything else."""
    below = given.get(0)
    if isinstance(below, Estimator) and below.name in LAYERS:
        return below
    text = given.literal(0) if called.name in {"Path", "PurePath", "PosixPath"} else None
    return Library(called.path, text if isinstance(text, str) else "")


def unknown_call(run: Interpreter, given: Arguments, node: ast.AST, path: str = "") -> Value:
    """Return what something unknown may give: rows only if all came from one set."""
    _call_back(run, given, node)
    held = given.data()
    if len(held) > 1 and _SCORING.search(path.rpartition(".")[2]):
        _note_any(run, held, path.rpartition(".")[2], node)
    rows = {one.rows for one in held if one.rows and not one.grouped}
    rows = rows or {one.rows for one in held if one.rows}
    lengths = [value for value in given.all() if isinstance(value, Length)]
    if not held:
        return _from_length(lengths, path)
    if len(rows) <= 1:
        result = aligned(held) if rows else merged(held).like()
        if not keeps_rows(path):
            result.origin = object()
        result.cuts = held[0].cuts
        result.nulls = held[0].nulls
        result.weights = path.rpartition(".")[2] in SOLVERS
        if len(held) == 1 and path.rpartition(".")[2] in _SAME_COLUMN:
            result.label = held[0].label
        result.pieces = held[0].pieces
        return result
    result = merged(held).like()
    if path.lower().endswith(("loss", "criterion")):
        return Data(predictions=result.predictions)
    result.rows, result.pieces = run.new_source(node, None, "what a function gave"), ()
    result.predictions, result.opaque = frozenset(), True
    return result


def _call_back(run: Interpreter, given: Arguments, node: ast.AST) -> None:
    """Follow functions that are handed over: `study.optimize(objective)` calls them often."""
    for value in given.all():
        if isinstance(value, Function):
            wanted = len(value.node.args.args)
            with run.looping(node, folds=False):
                call_function(run, value, Arguments([UNKNOWN] * wanted), node)


def _note_any(run: Interpreter, held: list[Data], name: str, node: ast.AST) -> None:
    """A function that is not known, but whose name says that it measures predictions."""
    for one in held:
        if one.predictions and any(other.rows and not other.predictions for other in held):
            note_score(run, node, name, one)


def _from_length(lengths: list[Length], path: str) -> Value:
    """Something as long as a table: an index, a permutation, random numbers."""
    if not lengths:
        return UNKNOWN
    if path.startswith(("int", "math.", "round")) or path.rpartition(".")[2] in _ROUNDING:
        return Length(lengths[0].of, exact=False, place=lengths[0].place)
    result = Data(rows=lengths[0].of)
    result.random = "rand" in path and "int" not in path
    result.whole = path.rpartition(".")[2] in _ORDERS
    return result


_SAME_COLUMN: Final = frozenset(
    {"log", "log1p", "log2", "log10", "sqrt", "asarray", "array", "ravel"}
)
_ORDERS: Final = frozenset({"randperm", "permutation", "range", "shuffle"})
_ROUNDING: Final = frozenset({"floor", "ceil", "round", "int", "rint", "trunc"})


# ------------------------------------------------------------------- metrics


def _metric(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """Record a figure for every prediction that flows in."""
    for value in given.all():
        if isinstance(value, Estimator) and len(given.positional) > 1:
            return _plotted(run, called, value, given, node)
    held = as_data(Sequence(list(given.all())))
    if held.predictions:
        note_score(run, node, called.name, held)
        if all(run.trace.fits[run.trace.predictions[n].fit].handmade for n in held.predictions):
            run.trace.signs.add("baseline")
    elif len(given.positional) > 1 and held.rows:
        run.trace.signs.add("baseline")  # something that no model predicted is scored
    return Data(predictions=held.predictions)


def _plotted(
    run: Interpreter, called: Library, model: Estimator, given: Arguments, node: ast.Call
) -> Value:
    """`plot_confusion_matrix(model, X, y)`."""
    from minbar.quality.soundness.fitting import call_estimator_method

    rest = Arguments(given.positional[1:], given.named)
    answer = as_data(call_estimator_method(run, model, "predict_proba", rest, node))
    if answer.predictions:
        note_score(run, node, called.name, answer)
    return UNKNOWN


def _resampled(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`cross_val_score(model, X, y)`: fitted and scored on folds."""
    run.trace.signs.add("cross-validation")
    model = given.get(0, "estimator", "model")
    data = as_data(given.get(1, "X"))
    if not data.rows:
        data = as_data(given.get(None, "dtrain", "train_set"))
    label = "model"
    if isinstance(model, Estimator):
        last = final_step(model)
        label = last.name if isinstance(last, Estimator) else last.cls.name
    elif isinstance(model, Instance):
        label = model.cls.name
    owner = model.number if isinstance(model, Estimator) else 0
    afterwards = data.afterwards()
    if isinstance(model, Estimator):
        afterwards = features_known_late(model, data)
    if data.rows:
        run.trace.comparisons.append(
            Comparison(
                run.site(node),
                called.name,
                label,
                data.facts(),
                owner,
                afterwards=afterwards,
                named_at=named_sites(run, afterwards),
                by_group=_by_group(given),
            )
        )
    return data.like() if called.name == "cross_val_predict" else UNKNOWN


def _by_group(given: Arguments) -> bool:
    """Whether the folds of a cross-validation keep groups together."""
    folds = given.get(None, "cv")
    return isinstance(folds, Estimator) and "Group" in folds.name


def _random_split(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    del called
    return divide_randomly(run, first_table(given), given, node)


def _split_at(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    if not called.path.startswith(("np.", "numpy.", "tf.", "torch.")):
        return unknown_call(run, given, node, called.path)
    return divide_at(run, first_table(given), given, node)


def _train_test_split(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    del called
    return train_test_split(run, given, node)


def _train(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`xgb.train(params, matrix, …)`."""
    if not called.path.startswith(_TRAINERS) or "." not in called.path:
        return unknown_call(run, given, node, called.path)
    model = unknown_model(run, node, "Booster")
    data = as_data(given.get(1, "dtrain", "train_set", "pool"))
    model.known = True
    settings = given.get(0, "params")
    if isinstance(settings, Mapping):
        model.settings = {str(key): value for key, value in settings.items.items()}
    fit_model(run, model, data, Arguments(named=given.named), node)
    return model


def _cv(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    if not called.path.startswith(_TRAINERS):
        return unknown_call(run, given, node, called.path)
    return _resampled(run, called, given, node)


def _load_model(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    del given
    return unknown_model(run, node, called.name)


def _clone(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    value = given.get(0, "estimator")
    if isinstance(value, Estimator):
        run.estimators += 1
        return Estimator(
            value.name, value.kind, value.site, run.estimators, value.steps, value.settings
        )
    if isinstance(value, Data):
        return value.copy()
    del called, node
    return value


def _data_set(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """A `Subset`, and a loader with a sampler, hold some rows; others all that they are given."""
    sampler = given.get(None, "sampler", "batch_sampler")
    if called.name == "Subset" and len(node.args) > 1:
        return subset(run, first_table(given), given.get(1), node.args[1])
    if isinstance(sampler, Data | Sequence):
        given.named = {key: one for key, one in given.named.items() if one is not sampler}
        part = as_data(wrapped(run, given))
        return subset(run, part, sampler, node) if part.rows else part
    return wrapped(run, given)


def _arange(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    made = arange(run, given, node)
    if made is not None:
        return made
    return unknown_call(run, Arguments(given.positional[:1]), node, called.path)


def _draw(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    made = draw(run, called.name, given, node) if "rand" in called.path else None
    return unknown_call(run, given, node, called.path) if made is None else made


def _index_call(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`setdiff1d`, `delete`, `isin` and `argsort` of NumPy."""
    if not any(one.rows for one in given.data()):
        return unknown_call(run, given, node, called.path)
    if called.name == "setdiff1d":
        return set_difference(run, given, node)
    if called.name == "delete":
        return leave_out(run, given, node)
    if called.name in {"argsort", "lexsort"}:
        return argsort(first_table(given))
    return call_table_method(run, first_table(given), "isin", as_method(given), node)


def _load(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`np.load`, `h5py.File`; in a loop, each file may be one row."""
    if called.path in {"np.load", "numpy.load", "h5py.File"} and not run.loops:
        return load_array(run, called, given, node)
    return unknown_call(run, given, node, called.path)


def _join(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`os.path.join("data", "rows.csv")`: a text, if all of its parts are."""
    parts = [value.value for value in given.positional if isinstance(value, Const)]
    if len(parts) == len(given.positional) and called.path.endswith("path.join"):
        return Const("/".join(map(str, parts)))
    return unknown_call(run, given, node, called.path)


def _compile(run: Interpreter, called: Library, given: Arguments, node: ast.Call) -> Value:
    """`make_scorer`, `partial`: the function that they hold."""
    del run, called, node
    value = given.get(0)
    return value if isinstance(value, Function | Library) else UNKNOWN


_SPECIAL: Final[dict[str, LibraryCall]] = {
    "train_test_split": _train_test_split,
    "random_split": _random_split,
    "array_split": _split_at,
    "split": _split_at,
    "concat": concat,
    "concatenate": concat,
    "vstack": stack,
    "cat": concat_tensors,
    "dot": multiply,
    "matmul": multiply,
    "polyval": multiply,
    **dict.fromkeys(("svd", "svds", "randomized_svd"), decomposed),
    "append": stack,
    "merge": merge,
    "cut": cut,
    "resample": repeated,
    "repeat": repeat,
    "tile": tile,
    "shuffle": shuffle,
    "permutation": shuffle,
    "arange": _arange,
    "choice": _draw,
    "sample": _draw,
    **dict.fromkeys(("setdiff1d", "delete", "isin", "in1d", "argsort", "lexsort"), _index_call),
    "train": _train,
    "cv": _cv,
    "load": _load,
    "File": _load,
    "load_model": _load_model,
    "load_learner": _load_model,
    "clone": _clone,
    "deepcopy": _clone,
    "isnull": frame_function,
    "isna": frame_function,
    "notnull": frame_function,
    "where": choose,
    "get_dummies": dummies,
    "join": _join,
    "make_scorer": _compile,
    "partial": _compile,
}
