"""The abstract interpreter: runs a notebook's statements on what is known, not on values.

It walks cells in order and statements in order, each loop's body once and both ways of
each branch; functions of the notebook are followed where they are called. Three bounds
keep it within its time: steps in all, depth of nesting, depth of calls.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from minbar.quality.findings import Opaque
from minbar.quality.soundness.environment import Scope
from minbar.quality.soundness.events import Duplication, Figure, Learned, Loop, Purpose, Site, Trace
from minbar.quality.soundness.purpose import Definition, Memory, followers, loop_purpose
from minbar.quality.soundness.rows import Cut, Rows, source
from minbar.quality.soundness.values import UNKNOWN, Data, Function, Value, join
from minbar.quality.soundness.values import Sequence as Listed

__all__ = ["Expression", "Frame", "Interpreter", "Statement"]

MAX_STEPS: Final = 75_000
MAX_DEPTH: Final = 90
MAX_CALLS: Final = 7
MAX_IN_FUNCTION: Final = 25_000
_MOST_OPAQUE: Final = 40
_MOST_LEARNED: Final = 2_000

Expression = Callable[["Interpreter", ast.expr], Value]
Statement = Callable[["Interpreter", ast.stmt], bool]
"""Runs a statement; True if nothing after it in its block is reached."""


@dataclass(slots=True)
class Frame:
    """What a running function gives back.

    Attributes:
        returned: what it returned so far, of all ways; None before any.
        node: the function, to see recursion.
        yielded: what a generator gave so far.
    """

    returned: Value | None = None
    node: ast.AST | None = None
    yielded: Listed | None = None

    def give(self, value: Value) -> None:
        """Note one more value that may be returned."""
        self.returned = value if self.returned is None else join(self.returned, value)


@dataclass(slots=True, eq=False)
class Interpreter:
    """The state of a run.

    Attributes:
        expressions: handlers by type of node.
        statements: the same.
        trace: what happened so far.
        scope: names in sight.
        cell: position of the cell whose code is being run.
        loops: loops being run, outermost first.
        context: calls and rounds of loops being run, to tell fits apart.
        frames: functions being run.
        opaque: code that could not be followed.
        spent: steps that each function of the notebook has taken.
        afterwards: numbers, below zero, of the columns that are known only after the fact.
        late_files: names of those columns by the file that they are in.
        guards: statistics that the conditions around hang on, where they choose features.
        named_at: where each of them was last taken by name, for a value it flows in.
        counted: names that each loop sets.
        written: of expressions that names were made of, how they are written, and with what.
        showing: whether bounds of a plot are being worked out.
        sieves: what conditions around let through, of the rows that a loop walks over.
    """

    expressions: dict[type[ast.expr], Expression]
    statements: dict[type[ast.stmt], Statement]
    trace: Trace = field(default_factory=Trace)
    scope: Scope = field(default_factory=Scope)
    cell: int = 0
    loops: tuple[Loop, ...] = ()
    context: tuple[object, ...] = ()
    frames: list[Frame] = field(default_factory=lambda: [Frame()])
    opaque: list[Opaque] = field(default_factory=list)
    spent: dict[int, int] = field(default_factory=dict)
    steps: int = MAX_STEPS
    depth: int = 0
    estimators: int = 0
    afterwards: dict[str, int] = field(default_factory=dict)
    late_files: Mapping[str, Collection[str]] = field(default_factory=dict)
    named_at: dict[str, Site] = field(default_factory=dict)
    guards: frozenset[int] = frozenset()
    sources: dict[str, int] = field(default_factory=dict)
    counted: dict[int, frozenset[str]] = field(default_factory=dict)
    sieves: tuple[Cut, ...] = ()
    showing: bool = False
    written: dict[int, tuple[str, list[str]]] = field(default_factory=dict)
    _learned: dict[tuple[object, ...], int] = field(default_factory=dict)
    _purposes: dict[int, Purpose] = field(default_factory=dict)
    _parameters: Memory = field(default_factory=dict)
    _followers: dict[int, frozenset[str]] = field(default_factory=dict)
    _duplications: dict[tuple[object, ...], int] = field(default_factory=dict)

    def site(self, node: ast.AST) -> Site:
        """Return the place of a node."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        return Site(self.cell, line, column + 1)

    def evaluate(self, node: ast.expr) -> Value:
        """Return what an expression gives; never raises for any expression."""
        handler = self.expressions.get(type(node))
        if handler is None or not self._may_go_on(node):
            return UNKNOWN
        self.depth += 1
        try:
            return handler(self, node)
        finally:
            self.depth -= 1

    def execute(self, body: Sequence[ast.stmt]) -> bool:
        """Run statements in order; True if the end of the block is not reached."""
        for statement in body:
            handler = self.statements.get(type(statement))
            if handler is None or not self._may_go_on(statement):
                continue
            self.depth += 1
            try:
                if handler(self, statement):
                    return True
            finally:
                self.depth -= 1
        return False

    def _may_go_on(self, node: ast.AST) -> bool:
        self.steps -= 1
        if self.steps > 0 and self.depth < MAX_DEPTH:
            return True
        reason = "nested too deeply" if self.steps > 0 else "more code than is followed"
        self.give_up(node, reason)
        return False

    def give_up(self, node: ast.AST, reason: str) -> None:
        """Note code that cannot be followed, once for a reason in a cell."""
        known = any(one.cell == self.cell and one.reason == reason for one in self.opaque)
        if not known and len(self.opaque) < _MOST_OPAQUE:
            line = self.site(node).line
            self.opaque.append(
                Opaque(self.cell, line, reason, ("leak-*", "metric-fit", "validation"))
            )

    @contextmanager
    def looping(
        self,
        node: ast.AST,
        *,
        folds: bool,
        target: ast.expr | None = None,
        body: Sequence[ast.AST] = (),
    ) -> Iterator[None]:
        """Run the block as the body of a loop; one that has one round is none."""
        if not folds and _goes_once(getattr(node, "iter", node)):
            yield
            return
        before = self.loops
        target = target or getattr(node, "target", None)
        purpose = self._purposes.get(id(node))
        if purpose is None:
            purpose = loop_purpose(target, body, self._lookup, self._parameters)
            self._purposes[id(node)] = purpose
        names = _names(target)
        follows = self._followers.get(id(node))
        if follows is None:
            follows = followers(names, body)
            self._followers[id(node)] = follows
        loop = Loop(self.site(node), folds, names, _keeps(node), purpose, follows)
        self.loops = (*before, loop)
        try:
            yield
        finally:
            self.loops = before

    def _lookup(self, name: str) -> Definition | None:
        """Return a function of the notebook, as it is written."""
        found = self.scope.find(name)
        return found.node if isinstance(found, Function) else None

    @contextmanager
    def within(self, mark: object) -> Iterator[None]:
        """Run the block in a context of its own: one round of a loop, say."""
        before = self.context
        self.context = (*before, mark)
        try:
            yield
        finally:
            self.context = before

    def new_source(self, node: ast.AST, key: str | None, what: str) -> Rows:
        """Return rows of a source: the same for the same key."""
        if key is None:
            key = f"{self.site(node)}{len(self.sources)}"
        number = self.sources.setdefault(key, len(self.sources) + 1)
        self.trace.reads.setdefault(number, (self.site(node), what))
        return source(number)

    def learn(
        self,
        node: ast.AST,
        what: str,
        family: str,
        data: Data,
        *,
        confidence: float,
        owner: int = 0,
        paired: bool = False,
        told: bool = False,
    ) -> frozenset[int]:
        """Record that something was learned from rows; return its number, in a set."""
        if not data.rows or confidence <= 0:
            return frozenset()
        key = (self.site(node), what, data.rows, owner)
        number = self._learned.get(key)
        if number is None:
            if len(self.trace.learned) >= _MOST_LEARNED:
                return frozenset()
            number = len(self.trace.learned)
            self._learned[key] = number
            site = self.site(node)
            self.trace.learned.append(
                Learned(
                    number,
                    site,
                    what,
                    family,
                    data.rows,
                    confidence,
                    owner,
                    data.label,
                    paired,
                    told,
                )
            )
        return frozenset({number})

    def choosing(self, learned: frozenset[int]) -> frozenset[int]:
        """Return those statistics that choose features by how they go with others."""
        return frozenset(
            number
            for number in learned
            if number >= 0 and self.trace.learned[number].family == "selection"
        )

    def duplicate(
        self, node: ast.AST, what: str, rows: Rows, *, exact: bool = True
    ) -> frozenset[int]:
        """Record that rows were copied (`exact`) or invented; return its number, in a set."""
        key = (self.site(node), rows)
        number = self._duplications.get(key)
        if number is None:
            number = len(self.trace.duplications)
            self._duplications[key] = number
            self.trace.duplications.append(
                Duplication(number, self.site(node), what, rows, exact=exact)
            )
        return frozenset({number})


