"""What the hidden tests share: tables, questions asked once, and measures of an answer.

The data are simulated, so the true risk of every order is known, and answers are
measured against it: the luck of single deliveries plays no part. Rows whose risk is
known here are never sent with a label.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

PREDICTIONS_CAP = 2_000_000


class Tables:
    """The generated tables, as `pandas.read_csv` returns them."""

    def __init__(self, data):
        """Read from the room's files when asked."""
        self._data = data

    def read(self, name):
        """Return a fresh copy of one table."""
        return pd.read_csv(self._data.path(f"{name}.csv"))

    @property
    def side(self):
        """Couriers, routes and weather, in the order of every signature."""
        return [self.read(name) for name in ("couriers", "routes", "weather")]

    @property
    def risk(self):
        """True risk of each order of the holdout, in the order of its file."""
        truth = self.read("holdout_truth").set_index("order_id")["risk"]
        return truth.reindex(self.read("holdout_orders")["order_id"]).to_numpy(float)

    @property
    def hub(self):
        """Hub of each order of the holdout, in the order of its file."""
        routes = self.read("routes").set_index("route_id")["hub"].str.strip().str.lower()
        return self.read("holdout_orders")["route_id"].map(routes).to_numpy(object)

    @property
    def answers(self):
        """What is true of this world."""
        return json.loads(self._data.path("answers.json").read_text(encoding="ascii"))

    @property
    def unseen(self):
        """For each order of the holdout: whether its courier started after the history."""
        orders = self.read("holdout_orders")
        started = self.read("couriers").drop_duplicates("courier_id", keep="first")
        text = started["started_on"]
        iso = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
        day = iso.fillna(pd.to_datetime(text, format="%d.%m.%Y", errors="coerce"))
        by_number = dict(zip(started["courier_id"].str[-4:], day, strict=True))
        first = orders["courier_id"].str[-4:].map(by_number)
        return (first >= pd.Timestamp("2026-03-02")).to_numpy()


def as_read(frame):
    """Return a frame as `pandas.read_csv` would return it from a file."""
    return pd.read_csv(io.StringIO(frame.to_csv(index=False)))


class Ask:
    """Questions to the submission; each is put once, whoever asks first."""

    def __init__(self, submission, tables, memory):
        """Remember answers, and failures to answer, in `memory`."""
        self._submission = submission
        self._tables = tables
        self._memory = memory

    def _once(self, question, put: Callable):
        if question not in self._memory:
            try:
                self._memory[question] = put(), None
            except Exception as failure:  # noqa: BLE001 (raised again, for each who asks)
                self._memory[question] = None, failure
        answer, failure = self._memory[question]
        if failure is not None:
            raise failure
        return answer

    def cleaned(self):
        """Return the cleaned orders, one row an order, by id, however many came back."""
        frame = self.cleaned_rows()
        ids = frame["order_id"].astype(str)
        return frame.assign(order_id=ids).drop_duplicates("order_id").set_index("order_id")

    def cleaned_rows(self):
        """Return the cleaned orders as they came back."""
        orders = self._tables.read("clean_orders")
        return self._once("cleaned", lambda: self._call("load_and_clean", orders))

    def split(self, *, shuffled=False):
        """Return the orders with a column `valid`: on which side each row is."""
        orders = self._tables.read("clean_orders")
        if shuffled:
            orders = orders.sample(frac=1.0, random_state=7, ignore_index=True)
        routes = self._tables.read("routes")
        put = lambda: self._submission.call("validation_rows", orders, routes)  # noqa: E731
        valid = self._once(f"split, shuffled: {shuffled}", put)
        return orders.assign(valid=np.asarray(valid))

    def model(self, *, flipped=False):
        """Return a model trained on a fresh history, or on its labels turned around."""
        orders, labels = self._tables.read("fresh_orders"), self._tables.read("fresh_labels")
        if flipped:
            labels = labels.assign(late=1 - labels["late"])
        put = lambda: self._call("train", orders, labels)  # noqa: E731
        return self._once(f"model, flipped: {flipped}", put)

    def risks(self, orders, *, flipped=False, weather=None):
        """Return the predicted risks of any orders."""
        couriers, routes, own_weather = self._tables.side
        weather = own_weather if weather is None else weather
        model = self.model(flipped=flipped)
        answer = self._submission.call("predict_proba", model, orders, couriers, routes, weather)
        return np.asarray(answer, dtype=float)

    def holdout(self, *, flipped=False):
        """Return the predicted risks of the holdout, in the order of its file."""
        orders = self._tables.read("holdout_orders")
        put = lambda: self.risks(orders, flipped=flipped)  # noqa: E731
        return self._once(f"holdout, flipped: {flipped}", put)

    def predictions(self):
        """Return the risks in the predictions file, in the order of `new_truth`."""
        raw = self._submission.artefact("predictions.csv")
        assert len(raw) <= PREDICTIONS_CAP, "predictions.csv is far too large"
        table = pd.read_csv(io.BytesIO(raw))
        assert {"order_id", "risk"} <= set(table.columns), "columns are missing"
        table = table.drop_duplicates("order_id").set_index("order_id")
        risk = pd.to_numeric(table["risk"], errors="coerce")
        risk = risk.reindex(self._tables.read("new_truth")["order_id"]).to_numpy(float)
        assert np.isfinite(risk).all(), "an order has no risk"
        assert ((risk >= 0) & (risk <= 1)).all(), "a risk is outside 0 to 1"
        return risk

    def conclusion(self, name):
        """Return one stated conclusion."""
        return self._submission.value("conclusions")[name]

    def stated_number(self, name):
        """Return a stated conclusion that must be a number from 0 to 1."""
        value = self.conclusion(name)
        assert isinstance(value, int | float | np.number), f"{name} is no number"
        assert not isinstance(value, bool), f"{name} is no number"
        assert 0 <= value <= 1, f"{name} is outside 0 to 1"
        return float(value)

    def _call(self, name, orders, *more):
        return self._submission.call(name, orders, *self._tables.side, *more)


