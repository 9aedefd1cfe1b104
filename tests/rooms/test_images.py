"""Images: their tags, what the builder gets, and what is in the image in the end."""

from __future__ import annotations

import ast
import base64
import dataclasses
import hashlib
import io
import tarfile
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.content.environments import Environment
from minbar.errors import EngineError, ImageMissingError, UserError
from minbar.rooms.doctor.throwaway import Laboratory
from minbar.rooms.engine import EngineFacts
from minbar.rooms.image_build import Builder, follow
from minbar.rooms.image_context import context_archive, pinned_wheels
from minbar.rooms.image_inputs import ImageInputs, check_base_name, read_inputs
from minbar.rooms.images import (
    BuiltImage,
    build_image,
    find_image,
    remove_images,
    require_image,
    stale_images,
)
from minbar.rooms.interface import RoomLimits

if TYPE_CHECKING:
    import docker

INPUTS = st.builds(
    ImageInputs,
    environment=st.just("tabular"),
    requirements=st.binary(),
    agents=st.dictionaries(st.text(), st.binary(), max_size=3),
    libraries_recipe=st.text(),
    room_recipe=st.text(),
)
LOOK = """
import importlib.util, json, pathlib, pwd, os, site, sys
import minbar.rooms.inside, minbar.testing, tiny
packages = [*site.getsitepackages(), "/opt/minbar/lib"]
sources = [p for folder in packages for p in pathlib.Path(folder).rglob("*.py")]
stdlib = pathlib.Path(os.__file__).parent
print(json.dumps({
    "pip": [name for name in ("pip", "setuptools", "wheel") if importlib.util.find_spec(name)],
    "host code": importlib.util.find_spec("minbar.rooms.images") is not None,
    "left over": [p for p in ("/build", "/opt/venv/bin/pip") if pathlib.Path(p).exists()],
    "uncompiled": [
        str(p) for p in [*sources, *stdlib.glob("*.py")]
        if not pathlib.Path(importlib.util.cache_from_source(str(p))).exists()
    ],
    "user": pwd.getpwuid(os.getuid()).pw_name,
    "tiny": tiny.ANSWER,
    "prefix": sys.prefix,
}))
"""


@dataclass(frozen=True)
class Declared:
    """What an `environment.yaml` declares."""

    python: str = "3.11"


@dataclass(frozen=True)
class Small:
    """An environment with one small package, so that it is built in seconds."""

    name: str
    requirements: bytes
    spec: Declared = field(default_factory=Declared)


def make_wheel(folder: Path, *, name: str = "tiny", source: str = "ANSWER = 42\n") -> bytes:
    """Write a wheel into `folder` and return the requirement that pins it."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": source,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
    }
    rows = [f"{path},{record_hash(text)},{len(text)}" for path, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,\n"])
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for member, text in files.items():
            wheel.writestr(zipfile.ZipInfo(member), text)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}==1.0 --hash=sha256:{digest}\n".encode()


def record_hash(text: str) -> str:
    """Return a hash as a wheel's RECORD spells it."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256={base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


@pytest.fixture(scope="module")
def base(engine: docker.DockerClient, image: str) -> str:
    """Give the base that the built-in environment's image was built on."""
    return str(engine.images.get(image).labels["minbar.base"])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty folder for wheels."""
    return tmp_path_factory.mktemp("wheels")


@pytest.fixture(scope="module")
def small(house: Path, engine: docker.DockerClient) -> Iterator[Small]:
    """Give an environment of its own name, and remove its images at the end."""
    environment = Small(f"test-{uuid.uuid4().hex[:8]}", make_wheel(house))
    yield environment
    label = f"minbar.environment={environment.name}"
    for found in engine.images.list(filters={"label": label}):
        remove_images(engine, found.tags)


@pytest.fixture(scope="module")
def built(engine: docker.DockerClient, small: Small, base: str, house: Path) -> BuiltImage:
    """Give the small environment's image, built from the folder of wheels."""
    return build_image(engine, small, base=base, wheelhouse=house)


@given(INPUTS, INPUTS)
def test_tags_differ_exactly_when_inputs_do(one: ImageInputs, other: ImageInputs) -> None:
    """The same inputs give the same tag, other inputs another one."""
    assert (one.image_tag("id") == other.image_tag("id")) == (one == other)
    assert (one.inputs_tag() == other.inputs_tag()) == (one == other)
    assert one.image_tag("id") != one.image_tag("another id")


