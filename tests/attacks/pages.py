"""The page that lists all attacks, made from their files.

    python -m tests.attacks.pages

writes it anew; `test_security_page.py` holds it current.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from minbar.content.attacks import Corpus, load_corpus
from minbar.content.locate import built_in_root
from minbar.models.attack import Attack, Family

PAGE = Path(__file__).parents[2] / "docs" / "attacks.md"
ABOUT = {
    Family.RESOURCES: "To take so much that others have none, or that nobody can say what became "
    "of it. The limit that must be seen to hold is named: by a counter of the kernel, the "
    "engine or the host, or by what the limit has left in the room at the end: a full folder, a "
    "process with all its descriptors, one that a signal has ended. Whoever is not root on the "
    "engine's machine can't look; for them the room's own word is marked as claimed.",
    Family.ESCAPE: "To reach what is not in the room: the image, the agent, the machine, the "
    "network, another candidate.",
    Family.ARTEFACTS: "Files, values and packages that harm who reads them, and texts that act "
    "in a report, a terminal, a log or a table.",
    Family.FORGERY: "Points, verdicts or knowledge that the answers do not deserve. The control "
    "is what a naive grader, notebook and tests in one process, makes of the same notebook: it "
    "is *fooled* into points, *broken* so that it gives no grade, or *leaks* what is hidden.",
}
CONTROLS = ("fooled", "broken", "leaks")


def page(corpus: Corpus) -> str:
    """Return the whole page."""
    return "\n".join((*_head(corpus), *(line for one in Family for line in _family(corpus, one))))


def _head(corpus: Corpus) -> Iterator[str]:
    counts = Counter(attack.family for attack in corpus.attacks)
    asked = [attack for attack in corpus.attacks if attack.naive in CONTROLS]
    outcomes = Counter(attack.naive for attack in asked)
    yield f"""\
# Attacks

`minbar` comes with {counts.total()} attacks on itself, one file each in
`takehomes/attacks/`, and anybody can run them on their own engine:

```console
$ minbar sandbox attack
$ minbar sandbox attack --family forgery --jobs 2
$ minbar sandbox attack fork_bomb walk_the_frames --json
```

Each begins with the same solution, all of whose answers are wrong but one, is
graded as a submission is, and must get what is written here: the verdict, and the
points of its answers. [](security.md) says which claims they prove.

{outcomes.total()} of them were also given to a naive grader that runs notebook and tests in
one process (`tests/attacks/naive.py`): {outcomes["fooled"]} got points from it that they did not
deserve, {outcomes["broken"]} left it without a grade, {outcomes["leaks"]} read out hidden data.
The tests do this anew each time, so that an attack is an attack and not merely a
broken notebook.

This page is made from the files: `python -m tests.attacks.pages`.
"""


def _family(corpus: Corpus, family: Family) -> Iterator[str]:
    attacks = [attack for attack in corpus.attacks if attack.family is family]
    last = "control" if family is Family.FORGERY else "what must be seen"
    yield f"## {family.capitalize()}\n"
    yield f"{ABOUT[family]}\n"
    yield f"| attack | what it tries | verdict | hidden points | {last} |"
    yield "|---|---|---|---|---|"
    for attack in attacks:
        points = "" if attack.hidden is None else f"{attack.hidden} of 13"
        cells = (f"`{attack.name}`", attack.tries.removesuffix("."), attack.verdict, points)
        yield f"| {' | '.join((*cells, _seen(attack)))} |"
    yield ""


def _seen(attack: Attack) -> str:
    """Say what else is looked at: limits, refusals, renderings, who comes next, the control."""
    renderings = sorted({sink.rendering for sink in attack.sinks})
    parts = (
        attack.naive if attack.family is Family.FORGERY else "",
        ", ".join(attack.fires),
        f"{len(attack.expects)} refusals" if attack.expects else "",
        f"nothing acts in {', '.join(renderings)}" if renderings else "",
        "graded beside itself" if attack.twice else "",
        f"the {attack.then} solution after it is graded as ever" if attack.then else "",
    )
    return "; ".join(part for part in parts if part)


if __name__ == "__main__":
    PAGE.write_text(page(load_corpus((built_in_root(),))), encoding="utf-8")
