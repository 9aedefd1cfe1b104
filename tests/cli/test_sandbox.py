"""`minbar sandbox`, as people and programs read it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from minbar.cli.main import cli
from minbar.content.environments import load_environment
from minbar.content.locate import built_in_root
from minbar.errors import EngineError, UserError
from minbar.rooms.doctor import Finding, Status
from minbar.rooms.engine import connect
from minbar.rooms.images import BuiltImage, require_image

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

FINDINGS = (
    Finding(id="engine", title="engine", status=Status.OK, says="docker 20.10.24, overlay2"),
    Finding(
        id="runsc",
        title="gVisor (runsc)",
        status=Status.OPTIONAL,
        says="not registered; a stronger, slower wall",
        todo="docs/sandbox.md, gVisor, says how to register it",
    ),
    Finding(
        id="cpu",
        title="CPU limit",
        status=Status.WARNING,
        says="two busy processes got 0.04 CPUs of 0.2, held back 0 times",
        todo="Run `minbar sandbox doctor` again when the machine is less busy",
        limit=True,
    ),
)
MISSING = Finding(
    id="image-tabular",
    title="image tabular",
    status=Status.MISSING,
    says="was not built",
    todo="Run `minbar sandbox build`",
)
STEPS = (
    "Step 1/2 : FROM base",
    " ---> 11ba0ca053b6",
    "Removing intermediate container 0a5e58f866cc",
    "Step 2/2 : RUN " + "x" * 300,
)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give minbar a state folder of this test's own."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """Give the base of the built-in environment's image, which has to be built."""
    client = connect()
    environment = load_environment((built_in_root(),), "tabular")
    yield str(client.images.get(require_image(client, environment)).labels["minbar.base"])
    client.close()


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the doctor find what a test says."""

    def find(*findings: Finding) -> None:
        def examine(*_: object, **__: object) -> tuple[Finding, ...]:
            return findings

        monkeypatch.setattr("minbar.rooms.doctor.examine", examine)

    return find


def run(*arguments: str) -> Result:
    """Run the command in this process; what it raises is kept."""
    return CliRunner().invoke(cli, ["sandbox", *arguments], standalone_mode=False)


def test_findings_for_people(examined: Callable[..., None], snapshot: SnapshotAssertion) -> None:
    """Each finding is a line, and what to do stands below it."""
    examined(*FINDINGS, MISSING)
    assert run("doctor").output == snapshot


def test_findings_for_programs(examined: Callable[..., None]) -> None:
    """The same as JSON, with one word on whether the sandbox may be used."""
    examined(*FINDINGS)
    document = json.loads(run("doctor", "--json").output)
    assert document["usable"] is True
    assert document["findings"][2] == {
        "id": "cpu",
        "title": "CPU limit",
        "status": "warning",
        "says": "two busy processes got 0.04 CPUs of 0.2, held back 0 times",
        "todo": "Run `minbar sandbox doctor` again when the machine is less busy",
        "limit": True,
    }


@pytest.mark.parametrize(
    ("findings", "usable", "code"), [(FINDINGS, True, 0), ((*FINDINGS, MISSING), False, 3)]
)
def test_exit_code_of_the_doctor(
    examined: Callable[..., None], findings: tuple[Finding, ...], *, usable: bool, code: int
) -> None:
    """A warning is no failure; something missing is."""
    examined(*findings)
    result = run("doctor", "--json")
    assert json.loads(result.output)["usable"] is usable
    # Without click's own handling the code comes back as the command's value.
    assert (result.return_value or 0) == code


def test_the_doctor_of_this_engine(base: str) -> None:
    """The real engine is usable, and each limit is proved."""
    assert base
    result = run("doctor", "--json")
    document = json.loads(result.output)
    bad = [f for f in document["findings"] if f["status"] not in {"ok", "optional"}]
    assert [f for f in bad if f["limit"]] == []
    assert document["usable"] is True


def test_an_engine_that_is_missing(tmp_path: Path) -> None:
    """As a process: one finding, advice, exit code 3 and no traceback."""
    environment = os.environ | {"DOCKER_HOST": f"unix://{tmp_path}/none.sock"}
    done = subprocess.run(
        [sys.executable, "-m", "minbar", "sandbox", "doctor"],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 3
    assert done.stdout.startswith("missing   engine  no container engine answers at unix://")
    assert "tools/engine" in done.stdout
    assert done.stderr == ""


def test_build_leaves_what_is_there(base: str) -> None:
    """An image whose inputs are the same is reported, not built."""
    (image,) = json.loads(run("build", "--base", base, "--json").output)["images"]
    assert (image["environment"], image["rebuilt"], image["base"]) == ("tabular", False, base)
    assert image["tag"].startswith("minbar/tabular:")
    assert image["image_id"].startswith("sha256:")


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Let nothing be built, and keep what would have been."""
    asked: list[dict[str, Any]] = []

    def build_image(_client: object, environment: Any, **options: Any) -> BuiltImage:  # noqa: ANN401
        progress = options.pop("progress")
        for line in STEPS:
            progress(line)
        asked.append({"environment": environment.name, **options})
        return BuiltImage(
            tag="minbar/tabular:0123456789abcdef",
            image_id="sha256:1",
            base=options["base"],
            base_id="sha256:0",
            size_bytes=729_000_000,
            rebuilt=True,
        )

    monkeypatch.setattr("minbar.rooms.images.build_image", build_image)
    monkeypatch.setattr("minbar.rooms.images.stale_images", lambda *_: ("minbar/tabular:old",))
    monkeypatch.setattr("minbar.rooms.images.remove_images", lambda _client, tags: tuple(tags))
    return asked


