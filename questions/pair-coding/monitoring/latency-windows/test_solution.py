"""What must hold after each step."""

import json
import math

import numpy as np
import pytest


def exact(values, share):
    """Return the smallest value that at least `share` of all do not exceed."""
    return sorted(values)[max(1, math.ceil(share * len(values) - 1e-9)) - 1]


def test_step_1_quantiles_are_within_the_error(m):
    """From a tenth of a millisecond to a minute, every quantile is right within two per cent."""
    for seed in range(3):
        values = np.random.default_rng(seed).lognormal(4.0, 2.0, 3_000).tolist()
        sketch = m.Sketch(error=0.02)
        for value in values:
            sketch.add(value)
        for share in (0.0, 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0):
            assert abs(sketch.quantile(share) / exact(values, share) - 1) <= 0.02 + 1e-9


def test_step_1_few_values(m):
    """One value is every quantile, and of two the median is the lower one."""
    sketch = m.Sketch(error=0.02)
    sketch.add(250.0)
    assert all(abs(sketch.quantile(share) / 250.0 - 1) <= 0.02 for share in (0.0, 0.5, 1.0))
    sketch.add(1_000.0)
    assert abs(sketch.quantile(0.5) / 250.0 - 1) <= 0.02
    assert abs(sketch.quantile(0.51) / 1_000.0 - 1) <= 0.02


def test_step_1_is_small(m):
    """A hundred thousand latencies leave a few hundred numbers behind."""
    sketch = m.Sketch(error=0.02)
    for value in np.random.default_rng(0).lognormal(4.0, 1.0, 100_000).tolist():
        sketch.add(value)
    held = [value for value in vars(sketch).values() if hasattr(value, "__len__")]
    assert sum(len(value) for value in held) < 1_000
    assert sketch.count == 100_000


@pytest.mark.parametrize("ms", [0.0, -3.0, math.nan, math.inf])
def test_step_1_says_what_is_no_latency(m, ms):
    """Zero, negative, missing and infinite latencies are refused."""
    with pytest.raises(ValueError, match=r"."):
        m.Sketch().add(ms)


def test_step_1_nothing_has_no_quantile(m):
    """An empty sketch says so, and does not make a number up."""
    with pytest.raises(ValueError, match=r"."):
        m.Sketch().quantile(0.5)


def test_step_2_merged_is_as_if_counted_at_once(m):
    """Two pods together give exactly what one sketch of all latencies gives."""
    values = np.random.default_rng(1).lognormal(4.0, 1.5, 4_000).tolist()
    whole, fast, slow = m.Sketch(), m.Sketch(), m.Sketch()
    for value in values:
        whole.add(value)
        (fast if value < 50.0 else slow).add(value)
    before = slow.quantile(0.5)
    fast.merge(slow)
    shares = (0.01, 0.5, 0.9, 0.99)
    assert [fast.quantile(share) for share in shares] == [whole.quantile(share) for share in shares]
    assert fast.count == 4_000
    assert slow.quantile(0.5) == before


def test_step_2_survives_being_sent(m):
    """What comes back from JSON is the same sketch, and can be added to."""
    sketch = m.Sketch(error=0.01)
    for value in (0.2, 3.0, 3.0, 900.0):
        sketch.add(value)
    back = m.Sketch.from_json(json.loads(json.dumps(sketch.to_json())))
    back.add(900.0)
    sketch.add(900.0)
    assert back.count == sketch.count == 5
    assert [back.quantile(q) for q in (0.1, 0.5, 0.9)] == [
        sketch.quantile(q) for q in (0.1, 0.5, 0.9)
    ]


def test_step_2_other_buckets_do_not_add_up(m):
    """Sketches with other bounds are refused, not mixed."""
    with pytest.raises(ValueError, match=r"."):
        m.Sketch(error=0.02).merge(m.Sketch(error=0.01))


def closed_by(windows, events):
    """Return the starts and counts of the windows that close, event by event."""
    return [[(start, sketch.count) for start, sketch in windows.add(at, 10.0)] for at in events]


def test_step_3_windows_close_when_nothing_more_is_waited_for(m):
    """A minute closes once the newest event is two minutes after its end."""
    windows = m.Windows(width=60, lateness=120)
    assert closed_by(windows, [0, 59, 61, 179, 180]) == [[], [], [], [], [(0, 2)]]


def test_step_3_disordered_events_find_their_window(m):
    """Events that come late, but not too late, count where they belong."""
    windows = m.Windows(width=60, lateness=120)
    assert closed_by(windows, [100, 30, 170, 59, 180]) == [[], [], [], [], [(0, 2)]]
    assert closed_by(windows, [400]) == [[(60, 1), (120, 1), (180, 1)]]


def test_step_3_what_is_too_late_is_counted_apart(m):
    """A closed window stays as it was reported, and lateness is seen."""
    windows = m.Windows(width=60, lateness=120)
    closed_by(windows, [10, 185])
    assert windows.late == 0
    assert closed_by(windows, [59, 60]) == [[], []]
    assert windows.late == 1
    assert closed_by(windows, [10_000]) == [[(60, 1), (180, 1)]]


def test_step_3_what_is_refused_opens_no_window(m):
    """A latency that makes no sense leaves nothing behind that is reported later."""
    windows = m.Windows(width=60, lateness=0)
    with pytest.raises(ValueError, match=r"."):
        windows.add(10, -1.0)
    assert closed_by(windows, [70, 120]) == [[], [(60, 1)]]


def test_step_3_several_windows_close_in_order(m):
    """After a quiet hour the open windows close oldest first, and empty ones are not made up."""
    windows = m.Windows(width=60, lateness=0)
    closed_by(windows, [130, 10])
    assert closed_by(windows, [3_700]) == [[(120, 1)]]
    assert windows.late == 1
