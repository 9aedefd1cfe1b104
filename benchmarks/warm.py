"""Grade one submission again and again in one process, with a full pool.

    python benchmarks/warm.py NOTEBOOK FOLDER COUNT

Prints JSON: for the second and later submissions wall seconds from submission
to written reports, CPU seconds of this process meanwhile, and CPU seconds of
the candidate's room, its boot included.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from minbar.cli.outputs import write_outputs
from minbar.content.environments import load_environment
from minbar.content.takehomes import load_takehome
from minbar.grading.grader import Grader
from minbar.grading.identity import Identity
from minbar.rooms.docker_rooms import DockerRooms
from minbar.rooms.engine import connect
from minbar.rooms.images import require_image
from minbar.rooms.pool import WarmRooms
from minbar.takehomes.keys import demonstration_keys

HERE = Path(__file__).resolve().parent
SETTLE = 4.0  # seconds in which the pool fills up again; nobody waits for it


def main(notebook: Path, folder: Path, count: int) -> list[dict[str, float]]:
    """Grade `count + 1` times; the first one is not counted."""
    roots = (HERE / "bank", HERE.parent)
    takehome = load_takehome(roots, "small")
    environment = load_environment(roots, "tabular")
    client = connect()
    image = require_image(client, environment)
    identity = Identity(keys=demonstration_keys("small"))
    results = []
    with WarmRooms(DockerRooms(client)) as rooms:
        grader = Grader(takehome, environment, image=image, rooms=rooms)
        grader.keep_warm(1)
        for number in range(count + 1):
            time.sleep(SETTLE)
            wall, cpu = time.monotonic(), time.process_time()
            graded = grader.grade(grader.take_in(notebook), identity)
            write_outputs(folder / str(number), graded, view="interviewer", release=False)
            results.append(
                {
                    "wall": time.monotonic() - wall,
                    "host_cpu": time.process_time() - cpu,
                    "room_cpu": graded.grade.run.cpu_seconds or 0.0,
                }
            )
    return results[1:]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