def ranking(answer, risk):
    """Return how often a late order ranks above one in time (AUC), expected over labels."""
    _, place = np.unique(answer, return_inverse=True)
    late, in_time = np.bincount(place, risk), np.bincount(place, 1 - risk)
    below = np.cumsum(in_time) - in_time
    return float((late * (below + in_time / 2)).sum() / (late.sum() * in_time.sum()))


def loss(answer, risk):
    """Return the expected log loss of risks, kept within 0.001 to 0.999."""
    kept = np.clip(answer, 0.001, 0.999)
    return float(-(risk * np.log(kept) + (1 - risk) * np.log(1 - kept)).mean())


def gain(answer, risk):
    """Return the share of the reachable gain over one constant risk: 0 none, 1 all."""
    floor = loss(np.full(len(risk), risk.mean()), risk)
    return (floor - loss(answer, risk)) / (floor - loss(risk, risk))


def bias(answer, risk):
    """Return how far the mean predicted risk is from the mean true risk."""
    return float(abs(answer.mean() - risk.mean()))


def bin_gap(answer, risk, bins=10):
    """Return the mean distance of predicted and true risk over bins of equal size."""
    order = np.argsort(answer, kind="stable")
    parts = np.array_split(order, bins)
    return float(np.mean([abs(answer[part].mean() - risk[part].mean()) for part in parts]))


def worst_bias(answer, risk, groups):
    """Return the largest distance of mean predicted and mean true risk over groups."""
    return max(bias(answer[groups == one], risk[groups == one]) for one in sorted(set(groups)))


def top(answer, share):
    """Return the positions of the rows with the largest predicted risks."""
    return np.argsort(-answer, kind="stable")[: max(1, round(len(answer) * share))]


def lift(answer, risk, share=0.1):
    """Return how many times the mean risk the riskiest rows have, by the answer."""
    return float(risk[top(answer, share)].mean() / risk.mean())


def spread(answer):
    """Return how far the mean of the upper fifth lies above that of the lower fifth."""
    ordered = np.sort(answer)
    fifth = max(1, len(ordered) // 5)
    return float(ordered[-fifth:].mean() - ordered[:fifth].mean())


def mismatches(got, expected):
    """Count rows that differ; a missing value equals only a missing value."""
    both_missing = got.isna() & expected.isna()
    return int((~both_missing & ~(got == expected)).sum())


class Bar:
    """Compares a measured figure with the bar it has to reach.

    Every bar was set by measurement; `benchmarks/` has the tool and the figures.
    """

    def __init__(self):
        """Keep what was compared, for that tool."""
        self.seen = []

    def at_least(self, value, bar):
        """Fail unless `value` reaches `bar`; NaN never does."""
        self.seen.append((">=", float(value), bar))
        assert value >= bar

    def at_most(self, value, bar):
        """Fail unless `value` stays within `bar`; NaN never does."""
        self.seen.append(("<=", float(value), bar))
        assert value <= bar


@pytest.fixture(scope="session")
def memory():
    """Answers that were given already."""
    return {}


@pytest.fixture
def tables(data):
    """The generated tables."""
    return Tables(data)


@pytest.fixture
def ask(submission, tables, memory):
    """Questions to the submission."""
    return Ask(submission, tables, memory)


@pytest.fixture
def bar():
    """The comparison with a bar."""
    return Bar()


@pytest.fixture(scope="session")
def measure():
    """The measures of an answer."""
    return SimpleNamespace(
        as_read=as_read,
        ranking=ranking, gain=gain, bias=bias, bin_gap=bin_gap, worst_bias=worst_bias,
        top=top, lift=lift, spread=spread, mismatches=mismatches,
    )  # fmt: skip
