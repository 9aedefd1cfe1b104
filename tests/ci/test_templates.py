"""The templates keep the rules that make them safe, and the rules find what breaks them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from tests.ci.rules import faults_everywhere, faults_of_trusted, faults_of_untrusted, read
from tests.ci.samples import ROOT

Rules = Callable[[str], Iterator[str]]
FILES: dict[str, Rules] = {
    "action.yml": faults_everywhere,
    "ci/github/fetch/action.yml": faults_everywhere,
    "ci/github/publish/action.yml": faults_everywhere,
    "ci/github/submission.yml": faults_of_untrusted,
    "ci/github/grade.yml": faults_of_trusted,
}
# File, what is replaced in it, by what, and the fault that this must be.
BROKEN = [
    ("ci/github/submission.yml", "  pull_request:", "  pull_request_target:", "another event"),
    ("ci/github/submission.yml", "contents: read", "contents: write", "more than reading"),
    ("ci/github/submission.yml", "persist-credentials: false", "fetch-depth: 0", "a token stays"),
    ("ci/github/submission.yml", "    steps:", "    environment: grading\n    steps:", "an envir"),
    (
        "ci/github/submission.yml",
        "path: |",
        "key: ${{ secrets.KEY }}\n          path: |",
        "secrets",
    ),
    ("ci/github/submission.yml", "ubuntu-24.04", "self-hosted", "a machine that is used again"),
    (
        "ci/github/submission.yml",
        "permissions: {}",
        "permissions: write-all",
        "permissions that no",
    ),
    ("ci/github/submission.yml", "@08c6903cd8c0fde910a37f88322edcfb5dd907a8", "@v5", "not pinned"),
    ("ci/github/grade.yml", "  workflow_run:", "  pull_request_target:", "another event"),
    ("ci/github/grade.yml", "    environment: grading\n", "", "a secret of the whole repository"),
    (
        "ci/github/grade.yml",
        "pull-requests: read",
        "pull-requests: write",
        "a job with secrets may",
    ),
    (
        "ci/github/grade.yml",
        "          repository: your-org/bank",
        "          ref: ${{ github.event.workflow_run.head_sha }}",
        "a checkout of what a candidate wrote",
    ),
    (
        "ci/github/grade.yml",
        'run: exit "$CODE"',
        'run: echo "${{ github.event.workflow_run.head_branch }}"',
        "an expression inside a script",
    ),
    (
        "ci/github/grade.yml",
        "takehome: late-deliveries",
        "takehome: ${{ github.event.workflow_run.head_branch }}",
        "text of a candidate's",
    ),
    (
        "ci/github/grade.yml",
        "steps.grade.outputs.protected",
        "steps.grade.outputs.interviewer",
        "results in an artefact",
    ),
    ("action.yml", 'run: exit "$CODE"', 'run: if exit "$CODE"', "a script that bash does not read"),
    ("action.yml", "python3 -I -m venv", "python3 -m venv", "Python that is not isolated"),
    ("action.yml", '/python" -I -m pip', '/python" -m pip', "Python that is not isolated"),
    ("ci/github/fetch/action.yml", "python3 -I", "python3", "Python that is not isolated"),
]


@pytest.mark.parametrize("name", FILES)
def test_templates_keep_the_rules(name: str) -> None:
    """No rule finds anything in what is given out."""
    assert list(FILES[name]((ROOT / name).read_text("utf-8"))) == []


@pytest.mark.parametrize(("name", "old", "new", "fault"), BROKEN)
def test_rules_find_what_breaks_them(name: str, old: str, new: str, fault: str) -> None:
    """A template that is broken in one place has the fault that the rule is for."""
    text = (ROOT / name).read_text("utf-8")
    assert old in text
    found = list(FILES[name](text.replace(old, new)))
    assert any(one.startswith(fault) for one in found), found


def test_the_workflows_know_each_other() -> None:
    """The trusted workflow waits for the other one by its name, and fetches its artefact."""
    submission = read((ROOT / "ci/github/submission.yml").read_text("utf-8"))
    grade = read((ROOT / "ci/github/grade.yml").read_text("utf-8"))
    fetch = read((ROOT / "ci/github/fetch/action.yml").read_text("utf-8"))
    assert grade["on"]["workflow_run"]["workflows"] == [submission["name"]]
    upload = submission["jobs"]["submission"]["steps"][-1]["with"]
    assert upload["name"] == fetch["inputs"]["artifact"]["default"]


def test_actions_document_what_they_take_and_give() -> None:
    """Inputs and outputs have descriptions, and the inputs that are used are those declared."""
    for name in ("action.yml", "ci/github/fetch/action.yml", "ci/github/publish/action.yml"):
        text = (ROOT / name).read_text("utf-8")
        action = yaml.safe_load(text)
        assert set(re.findall(r"\binputs\.([\w-]+)", text)) == set(action["inputs"])
        described = [*action["inputs"].values(), *action.get("outputs", {}).values()]
        assert all(one["description"] for one in described)


def test_python_takes_no_module_from_the_working_directory() -> None:
    """Scripts of GitLab and of both hosts call Python isolated."""
    calls = [
        line.strip()
        for name in ("ci/grade", "ci/protect", "ci/gitlab/candidate.yml", "ci/gitlab/grading.yml")
        for line in (ROOT / name).read_text("utf-8").splitlines()
        if re.search(r"(?<!`)\bpython3?\b", line)
    ]
    assert len(calls) >= 5
    assert [line for line in calls if not re.search(r"python3? -I ", line)] == []


@pytest.mark.parametrize("name", ["grade", "protect"])
def test_scripts_are_strict(name: str) -> None:
    """The scripts stop at the first fault, and leave nothing that others can read."""
    path = ROOT / "ci" / name
    text = path.read_text("utf-8")
    assert "set -euo pipefail\numask 077\n" in text
    assert path.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(path)], check=True)  # noqa: S607  wherever it is


def test_sealed_results_open_with_one_key_and_whole(tmp_path: Path) -> None:
    """Another key opens nothing, and a file that was changed anywhere is not believed."""
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "grade.json").write_text("points")
    for name in ("mine", "other"):
        names = ["-keyout", f"{name}.key", "-out", f"{name}.pem"]
        request = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name}"
        subprocess.run([*request.split(), *names], cwd=tmp_path, check=True, capture_output=True)
    protect = [str(ROOT / "ci/protect"), "results", "mine.pem", "sealed"]
    subprocess.run(protect, cwd=tmp_path, check=True)
    sealed = (tmp_path / "sealed").read_bytes()
    changed = bytearray(sealed)
    changed[-40] ^= 1
    (tmp_path / "changed").write_bytes(changed)
    codes = []
    for name, key in (("sealed", "mine"), ("sealed", "other"), ("changed", "mine")):
        command = f"openssl cms -decrypt -binary -inform DER -in {name} -inkey {key}.key".split()
        done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True)
        codes.append(done.returncode)
    assert codes[0] == 0
    assert all(codes[1:])


def test_a_candidates_project_on_gitlab_has_nothing() -> None:
    """The candidate's job has no variable, token, service, image of ours, or own runner."""
    pipeline = yaml.safe_load((ROOT / "ci/gitlab/candidate.yml").read_text("utf-8"))
    (job,) = pipeline.values()
    assert set(job) == {"image", "rules", "script", "artifacts"}


