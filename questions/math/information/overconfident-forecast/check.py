"""Integrate the difference of two log-likelihoods over the true distribution."""

from __future__ import annotations

from scipy.integrate import quad
from scipy.stats import norm

REACH = 12.0  # standard deviations; beyond, nothing is left that counts


def check(*, claimed: float, actual: float, bias: float) -> float:
    """Return the nats that the model loses per delivery."""
    truth, model = norm(bias, actual), norm(0.0, claimed)

    def loss(minutes: float) -> float:
        gap = truth.logpdf(minutes) - model.logpdf(minutes)
        return float(truth.pdf(minutes) * gap)

    edges = (bias - REACH * actual, bias + REACH * actual)
    nats, _ = quad(loss, *edges, epsabs=1e-12, epsrel=1e-12, limit=200)
    return float(nats)
