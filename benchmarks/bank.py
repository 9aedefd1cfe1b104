"""What loading a large bank costs: ten thousand made-up items, first and later loads.

    python benchmarks/bank.py [--items N] [--write]

Each measurement is a process of its own, so that peaks of memory and warm caches
of one do not show in another. Raw parsing is `yaml.load` with `CSafeLoader` of the
same files, which is the floor for a first load by way of PyYAML. Limits are held against
CPU seconds, which a busy machine changes little. With `--write` the
table in `benchmarks/README.md` is replaced.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from results import replace

HERE = Path(__file__).resolve().parent
CONTENT = HERE.parent
ROUNDS: Final = 3
SETTLING: Final = 2.5  # seconds after which the index believes that a file stays as it is
LIMITS: Final = {"first": 1.5, "later": 0.3, "memory": 400.0, "list": 0.4}
LISTING: Final = "`minbar bank list`"
_ENEMIES: Final = re.compile(r"^enemies:.*\n(?:[ #].*\n)*", re.MULTILINE)


def make_bank(root: Path, items: int) -> None:
    """Write a bank of `items` items: the built-in ones, over and over under other names."""
    from minbar.content.banks import load_bank

    for part in ("rubrics", "takehomes"):
        shutil.copytree(CONTENT / part, root / part)
    (root / "questions").mkdir()
    shutil.copy(CONTENT / "questions" / "bank.yaml", root / "questions")
    patterns = [each.folder for each in load_bank([CONTENT]).items.values()]
    for number in range(items):
        copy_item(patterns[number % len(patterns)], root, number)


def copy_item(pattern: Path, root: Path, number: int) -> None:
    """Copy an item's folder under another name."""
    kind, area, slug = pattern.parts[-3:]
    name = f"{slug[:40].rstrip('-')}-{number}"
    folder = root / "questions" / kind / area / name
    shutil.copytree(pattern, folder)
    path = folder / "item.yaml"
    text = _ENEMIES.sub("", path.read_text("utf-8"))
    old, new = f".{kind}.{area}.{slug}\n", f".{kind}.{area}.{name}\n"
    path.write_text(text.replace(f"id: minbar{old}", f"id: minbar{new}", 1), "utf-8")


def parse_raw(root: Path) -> int:
    """Parse every item and nothing more."""
    import yaml

    paths = sorted(root.glob("questions/*/*/*/item.yaml"))
    return len([yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in paths])


def load(root: Path) -> int:
    """Load the bank, with an index beside it."""
    from minbar.content.banks import load_bank

    bank = load_bank([root], index=root.parent / "index")
    bank.require_sound()
    return len(bank.items)


def load_and_list(root: Path) -> int:
    """Load the bank and look at the card of every item, as lists and draws do."""
    from minbar.content.banks import load_bank

    bank = load_bank([root], index=root.parent / "index")
    return sum(card.status == "active" for card in bank.cards.values())


def read_all(root: Path) -> int:
    """Load the bank and decode every item whole, as a search through all texts does."""
    from minbar.content.banks import load_bank

    bank = load_bank([root], index=root.parent / "index")
    return sum("label" in each.item.prompt for each in bank.items.values())


WAYS: Final[dict[str, Callable[[Path], int]]] = {
    "parse_raw": parse_raw,
    "load": load,
    "load_and_list": load_and_list,
    "read_all": read_all,
}


def measure(way: str, root: Path) -> dict[str, float]:
    """Run one way in a process of its own: seconds, items, peak of memory in MiB."""
    command = [sys.executable, str(Path(__file__).resolve()), "--way", way, "--root", str(root)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def run_way(way: str, root: Path) -> None:
    """Measure in this process, imports left out, and print the result as JSON."""
    if way == "parse_raw":
        import yaml  # noqa: F401  imported before the clock starts
    else:
        import minbar.content.banks  # noqa: F401  as above
    begun, begun_cpu = time.perf_counter(), time.process_time()
    items = WAYS[way](root)
    seconds = time.perf_counter() - begun
    cpu = time.process_time() - begun_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu": cpu, "items": items, "peak": peak}))


def best(way: str, root: Path, before: Callable[[], None] | None = None) -> dict[str, float]:
    """Return the fastest of some rounds, with the highest peak of all."""
    results = []
    for _ in range(ROUNDS):
        if before is not None:
            before()
        results.append(measure(way, root))
    fastest = min(results, key=lambda one: one["cpu"])
    return {**fastest, "peak": max(one["peak"] for one in results)}


def list_built_in() -> dict[str, float]:
    """Run `minbar bank list` on the built-in bank as whole processes; return the fastest."""
    with tempfile.TemporaryDirectory() as home:
        variables = {**os.environ, "MINBAR_HOME": home}
        variables.pop("MINBAR_BANK", None)
        time.sleep(SETTLING)  # a fresh checkout's files would not be in the first index yet
        return min((_list_once(variables) for _ in range(ROUNDS + 1)), key=lambda one: one["cpu"])


def _list_once(variables: dict[str, str]) -> dict[str, float]:
    begun = time.perf_counter()
    command = [sys.executable, "-m", "minbar", "bank", "list"]
    process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit("minbar bank list failed")
    cpu = usage.ru_utime + usage.ru_stime
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "cpu": cpu, "peak": usage.ru_maxrss / 1024}


def run_all(items: int) -> dict[str, dict[str, float]]:
    """Make the bank, and measure every way on it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "bank"
        make_bank(root, items)
        time.sleep(SETTLING)
        index = root.parent / "index"
        return {
            "raw parsing": best("parse_raw", root),
            "first load": best("load", root, lambda: shutil.rmtree(index, ignore_errors=True)),
            "later load": best("load", root),
            "later load, all cards": best("load_and_list", root),
            "later load, all texts": best("read_all", root),
            LISTING: list_built_in(),
        }


def table(results: dict[str, dict[str, float]], items: int) -> str:
    """Render the results as Markdown."""
    raw = results["raw parsing"]["cpu"]
    lines = [
        f"{items:,} items; Python {platform.python_version()}; best of {ROUNDS}, each in a",
        f"process of its own, imports left out; but {LISTING} is a whole process, on the",
        "built-in bank.",
        "",
        "| way | CPU s | wall s | CPU of raw parsing | peak MiB |",
        "|---|---|---|---|---|",
    ]
    for name, one in results.items():
        spent = f"{one['cpu']:.2f} | {one['seconds']:.2f} | {one['cpu'] / raw:.2f}"
        lines.append(f"| {name} | {spent} | {one['peak']:.0f} |")
    return "\n".join(lines)


def breaches(results: dict[str, dict[str, float]]) -> list[str]:
    """Say which limits do not hold."""
    ratio = results["first load"]["cpu"] / results["raw parsing"]["cpu"]
    later = results["later load"]["cpu"]
    peak = max(one["peak"] for name, one in results.items() if name != "raw parsing")
    listing = results[LISTING]["cpu"]
    measured = {"first": ratio, "later": later, "memory": peak, "list": listing}
    return [
        f"{name}: {measured[name]:.2f} is above {limit}"
        for name, limit in LIMITS.items()
        if measured[name] > limit
    ]


def main() -> int:
    """Read the command line, measure, print; 1 if a limit does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        run_way(options.way, options.root)
        return 0
    results = run_all(options.items)
    text = table(results, options.items)
    print(text)
    if options.write:
        replace("bank", text)
    wrong = breaches(results)
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
