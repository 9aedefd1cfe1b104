"""A ledger of experiments in one file: what was run, what is left, and what can be said."""

import hashlib
import json
import math
import os
from pathlib import Path
from statistics import mean, stdev


def run_id(config):
    """Return a name for a configuration: the same for the same settings, however they are written.

    The order of keys does not matter, 1 and 1.0 are one number, and True is none.

    Raises:
        ValueError: if a value is not finite or not of JSON, or a key is no text.
    """
    text = json.dumps(_plain(config), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value):
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            message = f"keys are texts, in {value!r}"
            raise ValueError(message)
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, float) and math.isfinite(value):
        return int(value) if value.is_integer() else value
    if value is None or isinstance(value, (bool, int, str)):
        return value
    message = f"{value!r} cannot be part of a configuration"
    raise ValueError(message)


class Ledger:
    """One line of JSON for each run that has finished; nothing is ever changed in it."""

    def __init__(self, path):
        """Use a file, which need not exist yet."""
        self._path = Path(path)

    def record(self, config, seed, metrics):
        """Add a run that has finished, as one line and in one write."""
        run = {"id": run_id(config), "config": config, "seed": seed, "metrics": metrics}
        with self._path.open("a+b") as file:
            start = b"\n" if _is_cut(file) else b""
            file.write(start + json.dumps(run, allow_nan=False).encode() + b"\n")

    def runs(self):
        """Return all runs, of two with one configuration and seed the later one.

        A line that begins as a run does and cannot be read was cut off by a crash; it is passed
        over, and its run is still to do.

        Raises:
            ValueError: if a line is something else; names it.
        """
        lines = self._path.read_text("utf-8").split("\n") if self._path.exists() else []
        found = {}
        for number, line in enumerate(lines, 1):
            if line.strip() and (run := _parse(line, number)):
                found[run["id"], run["seed"]] = run
        return list(found.values())

    def todo(self, configs, seeds):
        """Return (config, seed) for everything that has not finished, in the order given."""
        done = {(run["id"], run["seed"]) for run in self.runs()}
        return [
            (config, seed)
            for config in configs
            for seed in seeds
            if (run_id(config), seed) not in done
        ]

    def table(self, metric):
        """Return a row for each configuration that has the metric, the highest mean first.

        A row holds config, n, mean, and error: the standard error of the mean, None for n = 1.
        """
        groups = {}
        for run in self.runs():
            if metric in run["metrics"]:
                groups.setdefault(run["id"], []).append(run)
        rows = [_row(runs, [run["metrics"][metric] for run in runs]) for runs in groups.values()]
        return sorted(rows, key=lambda row: (-row["mean"], run_id(row["config"])))

    def best(self, metric, seeds=3):
        """Return the rows that could be the best: within two errors of the difference to the first.

        Only configurations with so many seeds take part.

        Raises:
            ValueError: if the metric is one of the test set, or nothing takes part.
        """
        if metric.startswith("test"):
            message = f"{metric} is for the report; choose by a metric of the validation set"
            raise ValueError(message)
        rows = [row for row in self.table(metric) if row["n"] >= max(seeds, 2)]
        if not rows:
            message = f"no configuration has {metric} for {max(seeds, 2)} seeds"
            raise ValueError(message)
        first = rows[0]
        return [
            row
            for row in rows
            if first["mean"] - row["mean"] <= 2 * math.hypot(first["error"], row["error"])
        ]


def _is_cut(file):
    """Return whether a file ends within a line; reads one byte, however long the file is."""
    if not file.seek(0, os.SEEK_END):
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"


def _parse(line, number):
    """Return the run in a line; None if the line was cut off."""
    try:
        run = json.loads(line)
    except ValueError:
        if line.startswith("{"):
            return None
        run = None
    if not isinstance(run, dict) or not run.keys() >= {"id", "config", "seed", "metrics"}:
        message = f"line {number} is no run"
        raise ValueError(message)
    return run


def _row(runs, values):
    error = stdev(values) / math.sqrt(len(values)) if len(values) > 1 else None
    return {"config": runs[0]["config"], "n": len(values), "mean": mean(values), "error": error}
