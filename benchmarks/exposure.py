"""How often items come up under four policies of drawing: a simulation.

    python benchmarks/exposure.py [--draws 100 1000] [--write]

Three hundred made-up items, one blueprint, one draw a day for candidates of five
requisitions in turn. The policies:

- best match: the set whose difficulty is nearest to the target, then the one with the most
  topics; what an assembly does that looks at quality alone.
- random: any set that holds the blueprint, each with the same weights of chance; no memory.
- least used: for each slot one of the items least used so far, as the random questions of a
  learning platform are picked; time, difficulty and topics are not looked at.
- minbar: `minbar.assembly.draw`.

With `--write` the table in `benchmarks/README.md` and in `docs/drawing-model.md`, and
`docs/images/exposure.svg`, are replaced.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import itertools
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from minbar.assembly.choices import task_of
from minbar.assembly.draw import draw
from minbar.assembly.limits import amounts, breaches, wanted_limits
from minbar.assembly.problem import Detail, Problem
from minbar.models.blueprint import Blueprint, DifficultyTarget, Slot
from minbar.models.card import ItemCard
from minbar.models.hypothesis import Hypothesis
from minbar.models.lock import ContentRef, LockInputs, LockRequest, PastSet, Usage
from minbar.models.names import Change, ItemType, LogitByLevel, MinutesRange

HERE = Path(__file__).resolve().parent
PAGES = (HERE / "README.md", HERE.parent / "docs" / "drawing-model.md")
PICTURE = HERE.parent / "docs" / "images" / "exposure.svg"
BEGIN, END = "<!-- exposure: begin -->", "<!-- exposure: end -->"
ITEMS: Final = 300
REQUISITIONS: Final = 5
TARGET: Final = 0.12  # of 100 sets: the most that may hold one item
WINDOW: Final = 100  # sets that uses are counted over, as `minbar draw` does
FIRST_DAY: Final = dt.date(2026, 1, 1)
NOTHING: Final = "0" * 64

# Type: share of the bank (few programs, many short questions), minutes, hypothesis, and how
# many the blueprint asks for.
KINDS: Final[tuple[tuple[ItemType, float, int, Hypothesis, int], ...]] = (
    ("debugging", 0.06, 22, "h_debug", 1),
    ("theory", 0.34, 9, "h_ml_depth", 2),
    ("math", 0.20, 8, "h_math", 1),
    ("whiteboard", 0.10, 25, "h_code", 0),
    ("applied", 0.10, 20, "h_applied", 0),
    ("background", 0.10, 15, "h_comm", 0),
    ("project", 0.05, 25, "h_ownership", 0),
    ("pair-coding", 0.05, 40, "h_code", 0),
)
SECOND: Final[tuple[Hypothesis, ...]] = ("h_data", "h_eng", "h_comm")


@dataclasses.dataclass(frozen=True)
class Policy:
    """A way to draw.

    Attributes:
        name: what it is called.
        colour: its line in the picture.
        choose: problem and number of the draw to ids of items.
        remembers: whether earlier draws are told to it.
    """

    name: str
    colour: str
    choose: Callable[[Problem, int], list[str]]
    remembers: bool


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of some draws.

    Attributes:
        policy: who drew.
        sets: the sets.
        whole: how many of them hold time, difficulty, topics and evidence.
    """

    policy: Policy
    sets: tuple[frozenset[str], ...]
    whole: int

    def shares(self) -> list[float]:
        """Return for each item that was used its share of sets, the most used first."""
        counts = Counter(itertools.chain.from_iterable(self.sets))
        return sorted((count / len(self.sets) for count in counts.values()), reverse=True)

    def alike(self) -> float:
        """Return the share of pairs of sets with two or more items in common."""
        pairs = list(itertools.combinations(self.sets, 2))
        return sum(len(one & other) > 1 for one, other in pairs) / len(pairs)


def make_bank(items: int = ITEMS) -> list[ItemCard]:
    """Return made-up cards; always the same."""
    chance = random.Random(7)  # noqa: S311  a made-up bank, no secret
    kinds = [kind for kind in KINDS for _ in range(round(kind[1] * items))]
    return [_card(number, kind, chance) for number, kind in enumerate(kinds)]


def _card(
    number: int, kind: tuple[ItemType, float, int, Hypothesis, int], chance: random.Random
) -> ItemCard:
    name, _, minutes, hypothesis, _ = kind
    identity = f"sim.{name}.area.item-{number}"
    return ItemCard(
        id=identity,
        version="1.0.0",
        status="active",
        type=name,
        title=f"Item {number}",
        topics=tuple(f"ml.{name}.t{chance.randrange(24)}" for _ in range(2)),
        roles={"ml-engineer": "core"},
        levels=tuple(sorted(chance.sample([1, 2, 3], 2))),
        minutes=minutes + chance.randint(-3, 3),
        difficulty=round(max(-3.0, min(3.0, chance.gauss(0, 0.7))), 2),
        hypothesis=hypothesis,
        rubric="sim.rubric.any@1",
        environment="tabular",
        evidence={hypothesis: 3, chance.choice(SECOND): 1},
        has_code=False,
        enemies=(),
        family=identity if chance.random() < 0.9 else f"sim.{name}.area.item-{number - 1}",  # noqa: PLR2004
        max_rate=0.25,
        cooldown_days=30,
        sha256=NOTHING,
    )