def test_build_for_people(builder: list[dict[str, Any]]) -> None:
    """Steps go to standard error, cut to a line; the result to standard output."""
    result = run("build", "--wheelhouse", "wheels", "--base", "b:1")
    assert result.stdout == ("tabular: built, minbar/tabular:0123456789abcdef on b:1, 729 MB\n")
    assert result.stderr.splitlines() == [STEPS[0], STEPS[3][:110] + "..."]
    assert builder == [{"environment": "tabular", "base": "b:1", "wheelhouse": Path("wheels")}]


def test_build_for_programs(builder: list[dict[str, Any]]) -> None:
    """JSON alone on standard output, and nothing beside it."""
    result = run("build", "--json", "--prune")
    document = json.loads(result.stdout)
    assert document["removed"] == ["minbar/tabular:old"]
    assert document["images"][0]["size_bytes"] == 729_000_000
    assert result.stderr == ""
    assert builder[0]["base"] == "python:3.11-slim-bookworm"


def test_prune_says_what_is_gone(builder: list[dict[str, Any]]) -> None:
    """Each image that was removed is named, and without the option none is."""
    assert run("build", "--prune").stdout.splitlines()[-1] == "removed minbar/tabular:old"
    assert "removed" not in run("build").stdout
    assert len(builder) == 2


@pytest.mark.parametrize(
    ("arguments", "expected", "message"),
    [
        (["tabulr"], UserError, "Did you mean `tabular`?"),
        (["--base", "a b"], UserError, "'a b' is no name of an image"),
        (["--base", "none.invalid/none:1"], EngineError, "can't fetch it"),
        (["--wheelhouse", "no-such-folder"], UserError, "no-such-folder: there is no such folder"),
        (["--bank", "no-such-bank"], UserError, "no-such-bank: does not exist"),
    ],
)
def test_bad_input(arguments: list[str], expected: type[Exception], message: str) -> None:
    """Whatever is wrong with the input, the error says what and where."""
    error = run("build", *arguments).exception
    assert isinstance(error, expected)
    assert message in str(error)


@pytest.mark.parametrize("command", ["build", "doctor"])
def test_help_is_cheap(command: str) -> None:
    """Asking for help imports no SDK."""
    script = (
        "import sys; from click.testing import CliRunner; from minbar.cli.main import cli;"
        f"CliRunner().invoke(cli, ['sandbox', '{command}', '--help']);"
        "sys.exit('docker' in sys.modules or 'rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == 0


def test_environments_on_request_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor is told which images somebody has to ask for, and proves limits in another."""
    told: dict[str, object] = {}

    def examine(environments: list[object], **options: object) -> tuple[Finding, ...]:
        told.update(options, names=[getattr(each, "name", "") for each in environments])
        return FINDINGS

    monkeypatch.setattr("minbar.rooms.doctor.examine", examine)
    assert run("doctor").exit_code == 0
    assert told["on_request"] == {"deep"}
    assert told["names"] == ["tabular", "deep"]
