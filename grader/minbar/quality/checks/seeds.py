"""Randomness and its seeds: what draws unseeded, and seeds that nothing draws from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from minbar.quality.checks.chance import (
    DRAWN_WITH_STATE,
    FRAMEWORKS,
    GLOBAL_SEEDS,
    NUMPY_NO_DRAW,
    RANDOM_NO_DRAW,
    STATE_ARGUMENTS,
)
from minbar.quality.checks.facts import Facts, Item, facts_of, last_name
from minbar.quality.checks.making import Place, one_for_all, place
from minbar.quality.checks.tables import tables_of
from minbar.quality.findings import Finding, Severity
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["RANDOMNESS", "seeds"]

CHECK: Final = "seeds"
RANDOMNESS: Final = "randomness"
_TIMES: Final = ("time.", "datetime.", "os.urandom", "os.getpid", "secrets.", "uuid.")
_ROOTS: Final = {"keras": "tensorflow", "tensorflow": "tensorflow", "torch": "torch"}
_TRAINS: Final = frozenset(
    {"fit", "backward", "fit_one_cycle", "train_on_batch", "fine_tune", "gradient", "fit_generator",
     "train", "step"}
)  # fmt: skip
# Libraries that may draw from any generator, out of our sight.
_LEARNS: Final = frozenset(
    {"torch", "tensorflow", "keras", "transformers", "albumentations", "lightgbm", "xgboost",
     "catboost", "fastai", "pytorch_lightning", "lightning", "optuna", "imgaug", "gym"}
)  # fmt: skip
_REPRODUCE: Final = "Restart the kernel, run all cells twice, and compare the figures."
_TOLD: Final[dict[str, tuple[Severity, str]]] = {
    "none": (
        "medium",
        "passes `None` as the seed, which means none at all: each run draws other numbers.",
    ),
    "split": (
        "high",
        ("draws a split without a seed: each run trains and tests on other rows, so no two "
        "scores can be compared."),
    ),
    "estimator": (
        "medium",
        ("makes something that draws by chance, without `random_state`: its result is another "
        "one in each run."),
    ),
    "numpy": ("medium", "draws from NumPy's generator, which has no fixed seed here."),
    "random": ("medium", "draws from Python's `random`, which has no fixed seed here."),
    "torch": ("medium", "draws numbers or first weights from PyTorch, which has no fixed seed."),
    "tensorflow": ("medium", "draws numbers or first weights from Keras, which has no fixed seed."),
    "rows": ("low", "draws rows of a table without `random_state`: others in each run."),
}  # fmt: skip
_SPLITS: Final = frozenset(
    name for name in DRAWN_WITH_STATE if name.endswith(("Fold", "Split", "_split"))
)


@dataclass(slots=True)
class _Draws:
    """What draws, and from where.

    Attributes:
        unseeded: places by rule, of what has no seed of its own.
        fixed: True where something draws with a seed of its own.
        streams: global generators that something draws from.
    """

    unseeded: dict[str, list[tuple[Place, str]]] = field(default_factory=dict)
    fixed: bool = False
    streams: set[str] = field(default_factory=set)

    def add(self, rule: str, item: Item, stream: str) -> None:
        """Note a draw from a global generator."""
        self.unseeded.setdefault(rule, []).append((place(item), stream))
        self.streams.add(stream)


def seeds(parsed: ParsedNotebook) -> CheckOutcome:
    """Find what draws by chance without a seed, and seeds without any use."""
    facts = facts_of(parsed)
    seeded, given = _global_seeds(facts)
    draws = _draws(facts)
    findings: list[Finding] = []
    # A network that is only loaded, and asked, draws nothing that anybody keeps.
    trains = any(last_name(name) in _TRAINS for _, _, name in facts.calls())
    for rule, places in draws.unseeded.items():
        severity, message = _TOLD[rule]
        open_ones = [
            where
            for where, stream in places
            if rule == "none" or not _before(seeded, stream, where)
        ]
        covered = rule == "none" and all(_before(seeded, stream, at) for at, stream in places)
        findings += one_for_all(
            CHECK, rule, "low" if covered else severity, open_ones, f"This {message}",
            confidence=0.9 if trains or rule not in _ROOTS.values() else 0.5, reproduce=_REPRODUCE,
        )  # fmt: skip
    findings += _unused(facts, given, draws)
    there = draws.fixed or draws.unseeded
    return CheckOutcome(tuple(findings), frozenset({RANDOMNESS}) if there else frozenset())


def _before(seeded: dict[str, Place], stream: str, where: Place) -> bool:
    return stream in seeded and seeded[stream] < where


def _global_seeds(
    facts: Facts,
) -> tuple[dict[str, Place], list[tuple[Place, str, tuple[str, ...]]]]:
    """The first place that seeds each generator; and every call that seeds one."""
    seeded: dict[str, Place] = {}
    given = []
    for item, call, name in facts.calls():
        streams = GLOBAL_SEEDS.get(name)
        if streams is None or not _fixes(facts, _seed_argument(call)):
            continue
        given.append((place(item), name, streams))
        # A function that seeds does so where it is called; called it is, since it is live.
        where = _first_call(facts, item) if item.inside is not None else place(item)
        for stream in streams:
            seeded[stream] = min(where, seeded.get(stream, where))
    return seeded, given


def _first_call(facts: Facts, item: Item) -> Place:
    assert item.inside is not None  # noqa: S101  asked by the caller
    name = item.inside.node.name
    calls = [
        place(one) for one, call, _ in facts.calls() if last_name(facts.name(call.func)) == name
    ]
    return min(calls, default=place(item))


def _seed_argument(call: ast.Call) -> ast.expr | None:
    if call.args:
        return call.args[0]
    return call.keywords[0].value if call.keywords else None


def _fixes(facts: Facts, argument: ast.expr | None) -> bool:
    """Whether a seed is the same in each run: given, not None, not the time of day."""
    if argument is None or facts.may_be_none(argument):
        return False
    return not any(
        facts.name(part.func).startswith(_TIMES) or ".rand" in facts.name(part.func)
        for part in ast.walk(argument)
        if isinstance(part, ast.Call)
    )


def _draws(facts: Facts) -> _Draws:
    draws = _Draws()
    for item, call, name in facts.calls():
        last = last_name(name)
        if last in DRAWN_WITH_STATE and _applies(facts, call, DRAWN_WITH_STATE[last]):
            _with_state(facts, draws, item, call, "split" if last in _SPLITS else "estimator")
        elif name in {"numpy.random.default_rng", "numpy.random.RandomState", "random.Random"}:
            _own_generator(facts, draws, item, call)
        elif name.startswith("numpy.random.") and last not in NUMPY_NO_DRAW:
            _if_kept(draws, item, "numpy", "numpy")
        elif name.startswith("random.") and "random" in facts.aliases.values():
            if last not in RANDOM_NO_DRAW:
                _if_kept(draws, item, "random", "random")
        elif last in {"sample", "shuffle", "resample"} and name not in {"sample", ".shuffle"}:
            _of_rows(facts, draws, item, call, name)
        else:
            _framework(draws, item, name)
    return draws


def _applies(facts: Facts, call: ast.Call, condition: str) -> bool:
    if not condition:
        return True
    name, _, wanted = condition.replace("!=", "=").partition("=")
    said = next((facts.value(word.value) for word in call.keywords if word.arg == name), None)
    return (str(said) != wanted) if "!=" in condition else (str(said) == wanted or said is ...)


def _with_state(facts: Facts, draws: _Draws, item: Item, call: ast.Call, rule: str) -> None:
    state = _keyword(call, STATE_ARGUMENTS)
    if state is not None and _fixes(facts, state):
        draws.fixed = True
    elif any(word.arg is None for word in call.keywords):
        draws.fixed = True  # `**parameters` may hold it
    else:
        said_none = state is not None and facts.may_be_none(state)
        draws.add("none" if said_none else rule, item, "numpy")


def _keyword(call: ast.Call, names: tuple[str, ...]) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg in names), None)


def _own_generator(facts: Facts, draws: _Draws, item: Item, call: ast.Call) -> None:
    """A generator with a seed of its own; only one that is used is a subject."""
    if not _kept(facts, item):
        return
    if _fixes(facts, _seed_argument(call)):
        draws.fixed = True
    else:
        draws.unseeded.setdefault("numpy", []).append((place(item), "own"))


def _kept(facts: Facts, item: Item) -> bool:
    """Whether the value of an expression goes anywhere."""
    parent = item.parent
    if isinstance(parent, ast.Expr):
        return False
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
        return facts.is_used(parent.targets[0].id)
    return True


def _if_kept(draws: _Draws, item: Item, rule: str, stream: str) -> None:
    """A draw that is thrown away changes nothing but what is drawn next; a shuffle does."""
    node = item.node
    in_place = isinstance(node, ast.Call) and dotted_end(node) == "shuffle"
    if in_place or not isinstance(item.parent, ast.Expr):
        draws.add(rule, item, stream)


def dotted_end(call: ast.Call) -> str:
    """Return the last name of what is called."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _of_rows(facts: Facts, draws: _Draws, item: Item, call: ast.Call, name: str) -> None:
    """`df.sample(…)`, `sklearn.utils.shuffle(…)`: only what has the look of one of these."""
    of_sklearn = name.startswith("sklearn.utils.")
    if not of_sklearn and not _samples_table(facts, call, name):
        return
    state = _keyword(call, STATE_ARGUMENTS)
    if state is not None and _fixes(facts, state):
        draws.fixed = True
    elif of_sklearn or not isinstance(item.parent, ast.Expr):
        rule = "none" if state is not None and facts.may_be_none(state) else "rows"
        draws.add(rule, item, "numpy")


