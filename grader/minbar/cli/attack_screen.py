"""What `minbar sandbox attack` shows: progress, a table, JSON."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click
import msgspec

if TYPE_CHECKING:
    from rich.table import Table

    from minbar.grading.attacks import Machine
    from minbar.models.attack import Attack, AttackResult, Fired

__all__ = ["AttackScreen", "ShownProgress"]

_HELD: Final = "held"
_BREACHED: Final = "BREACHED"
_PIPE_WIDTH: Final = 140


@dataclass(frozen=True, slots=True)
class ShownProgress:
    """Told of each attack as it begins (from any thread) and as it ends."""

    begun: Callable[[Attack], None]
    done: Callable[[AttackResult], None]


class AttackScreen:
    """Results go to standard output, progress to a terminal's standard error."""

    def __init__(self, *, as_json: bool) -> None:
        """Print for a program if `as_json`."""
        self._as_json = as_json

    def list_attacks(self, attacks: Sequence[Attack]) -> None:
        """Print what there is."""
        if self._as_json:
            _echo_json(msgspec.to_builtins([_told(one) for one in attacks]))
            return
        for one in attacks:
            click.echo(f"{one.family:<9}  {one.name}  ({one.verdict})")
            click.echo(f"{'':<9}  {one.tries}")

    @contextlib.contextmanager
    def progress(self, total: int) -> Iterator[ShownProgress]:
        """Show a bar with the time left, on a terminal only."""
        if not sys.stderr.isatty():
            yield ShownProgress(lambda _: None, lambda _: None)
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeRemainingColumn as Left

        columns = (BarColumn(), MofNCompleteColumn(), Left(), TextColumn("{task.description}"))
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("booting rooms", total=total)

            def begun(attack: Attack) -> None:
                bar.update(task, description=attack.name)

            def done(result: AttackResult) -> None:
                bar.advance(task)
                if not result.held:
                    bar.console.print(f"{_BREACHED}: {result.name}", markup=False)

            yield ShownProgress(begun, done)

    def show_results(
        self, machine: Machine, results: Sequence[AttackResult], left: Sequence[str]
    ) -> None:
        """Print what came of the attacks, on what they were run, and what they left."""
        if self._as_json:
            _echo_json(
                {
                    "machine": msgspec.to_builtins(machine),
                    "held": not left and all(result.held for result in results),
                    "left": list(left),
                    "attacks": [
                        {**msgspec.to_builtins(result), "held": result.held} for result in results
                    ],
                }
            )
            return
        _print_table(results)
        for line in _lines(machine, results, left):
            click.echo(line)


def _told(attack: Attack) -> dict[str, object]:
    """Return what a program may want to know of an attack: all but its code."""
    whole: dict[str, object] = msgspec.to_builtins(attack)
    return {name: value for name, value in whole.items() if name not in {"cells", "build"}}


def _echo_json(document: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2))


def _print_table(results: Sequence[AttackResult]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=max(console.width, _PIPE_WIDTH))
    console.print(results_table(results))


def results_table(results: Sequence[AttackResult]) -> Table:
    """Return the table of results, by family."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for title in ("attack", "what it tries", "expected", "got", "limit that fired", ""):
        table.add_column(title, overflow="fold", no_wrap=title in {"attack", ""})
    family = ""
    for result in results:
        if result.family != family:
            family = result.family
            table.add_row(Text(family, style="bold cyan"))
        table.add_row(
            Text(result.name),
            Text(result.tries, style="dim"),
            result.expected,
            result.verdict,
            Text("\n".join(_fired(one) for one in result.fired)),
            Text(_HELD, style="green") if result.held else Text(_BREACHED, style="bold red"),
        )
    return table


def _fired(fired: Fired) -> str:
    """Say how a limit was seen; what only the room says is a claim."""
    by = "claimed" if fired.by == "room" else fired.by
    return f"{fired.limit}: {fired.seen} ({by})" if fired.seen else f"{fired.limit}: not seen"


def _lines(machine: Machine, results: Sequence[AttackResult], left: Sequence[str]) -> Iterator[str]:
    from minbar.report.escape import visible

    yield ""
    for result in results:
        for problem in result.problems:
            yield f"{_BREACHED}: {result.name}: {visible(problem)}"
    held = sum(result.held for result in results)
    yield f"{held} of {len(results)} attacks held"
    yield f"image    {machine.image}"
    userns = "user namespaces on" if machine.userns else "no user namespaces"
    yield f"engine   {machine.engine}, runtime {machine.runtime}, {userns}"
    yield f"kernel   {machine.kernel}, control groups version {machine.cgroups}"
    yield f"left     {', '.join(left) or 'no container'}"
