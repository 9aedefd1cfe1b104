"""What must hold after each step."""

import math
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def a_file():
    """Give the path of a file that does not exist yet."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "runs.jsonl"


def test_step_1_the_same_settings_have_one_name(m):
    """Order of keys, tuples for lists and 1.0 for 1 make no difference, at any depth."""
    first = {"rate": 0.1, "layers": [2, 1], "data": {"share": 1, "clean": True, "name": None}}
    second = {"data": {"name": None, "clean": True, "share": 1.0}, "layers": (2, 1.0), "rate": 1e-1}
    assert m.run_id(first) == m.run_id(second)


def test_step_1_other_settings_have_other_names(m):
    """What is different by value or type has another name."""
    configs = [
        {},
        {"a": 1},
        {"a": 2},
        {"a": True},
        {"a": "1"},
        {"a": None},
        {"a": [1]},
        {"a": {"b": 1}},
        {"b": 1},
        {"a": 0.1},
        {"a": 1, "b": None},
        {"a": [1, 2]},
        {"a": [2, 1]},
    ]
    assert len({m.run_id(config) for config in configs}) == len(configs)


@pytest.mark.parametrize("value", [math.nan, math.inf, {1, 2}, {1: 2}, object()])
def test_step_1_says_what_has_no_name(m, value):
    """What is equal to nothing, has no order or changes with each run is refused."""
    with pytest.raises(ValueError, match=r"."):
        m.run_id({"a": [value]})


def test_step_2_what_was_recorded_comes_back(m):
    """Runs are there after a restart, in order; of a repeated run the later one counts."""
    with a_file() as path:
        assert m.Ledger(path).runs() == []
        ledger = m.Ledger(path)
        ledger.record({"a": 1}, 0, {"valid": 0.5})
        ledger.record({"a": 1}, 1, {"valid": 0.6})
        ledger.record({"a": 1}, 0, {"valid": 0.7})
        runs = m.Ledger(path).runs()
        assert sorted((run["seed"], run["metrics"]["valid"]) for run in runs) == [
            (0, 0.7),
            (1, 0.6),
        ]
        assert all(run["config"] == {"a": 1} and run["id"] == m.run_id({"a": 1}) for run in runs)


def test_step_2_what_is_written_stays(m):
    """Recording adds to the file and changes nothing before."""
    with a_file() as path:
        ledger = m.Ledger(path)
        ledger.record({"a": 1}, 0, {"valid": 0.5})
        before = path.read_bytes()
        ledger.record({"a": 1}, 0, {"valid": 0.9})
        after = path.read_bytes()
        assert after.startswith(before)
        assert len(after) > len(before)


def test_step_2_a_crash_costs_one_run(m):
    """A last line that was cut anywhere is passed over, and the next run is not glued to it."""
    with a_file() as path:
        m.Ledger(path).record({"a": 1}, 0, {"valid": 0.5})
        whole = path.read_bytes()
        m.Ledger(path).record({"a": 2}, 0, {"valid": 0.6})
        line = path.read_bytes()[len(whole) :]
        for cut in range(1, len(line) - 1):
            path.write_bytes(whole + line[:cut])
            assert [run["config"] for run in m.Ledger(path).runs()] == [{"a": 1}]
            m.Ledger(path).record({"a": 3}, 0, {"valid": 0.7})
            assert [run["config"] for run in m.Ledger(path).runs()] == [{"a": 1}, {"a": 3}]


def test_step_2_a_spoilt_file_is_not_read_in_silence(m):
    """A line that was never a run is an error that names the line."""
    with a_file() as path:
        m.Ledger(path).record({"a": 1}, 0, {"valid": 0.5})
        whole = path.read_bytes()
        for line in (b"<<<<<<< HEAD\n", b"7\n"):
            path.write_bytes(whole + line)
            with pytest.raises(ValueError, match="2"):
                m.Ledger(path).runs()


def test_step_3_what_is_left_to_do(m):
    """What has finished is not run again, however its configuration is written."""
    with a_file() as path:
        ledger = m.Ledger(path)
        ledger.record({"a": 1, "b": 2}, 0, {"valid": 0.5})
        ledger.record({"a": 9}, 1, {"valid": 0.5})
        grid = [{"b": 2, "a": 1.0}, {"a": 9, "b": 2}]
        assert ledger.todo(grid, [0, 1]) == [(grid[0], 1), (grid[1], 0), (grid[1], 1)]


def filled(ledger):
    """Record four configurations: two close together, one behind, one with a single seed."""
    values = {
        "x": (0.70, 0.72, 0.74),
        "y": (0.69, 0.71, 0.73),
        "z": (0.50, 0.52, 0.51),
        "w": (0.99,),
    }
    for name, results in values.items():
        for seed, value in enumerate(results):
            ledger.record({"model": name}, seed, {"valid": value, "test": 1 - value})
    return ledger


def test_step_4_table_by_configuration(m):
    """Means and standard errors are over seeds, the highest mean comes first."""
    with a_file() as path:
        rows = filled(m.Ledger(path)).table("valid")
        assert [row["config"]["model"] for row in rows] == ["w", "x", "y", "z"]
        assert [row["n"] for row in rows] == [1, 3, 3, 3]
        assert math.isclose(rows[1]["mean"], 0.72)
        assert math.isclose(rows[1]["error"], 0.02 / math.sqrt(3))
        assert rows[0]["error"] is None or not math.isfinite(rows[0]["error"])
        assert m.Ledger(path).table("unknown") == []


def test_step_4_best_is_what_cannot_be_told_apart(m):
    """One lucky seed does not win, and what differs by less than the noise is given as well."""
    with a_file() as path:
        best = filled(m.Ledger(path)).best("valid", seeds=3)
        assert [row["config"]["model"] for row in best] == ["x", "y"]


def test_step_4_the_test_set_does_not_choose(m):
    """Choosing by a test metric is refused, and so is choosing from nothing."""
    with a_file() as path:
        ledger = filled(m.Ledger(path))
        with pytest.raises(ValueError, match=r"."):
            ledger.best("test")
        with pytest.raises(ValueError, match=r"."):
            ledger.best("valid", seeds=4)