def _samples_table(facts: Facts, call: ast.Call, name: str) -> bool:
    """Whether a call of `.sample` is pandas': by its keywords, or by what it is called on."""
    if not name.endswith(".sample") or name.startswith(("random.", "torch.", "numpy.")):
        return False
    words = {word.arg for word in call.keywords}
    of_table = name.partition(".")[0] in tables_of(facts) or name.startswith(".")
    return len(call.args) <= 1 and (
        bool(words & {"n", "frac", "random_state", "replace"}) or of_table
    )


def _framework(draws: _Draws, item: Item, name: str) -> None:
    stream = _ROOTS.get(name.partition(".")[0])
    if stream is not None and last_name(name) in FRAMEWORKS[stream]:
        draws.add(stream, item, stream)


def _modules(facts: Facts) -> frozenset[str]:
    """The libraries that are imported, by the first part of their names."""
    named = [*facts.aliases.values(), *facts.stars]
    return frozenset(name.partition(".")[0] for name in named)


def _unused(
    facts: Facts, given: list[tuple[Place, str, tuple[str, ...]]], draws: _Draws
) -> Iterator[Finding]:
    """Seeds of generators that nothing draws from: they earn nothing, and cost nothing.

    Where all that draws has a seed of its own, one more is a habit, and not worth a word.
    """
    settled = draws.fixed and not draws.unseeded
    if settled or _LEARNS.intersection(_modules(facts)):
        return
    for where, name, streams in given:
        if streams and not draws.streams.intersection(streams):
            yield from one_for_all(
                CHECK, f"idle:{name}", "info", [where],
                f"`{name}` fixes a generator that nothing here draws from, so it makes nothing "
                "repeatable.",
            )  # fmt: skip
