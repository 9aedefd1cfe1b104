"""The hypotheses about a candidate that every part of a process gives evidence for."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal, get_args

__all__ = ["HYPOTHESES", "Hypothesis"]

Hypothesis = Literal[
    "h_ml_depth",
    "h_math",
    "h_debug",
    "h_code",
    "h_eng",
    "h_data",
    "h_applied",
    "h_research",
    "h_comm",
    "h_product",
    "h_ownership",
]

_SENTENCES: Final[dict[str, str]] = {
    "h_ml_depth": "Reasons from data and objective to what a model will do.",
    "h_math": "Sets a problem up, computes it, and knows when the result cannot be right.",
    "h_debug": "Finds faults in ML code by method: narrows down, predicts, checks.",
    "h_code": "Writes code that is correct, plain and tested.",
    "h_eng": "Builds software that others can run, change and trust.",
    "h_data": "Asks where data come from and what they can carry before modelling them.",
    "h_applied": "Turns a business need into an ML system that is worth its cost.",
    "h_research": "Is creative about new ML problems and thoughtful about earlier projects.",
    "h_comm": "Is understood by the person in front of them, and understands that person.",
    "h_product": "Chooses what to build from users' needs, numbers and risks.",
    "h_ownership": "Carries work through to its end, failures included.",
}

# In the order of the type, and a missing sentence shows at import.
HYPOTHESES: Final = MappingProxyType({name: _SENTENCES[name] for name in get_args(Hypothesis)})
"""Hypothesis to the sentence that is tested."""