def make_blueprint() -> Blueprint:
    """Return the blueprint of every draw."""
    return Blueprint(
        schema="blueprint/1",
        id="sim.blueprint.hour",
        version="1.0.0",
        title="An hour",
        role="ml-engineer",
        levels=[1, 2, 3],
        minutes=MinutesRange(min=44, max=52),
        slots=[Slot(type=kind, count=count) for kind, _, _, _, count in KINDS if count],
        evidence={"h_debug": 3, "h_ml_depth": 6, "h_math": 3, "h_data": 1},
        difficulty=DifficultyTarget(mean=LogitByLevel(one=-0.4, two=0.0, three=0.4), tolerance=0.3),
        distinct_topics=6,
        changelog=[Change(version="1.0.0", date="2026-01-01", text="First.", comparable=True)],
    )


def problem_at(
    cards: Sequence[ItemCard], number: int, before: Sequence[tuple[frozenset[str], int]]
) -> Problem:
    """Return the problem of a draw.

    Args:
        cards: the bank.
        number: of the draw, from 0.
        before: earlier sets with their draws' numbers, oldest first.
    """
    plan = make_blueprint()
    mine = [
        (names, drawn) for names, drawn in before if drawn % REQUISITIONS == number % REQUISITIONS
    ]
    last = {name: _day(drawn) for names, drawn in mine for name in names}
    window = before[-WINDOW:]
    uses = Counter(name for names, _ in window for name in names)
    empty = ContentRef(id="sim", version="1.0.0", sha256=NOTHING)
    return Problem(
        request=LockRequest(
            role=plan.role,
            level=2,
            minutes=plan.minutes,
            blueprint=plan.id,
            as_of=_day(number),
            seed=f"candidate {number}",
            requisition=f"req-{number % REQUISITIONS}",
            hypotheses=plan.evidence,
        ),
        blueprint=plan,
        inputs=LockInputs(
            banks=[empty],
            blueprint=empty,
            role=empty,
            window_sets=len(window),
            usage={
                name: Usage(sets=uses[name], last=last.get(name)) for name in sorted({*uses, *last})
            },
            recent=[
                PastSet(id=f"set-{drawn:016x}", items=sorted(names))
                for names, drawn in reversed(mine[-20:])
            ],
        ),
        cards=cards,
        details=_no_detail,
    )


def _day(number: int) -> str:
    return (FIRST_DAY + dt.timedelta(days=number)).isoformat()


def _no_detail(_: str) -> Detail:
    return Detail(0, lambda _: {}, (), {})


def by_minbar(problem: Problem, _: int) -> list[str]:
    """Draw as minbar does."""
    return [item.id for item in draw(problem).items]


def at_random(problem: Problem, number: int) -> list[str]:
    """Draw any set that holds the blueprint: minbar's draw by somebody who forgets all."""
    return by_minbar(problem, number)


def by_match(problem: Problem, _: int) -> list[str]:
    """Choose the set nearest to the target: the middle of each slot's items, greedily best."""
    task = task_of(problem)
    near = {
        bit: sorted(
            (choice for choice in task.choices if choice.mask >> bit & 1),
            key=lambda choice: (abs(choice.milli), -len({*choice.card.topics}), choice.card.id),
        )[:8]
        for bit in range(len(task.seats.slots))
    }
    groups = [
        itertools.combinations(near[bit], slot.count) for bit, slot in enumerate(task.seats.slots)
    ]
    best = min(
        (
            chosen
            for parts in itertools.product(*groups)
            if not breaches(task, chosen := tuple(itertools.chain(*parts)), wanted_limits(task))
        ),
        key=lambda chosen: (
            amounts(task, chosen).given["difficulty"],
            -amounts(task, chosen).given["topics"],
            [choice.card.id for choice in chosen],
        ),
    )
    return [choice.card.id for choice in best]


def by_least_used(problem: Problem, number: int) -> list[str]:
    """Pick, slot by slot, one of the least used items that fit it."""
    task, chance = task_of(problem), random.Random(number)  # noqa: S311  a simulation
    chosen: list[str] = []
    for bit, slot in enumerate(task.seats.slots):
        for _ in range(slot.count):
            there = [
                choice
                for choice in task.choices
                if choice.mask >> bit & 1 and choice.card.id not in chosen
            ]
            least = min(choice.uses for choice in there)
            chosen.append(chance.choice([each for each in there if each.uses == least]).card.id)
    return chosen


POLICIES: Final = (
    Policy("best match", "#8a4f7d", by_match, remembers=False),
    Policy("random", "#b35c00", at_random, remembers=False),
    Policy("least used", "#5b6770", by_least_used, remembers=True),
    Policy("minbar", "#125078", by_minbar, remembers=True),
)


