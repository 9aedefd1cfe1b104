"""A workspace holds what a candidate needs and, by content, nothing that is hidden."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from minbar.content.environments import Environment
from minbar.content.takehomes import Takehome
from minbar.errors import ContentError
from minbar.takehomes.data import GeneratedData, generate_data
from minbar.takehomes.keys import DataKeys, derive_keys
from minbar.takehomes.receipts import Receipt
from minbar.takehomes.workspace import checker_files, workspace_files
from tests.takehomes.leaks import find_leaks, needles

if TYPE_CHECKING:
    from tests.takehomes.conftest import DirectRunner


@pytest.fixture
def keys(secret: bytes) -> DataKeys:
    """The candidate's keys."""
    return derive_keys(secret, "tiny", "c-17")


@pytest.fixture
def data(takehome: Takehome, keys: DataKeys, runner: DirectRunner) -> GeneratedData:
    """The candidate's data."""
    return generate_data(takehome, keys, runner, image="image:1")


@pytest.fixture
def files(
    takehome: Takehome, environment: Environment, receipt: Receipt, data: GeneratedData
) -> Mapping[str, bytes]:
    """The candidate's workspace."""
    return workspace_files(takehome, environment, receipt, data.work)


def test_what_is_in_it(files: Mapping[str, bytes]) -> None:
    """Beside the checker there are these files, and no other."""
    assert sorted(path for path in files if not path.startswith(".minbar/minbar/")) == [
        ".minbar/workspace.json",
        "README.md",
        "brief.md",
        "check.py",
        "data/numbers.csv",
        "receipt.json",
        "requirements.txt",
        "submit.py",
        "tests/public/test_public.py",
        "work.ipynb",
    ]


def test_contents(
    files: Mapping[str, bytes],
    takehome: Takehome,
    receipt: Receipt,
    data: GeneratedData,
    environment: Environment,
) -> None:
    """Brief, starter, data, tests, pins and receipt are what they are elsewhere."""
    assert files["brief.md"].decode() == takehome.brief
    assert files["work.ipynb"] == takehome.starter
    assert files["data/numbers.csv"] == data.work["numbers.csv"]
    assert files["tests/public/test_public.py"] == takehome.public_tests["test_public.py"]
    assert files["requirements.txt"] == (environment.folder / "workspace.txt").read_bytes()
    assert files["receipt.json"] == receipt.to_json()
    assert json.loads(files[".minbar/workspace.json"])["id"] == "tiny"


def test_readme(files: Mapping[str, bytes], snapshot: object) -> None:
    """The README says who, until when, how, and which three commands."""
    assert files["README.md"].decode() == snapshot


def test_nothing_hidden(
    files: Mapping[str, bytes],
    takehome: Takehome,
    data: GeneratedData,
    keys: DataKeys,
    secret: bytes,
) -> None:
    """No line, row, value, name or key that is hidden is in any byte of a workspace."""
    assert find_leaks(files, needles(takehome, data, keys, secret)) == []


def test_proof_looks_for_enough(
    takehome: Takehome, data: GeneratedData, keys: DataKeys, secret: bytes
) -> None:
    """What is looked for holds names, values, lines, rows, references and keys."""
    wanted = needles(takehome, data, keys, secret)
    for needle in [
        b"test_unseen_totals_are_right",
        b"918273645",
        b"27182818284",
        b'"""total also adds up what it has never seen."""',
        b"'strong-reference-only'",
        b"known-afterwards-only",
        keys.holdout.hex().encode(),
        secret,
    ]:
        assert needle in wanted
    assert b"from minbar.testing import points" not in wanted


def packed(data: bytes) -> bytes:
    """Pack bytes twice."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("inner.gz", gzip.compress(data))
    return target.getvalue()


def test_proof_finds_every_plant(
    takehome: Takehome, data: GeneratedData, keys: DataKeys, secret: bytes
) -> None:
    """Any single hidden thing, in plain sight or packed twice, would be found."""
    for needle in needles(takehome, data, keys, secret):
        plants = {"plain": b"x" + needle + b"y", "packed": packed(needle)}
        places = {path.partition("!")[0] for path, _ in find_leaks(plants, [needle])}
        assert places == set(plants)


def test_checker_modules(snapshot: object) -> None:
    """These of the host's modules are in every workspace; a new one must be thought about."""
    of_rooms = ("minbar/rooms/inside/", "minbar/rooms/frames.py")
    host = [path for path in checker_files() if not path.startswith(of_rooms)]
    assert "\n".join(host) == snapshot


def test_no_agent_in_a_workspace() -> None:
    """What seals and serves rooms stays in the image; what runs a notebook comes along."""
    inside = {path.rpartition("/")[2] for path in checker_files() if "/inside/" in path}
    assert {"kernel.py", "notebook.py", "plugin.py"} <= inside
    assert inside.isdisjoint({"candidate.py", "channel.py", "examiner.py", "lockdown.py"})


def test_environment_without_requirements(
    takehome: Takehome, environment: Environment, receipt: Receipt
) -> None:
    """An environment that no candidate could install is an error of its author."""
    (environment.folder / "workspace.txt").unlink()
    with pytest.raises(ContentError, match=r"workspace\.txt: .*no requirements"):
        workspace_files(takehome, environment, receipt, {"numbers.csv": b""})