@given(INPUTS, st.dictionaries(st.text(), st.binary(), max_size=3), st.text())
def test_agents_do_not_touch_the_libraries(
    inputs: ImageInputs, agents: dict[str, bytes], recipe: str
) -> None:
    """A change of agents leaves the image of the libraries as it is."""
    changed = dataclasses.replace(inputs, agents=agents, room_recipe=recipe)
    assert changed.libraries_tag("id") == inputs.libraries_tag("id")


def test_an_image_holds_nothing_of_the_host(tabular: Environment) -> None:
    """What an agent imports of minbar is in the image, and nothing else of minbar is."""
    agents = read_inputs(tabular).agents
    assert "minbar/rooms/frames.py" in agents
    assert not [path for path in agents if "hardening" in path or "minbar/models" in path]
    for path, content in agents.items():
        for module in imported(content):
            file = module.replace(".", "/")
            assert f"{file}.py" in agents or f"{file}/__init__.py" in agents, (path, module)


def imported(source: bytes) -> set[str]:
    """Return the modules of minbar that a file imports."""
    nodes = list(ast.walk(ast.parse(source)))
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {module for module in modules if module.split(".")[0] == "minbar"}


@pytest.mark.parametrize("name", ["", "a b", "x\nRUN evil", "-rm", "a;b", "a" * 300])
def test_a_base_is_a_name_and_nothing_more(name: str) -> None:
    """Nothing can be smuggled into a Dockerfile by the name of a base."""
    with pytest.raises(UserError, match="no name of an image"):
        check_base_name(name)


@pytest.mark.parametrize(
    "name",
    ["python:3.11-slim-bookworm", "internal:5000/python@sha256:" + "a" * 64, "minbar-base:b"],
)
def test_usual_names_are_names(name: str) -> None:
    """Registries, ports, tags and digests can be in the name of a base."""
    assert check_base_name(name) == name


def test_a_context_is_the_same_everywhere(tmp_path: Path) -> None:
    """Neither owner nor time nor order of the files shows in what the builder gets."""
    make_wheel(tmp_path)
    wheels = {path.name: path for path in tmp_path.iterdir()}
    archives = []
    for files in ({"b": b"2", "a": b"1"}, {"a": b"1", "b": b"2"}):
        with context_archive("FROM x\n", files, wheels) as archive:
            archives.append(archive.read())
    assert archives[0] == archives[1]
    with tarfile.open(fileobj=io.BytesIO(archives[0])) as tar:
        members = tar.getmembers()
    assert [member.name for member in members] == [
        "Dockerfile",
        "a",
        "b",
        "wheels",
        "wheels/tiny-1.0-py3-none-any.whl",
    ]
    assert {(member.uid, member.gid, member.mtime) for member in members} == {(0, 0, 0)}


def test_only_pinned_wheels_are_used(tmp_path: Path) -> None:
    """A wheel whose hash is not in the requirements never reaches the builder."""
    requirement = make_wheel(tmp_path)
    make_wheel(tmp_path, name="other")
    assert list(pinned_wheels(tmp_path, requirement)) == ["tiny-1.0-py3-none-any.whl"]


def test_a_changed_wheel_is_refused(tmp_path: Path) -> None:
    """One byte more than was pinned, and the wheel counts as missing."""
    requirement = make_wheel(tmp_path)
    path = tmp_path / "tiny-1.0-py3-none-any.whl"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(UserError, match="no wheel in this folder has a hash"):
        pinned_wheels(tmp_path, requirement)


def test_a_missing_wheelhouse_is_said_first(engine: docker.DockerClient, tmp_path: Path) -> None:
    """Before anything is fetched or built, the folder must be there."""
    environment = Small("none", b"")
    with pytest.raises(UserError, match="there is no such folder"):
        build_image(engine, environment, base="no/such:base", wheelhouse=tmp_path / "none")


def test_a_failed_step_shows_the_end_of_its_output() -> None:
    """The error names the step and holds what it printed last, not what others did."""
    messages = [
        {"stream": "Step 1/2 : RUN true\n"},
        {"stream": "of the first step\n"},
        {"stream": "Step 2/2 : RUN pip install\n"},
        *({"stream": f"line {number}\n"} for number in range(30)),
        {"stream": "ERROR: No matching distribution found for numpy\n"},
        {"error": "The command returned a non-zero code: 1"},
    ]
    lines: list[str] = []
    with pytest.raises(EngineError) as caught:
        follow(messages, lines.append)
    assert caught.value.where == "Step 2/2 : RUN pip install"
    assert "line 29" in caught.value.what
    assert "line 3\n" not in caught.value.what
    assert "first step" not in caught.value.what
    assert "--wheelhouse" in caught.value.todo
    assert len(lines) == 34


