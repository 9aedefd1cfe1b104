"""The public part of a take-home is built from named fields, and says enough."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import msgspec

from minbar.content.environments import Environment, load_environment
from minbar.content.locate import built_in_root
from minbar.content.takehomes import list_takehomes, load_takehome
from minbar.models.takehome import TakehomeSpec
from minbar.takehomes.public import exam_spec, pinned_versions, public_spec


def test_fields(spec: TakehomeSpec, environment: Environment) -> None:
    """Exactly these fields of a take-home are public; a new one must be thought about."""
    public = public_spec(spec, environment, {"numbers.csv": b"1"})
    assert sorted(public) == [
        "allow_tags",
        "allowed",
        "data",
        "exam",
        "id",
        "limits",
        "max_mb",
        "notebook",
        "packages",
        "preload",
        "python",
        "schema",
        "title",
        "version",
    ]
    assert public["data"] == {"numbers.csv": hashlib.sha256(b"1").hexdigest()}


def test_nothing_for_reviewers(spec: TakehomeSpec, environment: Environment) -> None:
    """Neither anchors, references, names of hidden files nor columns that leak are in it."""
    text = json.dumps(public_spec(spec, environment, {}))
    for hidden in [
        "anchor-words",
        "a-reference-says",
        "truth.csv",
        "h_adds",
        "known-afterwards-only",
    ]:
        assert hidden in msgspec.json.encode(spec).decode()
        assert hidden not in text


def test_exam_is_what_the_plugin_reads(spec: TakehomeSpec) -> None:
    """Calls, values and artefacts are plain data with every field that a check looks at."""
    exam = exam_spec(spec)
    assert exam["calls"]["scale"]["rowwise"] == "values"
    assert exam["calls"]["total"]["rowwise"] is None
    assert exam["calls"]["scale"]["returns"]["shape"] == ["values"]
    assert exam["values"]["answer"]["type"] == "int"
    assert exam["artefacts"] == ["sums.csv"]
    assert json.loads(json.dumps(exam)) == exam


def test_pins() -> None:
    """Names and versions are found, with extras, markers, comments and hashes around."""
    text = b"""
# by a tool
numpy==2.4.6 \\
    --hash=sha256:00
jupyterlab[all]==4.0.0 ; sys_platform == 'linux' \\
    --hash=sha256:00
    # via nothing==1
"""
    assert pinned_versions(text) == {"numpy": "2.4.6", "jupyterlab": "4.0.0"}


def test_workspaces_pin_what_the_image_has() -> None:
    """A candidate installs the image's packages, version for version, and JupyterLab."""
    root = built_in_root()
    # An environment that only items of the bank use has no workspace.
    used = {load_takehome([root], name).spec.environment for name in list_takehomes([root])}
    assert used
    for name in sorted(used):
        environment = load_environment([root], name)
        workspace = pinned_versions(Path(environment.folder, "workspace.txt").read_bytes())
        image = pinned_versions(environment.requirements)
        assert len(image) > 10
        assert {name: workspace.get(name) for name in image} == image
        assert "jupyterlab" in workspace
        assert "psutil" in workspace
