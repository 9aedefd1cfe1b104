"""Where a notebook's seeds stand, so that a sweep can vary them without reading the source.

A seed is an expression that is given as one: `random_state=SEED`, `np.random.seed(0)`,
`{"seed": config.seed}`. Where its number comes from does not matter to whoever adds to it
at the place of its use.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from typing import Final

from minbar.quality.checks.chance import GLOBAL_SEEDS, STATE_ARGUMENTS
from minbar.quality.checks.facts import Facts, Item, facts_of, last_name
from minbar.quality.notebook import read_notebook
from minbar.quality.result import FixedSeed, Seeding, SeedSite
from minbar.quality.source import ParsedNotebook, parse_notebook

__all__ = ["find_seeds", "seeding_of"]

_GENERATORS: Final = frozenset(
    {
        "numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.SeedSequence",
        "numpy.random.PCG64", "numpy.random.PCG64DXSM", "numpy.random.MT19937",
        "numpy.random.Philox", "numpy.random.SFC64", "random.Random", "jax.random.PRNGKey",
        "jax.random.key",
    }
)  # fmt: skip
_MANUAL: Final = "manual_seed"
_MOST_SITES: Final = 300
_MOST_FIXED: Final = 50
_LONGEST: Final = 300
_NO_NUMBER: Final = "it is no whole number"
_NONE: Final = "it is None: each run draws its own"


def seeding_of(raw: bytes) -> Seeding:
    """Find the seeds in the bytes of a notebook.

    Raises:
        NotebookError: if they are no notebook.
    """
    return find_seeds(parse_notebook(read_notebook(raw)))


def find_seeds(parsed: ParsedNotebook) -> Seeding:
    """Find the seeds of a notebook, in code that a run may come by."""
    facts = facts_of(parsed)
    sites: dict[tuple[int, int], SeedSite] = {}
    fixed = [
        FixedSeed(cell, why.line, f"not looked into: {why.reason}"[:_LONGEST])
        for cell, why in parsed.unparsed.items()
    ]
    for item, node in _seeds(facts):
        found = _site(facts, item.cell, node)
        if isinstance(found, SeedSite):
            sites[found.cell, found.start] = found
        else:
            fixed.append(found)
    ordered = sorted(sites.values(), key=lambda one: (one.cell, one.start))
    kept = sorted(set(fixed), key=lambda one: (one.cell, one.line))
    return Seeding(tuple(ordered[:_MOST_SITES]), tuple(kept[:_MOST_FIXED]))


def _seeds(facts: Facts) -> Iterator[tuple[Item, ast.expr]]:
    """Give every expression that is used as a seed.

    What is given to a function of the notebook itself is varied where that one uses it.
    """
    own = {one.node.name for one in facts.definitions}
    for item, call, name in facts.calls():
        if last_name(name) in own:
            continue
        if call.args and _takes_seed_first(name):
            yield item, call.args[0]
        for number, word in enumerate(call.keywords):
            first = number == 0 and not call.args and _takes_seed_first(name)
            if word.arg is not None and (first or _is_seed(word.arg)):
                yield item, word.value
    for item in facts.live(ast.Dict):
        assert isinstance(item.node, ast.Dict)  # noqa: S101  asked for by type
        for key, value in zip(item.node.keys, item.node.values, strict=True):
            if isinstance(key, ast.Constant) and _is_seed(key.value):
                yield item, value


def _takes_seed_first(name: str) -> bool:
    return name in GLOBAL_SEEDS or name in _GENERATORS or last_name(name) == _MANUAL


def _is_seed(name: object) -> bool:
    return isinstance(name, str) and (name in STATE_ARGUMENTS or name.endswith("_seed"))


def _site(facts: Facts, cell: int, node: ast.expr) -> SeedSite | FixedSeed:
    """Where an expression stands in the cell as written, or why it keeps its value."""
    value = facts.value(node)
    if value is None:
        return FixedSeed(cell, node.lineno, _NONE)
    if isinstance(node, ast.Starred) or (value is not ... and type(value) is not int):
        return FixedSeed(cell, node.lineno, _NO_NUMBER)
    if isinstance(node, ast.Call) and facts.name(node.func) in _GENERATORS:
        return FixedSeed(cell, node.lineno, "a generator with a seed of its own")
    source = facts.parsed.cell(cell).source
    start, end = _span(source, facts.parsed.code[cell], node)
    text = source[start:end]
    if len(text) > _LONGEST or not _same(text, node):
        return FixedSeed(cell, node.lineno, "its place in the cell could not be told")
    return SeedSite(cell, node.lineno, start, end, text)


def _span(source: str, code: str, node: ast.expr) -> tuple[int, int]:
    """Where a node stands in the cell as written: trees count lines, and bytes within them."""
    lines, parsed = source.split("\n"), code.split("\n")

    def offset(line: int, column: int) -> int:
        before = sum(len(one) + 1 for one in lines[: line - 1])
        written, read = lines[line - 1], parsed[line - 1]
        # What was taken out of the line, such as `%time`, stood before the rest of it.
        body = read.strip()
        shift = 0 if written == read else written.rfind(body) - read.find(body)
        return before + shift + len(read.encode("utf-8")[:column].decode("utf-8", "ignore"))

    return (
        offset(node.lineno, node.col_offset),
        offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset),
    )


def _same(text: str, node: ast.expr) -> bool:
    """Whether a text is that expression: places in f-strings, for one, are not what they say."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = ast.parse(f"({text})", mode="eval").body
    except (SyntaxError, ValueError):
        return False
    return ast.dump(parsed) == ast.dump(node)