def test_a_base_that_cannot_be_had(engine: docker.DockerClient) -> None:
    """The error names the base and says that another can be named."""
    with pytest.raises(EngineError, match="can't fetch it") as caught:
        build_image(engine, Small("none", b""), base="no-registry.invalid/none:1")
    assert caught.value.where == "no-registry.invalid/none:1"
    assert "--base" in caught.value.todo


def test_what_is_in_an_image(
    engine: docker.DockerClient, facts: EngineFacts, built: BuiltImage
) -> None:
    """Libraries and agents, all compiled; no pip, no wheels, nothing of the host."""
    laboratory = Laboratory(
        client=engine, image=built.tag, cgroup_version=facts.cgroup_version, timeout=120
    )
    run = laboratory.run_script(LOOK, "", RoomLimits())
    assert run.exit_code == 0, run.log
    assert run.report == {
        "pip": [],
        "host code": False,
        "left over": [],
        "uncompiled": [],
        "user": "room",
        "tiny": 42,
        "prefix": "/opt/venv",
    }


def test_an_image_that_is_there_is_left(
    engine: docker.DockerClient, small: Small, built: BuiltImage
) -> None:
    """The same inputs are not built again, and then no wheels are needed."""
    lines: list[str] = []
    again = build_image(engine, small, base=built.base, progress=lines.append)
    assert again == dataclasses.replace(built, rebuilt=False)
    assert (built.rebuilt, lines) == (True, [])


def test_grading_finds_the_image_without_its_base(
    engine: docker.DockerClient, small: Small, built: BuiltImage
) -> None:
    """The files alone lead to the tag that was built from them."""
    assert require_image(engine, small) == built.tag


def test_changed_requirements_make_an_image_missing(
    engine: docker.DockerClient, small: Small, built: BuiltImage
) -> None:
    """An image of other requirements is not used, and the reader is told what to run."""
    assert built.tag
    changed = dataclasses.replace(small, requirements=small.requirements + b"# changed\n")
    with pytest.raises(ImageMissingError, match="minbar sandbox build"):
        require_image(engine, changed)


def test_a_changed_agent_rebuilds_its_own_layer_only(
    engine: docker.DockerClient, small: Small, built: BuiltImage
) -> None:
    """Neither pip nor wheels are needed again, and the old image becomes stale."""
    inputs = read_inputs(small)
    agents = {**inputs.agents, "minbar/testing.py": b"CHANGED = True\n"}
    changed = dataclasses.replace(inputs, agents=agents)
    lines: list[str] = []
    Builder(
        client=engine,
        inputs=changed,
        base=built.base,
        base_id=built.base_id,
        wheelhouse=None,
        progress=lines.append,
    ).build()
    tag = changed.image_tag(built.base_id)
    assert find_image(engine, tag) is not None
    assert not [line for line in lines if "pip" in line]
    stale = stale_images(engine, [small])
    assert tag in stale
    assert built.tag not in stale
    assert inputs.libraries_tag(built.base_id) not in stale


def test_another_python_is_refused(
    engine: docker.DockerClient, small: Small, base: str, house: Path
) -> None:
    """A base with another Python than the environment's says so, at its step."""
    other = dataclasses.replace(small, spec=Declared(python="3.4"))
    with pytest.raises(EngineError, match=r"the environment asks for 3\.4"):
        build_image(engine, other, base=base, wheelhouse=house)


def test_a_wheel_that_is_missing_fails_the_build(
    engine: docker.DockerClient, small: Small, base: str, house: Path
) -> None:
    """A package without a wheel in the folder is named, and nothing is fetched for it."""
    wanted = small.requirements + b"absent==1.0 --hash=sha256:" + b"0" * 64 + b"\n"
    incomplete = dataclasses.replace(small, requirements=wanted)
    with pytest.raises(EngineError, match=r"absent==1\.0") as caught:
        build_image(engine, incomplete, base=base, wheelhouse=house)
    assert "--wheelhouse" in caught.value.todo