def simulate(policy: Policy, draws: int, cards: Sequence[ItemCard]) -> Outcome:
    """Draw one set after another."""
    before: list[tuple[frozenset[str], int]] = []
    whole = 0
    for number in range(draws):
        problem = problem_at(cards, number, before if policy.remembers else ())
        if policy.choose is by_match and before:
            names = before[0][0]  # it does not know what it has drawn, nor for whom
        else:
            names = frozenset(policy.choose(problem, number))
        whole += _is_whole(problem, names)
        before.append((names, number))
    return Outcome(policy, tuple(names for names, _ in before), whole)


def _is_whole(problem: Problem, names: frozenset[str]) -> bool:
    """Whether a set holds the blueprint; what was drawn before does not count here."""
    task = task_of(problem)
    limits = wanted_limits(task)
    quality = dataclasses.replace(limits, overlap=None, forms=None, share=None, cooldown=None)
    return not breaches(task, [task.by_id[name] for name in sorted(names)], quality)


def table(outcomes: Mapping[int, Sequence[Outcome]]) -> str:
    """Render the outcomes as Markdown."""
    size = sum(kind[4] for kind in KINDS)
    heads = "draws | policy | most used item | items used | pairs of sets with two items or more"
    lines = [
        f"{ITEMS} items, one blueprint of {size} items, {REQUISITIONS} requisitions in turn.",
        "",
        f"| {heads} in common | sets that hold the blueprint |",
        "|---|---|---|---|---|---|",
    ]
    for draws, each in outcomes.items():
        for outcome in each:
            shares = outcome.shares()
            lines.append(
                f"| {draws:,} | {outcome.policy.name} | in {shares[0]:.1%} of sets | {len(shares)} "
                f"| {outcome.alike():.2%} | {outcome.whole / draws:.0%} |"
            )
    return "\n".join(lines)


# ------------------------------------------------------------------ the picture

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 720, 400, 64, 56, 24, 56
_RANKS: Final = 120
_MOST: Final = 0.4


def picture(outcomes: Sequence[Outcome]) -> str:
    """Draw shares of sets by rank of item, one line for each policy."""
    draws = len(outcomes[0].sets)
    said = f"Share of {draws} sets that hold an item, items from the most used to the least"
    body = "\n".join([*_axes(said), *(_line(outcome) for outcome in outcomes), *_legend(outcomes)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" role="img" font-family="sans-serif" '
        f'font-size="13" fill="#1f2933">\n<title>{said}</title>\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _x(rank: float) -> float:
    return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * rank / _RANKS, 1)


def _y(share: float) -> float:
    return round(_HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * min(share, _MOST) / _MOST, 1)


def _axes(said: str) -> Iterator[str]:
    yield f'<text x="{_LEFT}" y="24" font-size="15">{said}</text>'
    for percent in range(0, round(_MOST * 100) + 1, 10):
        y, over = _y(percent / 100), "≥ " if percent == round(_MOST * 100) else ""
        yield f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="#d5dbe0"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{over}{percent} %</text>'
    y = _y(TARGET)
    yield f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="#1f2933" stroke-dasharray="4 4"/>'
    yield f'<text x="{_WIDTH - _RIGHT}" y="{y - 6}" text-anchor="end">limit {TARGET:.0%}</text>'
    for rank in range(0, _RANKS + 1, 20):
        x, y = _x(max(rank, 1)), _HEIGHT - 32
        yield f'<text x="{x}" y="{y}" text-anchor="middle">{max(rank, 1)}</text>'
    yield f'<text x="{_x(_RANKS / 2)}" y="{_HEIGHT - 10}" text-anchor="middle">rank of item</text>'


def _line(outcome: Outcome) -> str:
    points = [f"{_x(rank)} {_y(share)}" for rank, share in enumerate(outcome.shares()[:_RANKS], 1)]
    colour, width = outcome.policy.colour, 4 if outcome.policy.name == "minbar" else 2
    path = "L".join(points)
    return f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _legend(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for number, outcome in enumerate(outcomes):
        y = 76 + 22 * number
        most = f"{outcome.policy.name}: most used item in {outcome.shares()[0]:.0%}"
        colour = outcome.policy.colour
        yield f'<path d="M{_WIDTH - 300} {y - 4}h28" stroke="{colour}" stroke-width="4"/>'
        yield f'<text x="{_WIDTH - 264}" y="{y}">{most}</text>'


def write(text: str) -> None:
    """Replace the table in all pages that have it."""
    for page in PAGES:
        before, _, rest = page.read_text("utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


def main() -> int:
    """Simulate, print; 1 if minbar's most used item is in more sets than it may be."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--draws", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    cards = make_bank()
    outcomes = {
        draws: [simulate(policy, draws, cards) for policy in POLICIES] for draws in options.draws
    }
    text = table(outcomes)
    print(text)
    first = outcomes[options.draws[0]]
    if options.write:
        write(text)
        PICTURE.write_text(picture(first), "utf-8")
    return int(first[-1].shares()[0] > TARGET)


if __name__ == "__main__":
    sys.exit(main())