def _names(target: ast.expr | None) -> frozenset[str]:
    """Names that a loop's target binds."""
    if target is None:
        return frozenset()
    return frozenset(one.id for one in ast.walk(target) if isinstance(one, ast.Name))


def _goes_once(node: ast.AST) -> bool:
    """Whether a loop over it has one round: `[0]`, `range(1)`."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return len(node.elts) == 1 and not isinstance(node.elts[0], ast.Starred)
    ranges = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    if not ranges or not isinstance(node, ast.Call) or ast.unparse(node.func) != "range":
        return False
    bounds = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
    whole = [one for one in bounds if isinstance(one, int)]
    if len(whole) != len(bounds) or len(whole) not in {1, 2}:
        return False
    return whole[-1] - (whole[0] if len(whole) > 1 else 0) == 1


def _keeps(node: ast.AST) -> frozenset[Figure]:
    """Which end a loop keeps, the best so far: what it compares something with, it then sets."""
    if not isinstance(node, ast.For):
        return frozenset()
    found = (_kept(one.test, _set_in(one.body)) for one in node.body if isinstance(one, ast.If))
    return frozenset[Figure]().union(*found)


def _kept(test: ast.expr, known: frozenset[str]) -> frozenset[Figure]:
    """Of `best is None or score > best[0]`, where `best` is set then: the highest."""
    ends: set[Figure] = set()
    for part in ast.walk(test):
        if not isinstance(part, ast.Compare):
            continue
        less = isinstance(part.ops[0], ast.Lt | ast.LtE)
        if not less and not isinstance(part.ops[0], ast.Gt | ast.GtE):
            continue
        left, right = (bool(_names(one) & known) for one in (part.left, part.comparators[0]))
        if right:
            ends.add("lowest" if less else "highest")
        if left:
            ends.add("highest" if less else "lowest")
    return frozenset(ends)


def _set_in(body: Sequence[ast.stmt]) -> frozenset[str]:
    """Names that a block assigns, or whose entries it sets."""
    targets = [target for one in body if isinstance(one, ast.Assign) for target in one.targets]
    for one in body:
        call = one.value if isinstance(one, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            targets += [call.func.value] if call.func.attr in _UPDATES else []
    return frozenset[str]().union(*map(_names, targets))


_UPDATES: Final = frozenset({"update", "append", "clear", "insert", "add", "extend"})
