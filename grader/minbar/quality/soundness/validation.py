"""What a model watches while it is fitted: validation sets, and whether they choose it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from typing import Final

from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.events import Facts
from minbar.quality.soundness.values import (
    UNKNOWN,
    Const,
    Data,
    Estimator,
    Instance,
    Library,
    Sequence,
    Unknown,
    Value,
)

__all__ = ["stops_early", "watched"]

_VALIDATION: Final = (
    "validation_data",
    "eval_set",
    "evals",
    "valid_sets",
    "X_val",
    "validation_generator",
)
_CHOOSING: Final = frozenset({"EarlyStopping", "ModelCheckpoint", "early_stopping"})
_STOPPING: Final = ("early_stopping_rounds", "early_stopping_round", "od_wait", "od_type")
_MOST: Final = 6


def watched(given: Arguments) -> list[Facts]:
    """Return the rows that a fit watches."""
    found: list[Facts] = []
    for name in _VALIDATION:
        value = given.named.get(name)
        if value is not None:
            _gather(value, found)
    return found[:_MOST]


def _gather(value: Value, into: list[Facts]) -> None:
    """`(x, y)`, `[(x, y), …]`, `[(matrix, "name"), …]` or a generator."""
    if isinstance(value, Data):
        if value.rows:
            into.append(value.facts())
    elif isinstance(value, Sequence):
        pairs = [item for item in value.items if isinstance(item, Sequence)]
        if pairs:
            for pair in pairs:
                _gather(pair, into)
            return
        plain = [item for item in value.items if isinstance(item, Data) and item.rows]
        named = {item.rows for item in plain}
        into.extend(item.facts() for item in (plain if len(named) > 1 else plain[:1]))


def stops_early(owner: Estimator, given: Arguments) -> bool:
    """Tell whether the watched rows choose the model: early stopping, best weights."""
    rounds = given.get(None, "early_stopping_rounds", "early_stopping")
    if not _absent(rounds) or given.has("use_best_model", "od_wait"):
        return True
    settings = owner.settings
    if owner.name.startswith("CatBoost") and given.has("eval_set"):
        best = given.get(None, "use_best_model")
        best = settings.get("use_best_model", UNKNOWN) if isinstance(best, Unknown) else best
        # It keeps the best by itself.
        return not (isinstance(best, Const) and best.value is False) or _any_of(settings, _STOPPING)
    if _any_of(settings, _STOPPING):
        return True
    callbacks = as_list(given.get(None, "callbacks"))
    return any(_is_choosing(one) for one in callbacks)


def _any_of(settings: MappingOf[str, Value], names: Iterable[str]) -> bool:
    return any(name in settings for name in names)


def _is_choosing(one: Value) -> bool:
    """Whether it stops a fit, or keeps the best of it: a library's class, or one made of it."""
    if isinstance(one, Instance):
        return bool(_CHOOSING.intersection(one.cls.bases))
    return isinstance(one, Library) and one.name in _CHOOSING


def _absent(value: Value) -> bool:
    if isinstance(value, Const):
        return value.value in {None, False}
    return type(value).__name__ == "Unknown"


def as_list(value: Value) -> list[Value]:
    """Return the items of a list, or the value alone."""
    if isinstance(value, Sequence):
        return [inner for item in value.items for inner in as_list(item)]
    return [value]