def test_jobs_on_gitlab_have_one_token_each() -> None:
    """What fetches can't write, what writes never meets the notebook, no socket is mounted."""
    text = (ROOT / "ci/gitlab/grading.yml").read_text("utf-8")
    pipeline = yaml.safe_load(text)
    named = {name: pipeline[name]["environment"]["name"] for name in pipeline["stages"]}
    assert named == {"grade": "grading", "publish": "publishing"}
    script = pipeline["grade"]["script"]
    assert script.index("unset MINBAR_FETCH_TOKEN") < script.index('"$ci/grade"')
    assert "minbar grade" not in str(pipeline["publish"])
    assert "docker.sock" not in text


def test_templates_are_where_the_page_says() -> None:
    """docs/ci.md names every file that is to be copied."""
    page = (ROOT / "docs/ci.md").read_text("utf-8")
    for path in Path(ROOT / "ci").rglob("*.yml"):
        name = path.relative_to(ROOT).as_posix()
        assert name.removesuffix("/action.yml") in page, name


def test_each_claim_of_the_page_has_its_test() -> None:
    """Every test that docs/ci.md names is there."""
    page = (ROOT / "docs/ci.md").read_text("utf-8")
    written = "".join(path.read_text("utf-8") for path in (ROOT / "tests/ci").glob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", page))
    assert len(named) > 8
    assert {name for name in named if f"def {name}(" not in written} == set()
    files = set(re.findall(r"`(tests/[\w/]+\.py)`", page))
    assert all((ROOT / name).exists() for name in files)
