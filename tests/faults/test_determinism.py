"""The same submission earns the same, in whatever company, order and hurry it is graded."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.cli.engines import OwnEngine
from tests.faults.batches import LONGEST, POINTS, Batch, graded_in, no_rooms, outside_run
from tests.takehomes.samples import GOOD, notebook

HOG = "while True: pass"
CELL_SECONDS = 2
# Well within the limit of CPU; beyond it by the clock of a machine that does three things more.
COMPUTES = "import time\nwhile time.process_time() < 1.2 + BEGAN: pass"


@contextlib.contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep the machine busy with other things, each with a share of its own."""
    hogs = [
        subprocess.Popen([sys.executable, "-S", "-c", HOG], start_new_session=True)
        for _ in range(processes)
    ]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


@pytest.mark.parametrize("times", [3, pytest.param(20, marks=pytest.mark.nightly)])
def test_same_points(batch: Batch, expected: dict[str, bytes], times: int) -> None:
    """In batches of different order and company, one or two at once, on a busy machine."""
    dice = random.Random(times)  # noqa: S311  orders, no secrets
    wanted = {name: raw for name, raw in expected.items() if name.startswith("ada/")}
    one = (batch.folder / "in" / "ada.ipynb").read_bytes()
    done, round_ = 0, 0
    with busy(4):
        while done < times:
            round_ += 1
            paths = [
                batch.folder / "in" / f"{name}.ipynb"
                for name in dice.sample(["ben", "cem", "dan"], round_ % 3)
            ]
            for number in range(3):
                (batch.folder / f"{round_}{number}").mkdir()
                paths.append(batch.folder / f"{round_}{number}" / "ada.ipynb")
                paths[-1].write_bytes(one)
            dice.shuffle(paths)
            arguments = batch.arguments("--force", "--jobs", str(1 + round_ % 2), *paths)
            arguments.remove("in")
            subprocess.run(
                arguments,
                cwd=batch.folder,
                env=batch.environment(),
                capture_output=True,
                timeout=LONGEST,
                check=True,
            )
            found = outside_run(batch.out)
            names = {name.partition("/")[0] for name in found if "ada/" in name}
            assert len(names) == 3
            for name in names:
                mine = {
                    f"ada/{path.partition('/')[2]}": raw
                    for path, raw in found.items()
                    if path.startswith(f"{name}/")
                }
                assert mine == wanted
                done += 1
            assert graded_in(batch.out).items() >= dict.fromkeys(names, POINTS["ada"]).items()
            batch.forget()


def test_busy_machine_is_no_time_out(engine: OwnEngine, tmp_path: Path) -> None:
    """A cell within its CPU seconds passes, though the clock on the wall is past its limit."""
    batch = Batch(tmp_path, engine)
    batch.prepare([])
    path = tmp_path / "bank/takehomes/tiny/takehome.yaml"
    spec = yaml.safe_load(path.read_text())
    spec["limits"]["cell_seconds"] = CELL_SECONDS
    path.write_text(yaml.safe_dump(spec, sort_keys=False))
    began = "import time\nBEGAN = time.process_time()"
    (tmp_path / "in" / "slow.ipynb").write_bytes(notebook(*GOOD, began, COMPUTES))
    with busy(8):
        code, said = batch.run()
    assert code == 0, said
    (path,) = batch.out.glob("*/grade.json")
    grade = json.loads(path.read_bytes())
    assert (grade["verdict"]["kind"], grade["criteria"][0]["points"]) == ("completed", 5)
    (cell,) = (one for one in grade["run"]["cells"] if one["cell"] == 6)
    assert cell["wall_seconds"] > CELL_SECONDS
    no_rooms(engine)
