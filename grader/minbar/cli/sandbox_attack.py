"""`minbar sandbox attack`: run the attacks that minbar ships against one's own engine."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from minbar.cli.bank_options import content_option
from minbar.cli.failures import EXIT_OUR_FAULT
from minbar.models.attack import Family

if TYPE_CHECKING:
    from minbar.cli.attack_screen import AttackScreen
    from minbar.content.attacks import Corpus
    from minbar.grading.attacks import Machine
    from minbar.models.attack import Attack, AttackResult

__all__ = ["attack"]

EXIT_BREACHED: Final = 1
_MOST_JOBS: Final = 16


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be run: the attacks, and on what."""

    corpus: Corpus
    roots: Sequence[Path]
    chosen: Sequence[Attack]
    jobs: int
    runtime: str | None


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--family",
    type=click.Choice([family.value for family in Family]),
    help="Attacks of this kind only.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, _MOST_JOBS),
    default=2,
    show_default=True,
    metavar="N",
    help="Attacks at once.",
)
@click.option("--runtime", metavar="NAME", help="Another runtime of the engine, such as runsc.")
@click.option("--list", "only_list", is_flag=True, help="Say what there is, and run nothing.")
@content_option
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.pass_context
def attack(
    context: click.Context,
    *,
    names: tuple[str, ...],
    family: str | None,
    jobs: int,
    runtime: str | None,
    only_list: bool,
    banks: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Attack the sandbox with submissions that cheat, break and steal.

    Each attack is graded as a submission is, in rooms on your own engine, and
    must get the verdict and the points that it deserves. All are bounded in
    size and time, and leave nothing behind. Exits with 1 if one was not held.
    """
    from minbar.cli.attack_screen import AttackScreen
    from minbar.content.attacks import load_corpus
    from minbar.content.locate import find_content

    roots = find_content(banks)
    corpus = load_corpus(roots)
    chosen = corpus.chosen(names, Family(family) if family is not None else None)
    screen = AttackScreen(as_json=as_json)
    if only_list:
        screen.list_attacks(chosen)
        return
    machine, results, left = _run(_Order(corpus, roots, chosen, jobs, runtime), screen)
    screen.show_results(machine, results, left)
    if left:
        context.exit(EXIT_OUR_FAULT)
    if not all(result.held for result in results):
        context.exit(EXIT_BREACHED)


def _run(
    order: _Order, screen: AttackScreen
) -> tuple[Machine, Sequence[AttackResult], Sequence[str]]:
    """Run the attacks; return on what, what came of them, and the containers that are left."""
    from minbar.cli.attack_renderings import renderings
    from minbar.content.environments import load_environment
    from minbar.grading.attacks import ProvingGround, WatchedRooms, machine_of
    from minbar.rooms.docker_rooms import DockerRooms
    from minbar.rooms.engine import connect
    from minbar.rooms.images import require_image

    environment = load_environment(order.roots, order.corpus.target.spec.environment)
    with contextlib.closing(connect()) as client:
        image = require_image(client, environment)
        rooms = DockerRooms(client, runtime=order.runtime)
        ground = ProvingGround(
            order.corpus,
            environment,
            image=image,
            rooms=WatchedRooms(rooms),
            render=renderings,
            jobs=order.jobs,
        )
        with ground, screen.progress(len(order.chosen)) as shown:
            results = []
            for future in ground.run(order.chosen, begun=shown.begun):
                results.append(future.result())
                shown.done(results[-1])
        machine = machine_of(rooms.facts, image, order.runtime)
        return machine, results, rooms.remaining()
