"""The published JSON Schemas of content files, made from the models that read them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from minbar.content.kinds import MODELS
from minbar.content.problems import suggestion, visible
from minbar.errors import UserError
from minbar.models.described import described_schema
from minbar.models.environment import EnvironmentSpec
from minbar.models.quality_rubric import QualityRubric
from minbar.models.takehome import TakehomeSpec

__all__ = ["SCHEMAS", "schema"]

_TITLES: Final = {
    "bank": "A bank of minbar: bank.yaml",
    "item": "An interview item of minbar: item.yaml",
    "rubric": "A rubric of minbar",
    "role": "A role of minbar",
    "blueprint": "A blueprint of minbar: what a set of items must hold",
    "policy": "A decision policy of minbar",
    "quality-rubric": "A rubric of code quality of minbar",
    "takehome": "A take-home of minbar: takehome.yaml",
    "environment": "An environment of minbar's rooms: environment.yaml",
}
SCHEMAS: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {
        **MODELS,
        "quality-rubric": QualityRubric,
        "takehome": TakehomeSpec,
        "environment": EnvironmentSpec,
    }
)
"""Name of a schema to the model that it is made from."""


def schema(name: str) -> bytes:
    """Return a JSON Schema 2020-12, as it is published in `docs/schemas`.

    Args:
        name: one of `SCHEMAS`.

    Raises:
        UserError: if there is no schema of that name.
    """
    model = SCHEMAS.get(name)
    if model is None:
        what = f"there is no schema `{visible(name)}`"
        raise UserError(what, todo=suggestion(name, SCHEMAS))
    return described_schema(model, name=f"{name}:1", title=_TITLES[name])
