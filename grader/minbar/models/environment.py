"""A sandbox image's environment as its author declares it: `environment.yaml`, typed."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from minbar.models.takehome import Identifier

__all__ = ["EnvironmentSpec", "ModuleName"]

ModuleName = Annotated[
    str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\Z", max_length=100)
]


class EnvironmentSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `environment.yaml`.

    Attributes:
        schema: always `environment/1`.
        name: identifier, equal to the folder's name.
        python: quoted version of Python in the image, major and minor.
        preload: modules that a candidate room imports while it waits.
        examiner_preload: the same for the room of the hidden tests.
        on_request: its image is built only when it is named, and may be missing.
    """

    schema: Literal["environment/1"]
    name: Identifier
    python: Annotated[str, Meta(pattern=r"^3\.\d{1,2}\Z")]
    preload: list[ModuleName] = msgspec.field(default_factory=list)
    examiner_preload: list[ModuleName] = msgspec.field(default_factory=list)
    on_request: bool = False
