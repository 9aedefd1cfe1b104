"""The templates for GitLab, run job by job on a sample project with a hostile candidate."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
import yaml

from tests.ci.gitlab import GitLab, Job, payload, rule_holds, run_pipeline, submitted
from tests.ci.mirrors import machine_without_minbar, small_mirror, whole_mirror
from tests.ci.samples import LURES, ROOT, repository, spying_notebook, try_git
from tests.ci.web import serving
from tests.cli.test_grade_views import SECRETS
from tests.takehomes.samples import GOOD, notebook

PROJECT: Final = 4242
SHA: Final = "c" * 40
FETCH, PUBLISH = "glpat-fetch", "glpat-publish"
# The account of the tests for GitHub: what was graded there is in the store already.
CANDIDATE: Final = "gh-583231"
GRADING: Final = (ROOT / "ci/gitlab/grading.yml").read_text("utf-8")


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A GitLab, the private grading project, and a machine that grades."""

    gitlab: GitLab
    project: Path
    folder: Path
    variables: dict[str, str]

    def run(
        self, name: str, project: int = PROJECT, status: str = "success", **variables: str
    ) -> dict[str, Job]:
        """Run the grading pipeline for an event of a project's pipeline."""
        folder = self.folder / name
        folder.mkdir()
        event = payload(project, folder / "payload.json", status)
        given = {**self.variables, "TRIGGER_PAYLOAD": str(event), **variables}
        tokens = {
            "grading": {"MINBAR_FETCH_TOKEN": FETCH},
            "publishing": {"MINBAR_PUBLISH_TOKEN": PUBLISH},
        }
        return run_pipeline(GRADING, self.project, folder, given, tokens)


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory,
    grading_machine: dict[str, str],
    bank: Path,
    base: str,
) -> Iterator[Place]:
    """Set everything up as docs/ci.md says."""
    folder = tmp_path_factory.mktemp("gitlab")
    project = folder / "grading"
    shutil.copytree(bank, project)
    listed = {PROJECT: {"takehome": "tiny", "candidate": CANDIDATE}}
    repository(project, {"candidates.json": json.dumps(listed), ".gitlab-ci.yml": GRADING})
    mirror = folder / "minbar"
    shutil.copytree(ROOT / "ci", mirror / "ci", ignore=shutil.ignore_patterns("__pycache__"))
    repository(mirror, {})
    try_git("config", "uploadpack.allowAnySHA1InWant", "true", cwd=mirror)
    files = {"work.ipynb": spying_notebook(), "data/numbers.csv": "value\n1\n", **LURES}
    work = repository(folder / "work", files)
    edited = (ROOT / "ci/gitlab/candidate.yml").read_text("utf-8")
    edited = edited.replace("      - src/", "      - src/\n      - action.yml\n      - bank/")
    artefact = submitted(edited, work)
    gitlab = GitLab(PROJECT, SHA, artefact, {FETCH: "read_api", PUBLISH: "api"})
    forged = {"id": 1, "author": {"id": 5}, "body": "<!-- minbar: feedback -->\nforged"}
    gitlab.notes.append(forged)
    with serving(gitlab.answer) as address:
        gitlab.address = address
        variables = {
            **grading_machine,
            "CI_API_V4_URL": f"{address}/api/v4",
            "HOME": str(folder),
            "MINBAR_BUILD_OPTIONS": f"--base {base}",
            "MINBAR_COMMIT": try_git("rev-parse", "HEAD", cwd=mirror).stdout.strip(),
            "MINBAR_REPOSITORY": mirror.as_uri(),
        }
        yield Place(gitlab, project, folder, variables)


@pytest.fixture(scope="module")
def graded(place: Place) -> dict[str, Job]:
    """The jobs of a pipeline for a notebook that spies."""
    return place.run("hostile")


def test_a_merge_request_is_graded(graded: dict[str, Job], place: Place) -> None:
    """Both jobs end well; the interviewer's results are in the grading project."""
    assert {name: job.code for name, job in graded.items()} == {"grade": 0, "publish": 0}, graded
    (found,) = graded["grade"].folder.glob("results/interviewer/grades/*/grade.json")
    grade = json.loads(found.read_bytes())
    assert grade["view"] == "interviewer"
    assert grade["submission"]["candidate"] == CANDIDATE
    assert (found.parent / "junit.xml").exists()  # the report that `reports: junit` names
    assert not list(place.folder.rglob("pwned"))


def test_the_note_is_the_candidates_view(graded: dict[str, Job], place: Place) -> None:
    """One note of ours with its files, in which nothing is hidden; a forged one stays."""
    assert graded["publish"].code == 0
    forged, ours = place.gitlab.notes
    assert forged["body"].endswith("forged")
    assert "total adds a list up" in ours["body"]
    assert "[junit.xml](/uploads/" in ours["body"]
    uploads = {name: content.decode() for name, content in place.gitlab.uploads.items()}
    assert json.loads(uploads["grade.json"])["view"] == "candidate"
    for text in (ours["body"], *uploads.values(), *(job.log for job in graded.values())):
        for secret in (*SECRETS, FETCH, PUBLISH):
            assert secret not in text
    assert place.gitlab.statuses[0] == {
        "state": "success",
        "name": "minbar",
        "description": "Graded",
    }


def stand_in(place: Place, name: str, script: str) -> str:
    """Put another `minbar` before the real one, and return the path on which it is found."""
    folder = place.folder / name
    folder.mkdir()
    program = folder / "minbar"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return f"{folder}:{place.variables['PATH']}"


def test_the_notebook_is_run_without_tokens(place: Place) -> None:
    """When grading begins, the token that fetched is gone from the job."""
    told = place.folder / "told"
    script = f'echo "== $1" >>"{told}"; env >>"{told}"; [ "$1" = sandbox ]'
    place.run("watched", PATH=stand_in(place, "watching", script))
    before, _, grading = told.read_text("utf-8").partition("\n== takehome\n")
    assert before.startswith("== sandbox\n")
    assert "TAKEHOME=tiny" in grading
    assert FETCH not in grading
    assert PUBLISH not in told.read_text("utf-8")


def test_a_fault_of_ours_is_no_zero(place: Place) -> None:
    """Without an engine the job ends with 3 and the candidate reads whose fault it is."""
    jobs = place.run("no-engine", DOCKER_HOST="unix:///nonexistent")
    assert {name: job.code for name, job in jobs.items()} == {"grade": 3, "publish": 0}
    (ours,) = (one for one in place.gitlab.notes if one["author"]["id"] != 5)
    assert "not yours" in ours["body"]
    assert place.gitlab.statuses[-1]["state"] == "canceled"
    said = jobs["grade"].folder / "results/interviewer/build.txt"
    assert "nonexistent" in said.read_text("utf-8")
    assert "nonexistent" not in jobs["grade"].log


def test_settings_that_are_wrong_are_no_fault_of_the_candidate(place: Place) -> None:
    """A take-home that the bank does not have is our fault, and nobody is refused for it."""
    given = {**place.variables, "OUT": str(place.folder / "wrong"), "TAKEHOME": "no-such"}
    command = [str(ROOT / "ci/grade")]
    subprocess.run(command, env={**given, "SUBMISSION": "work.ipynb"}, check=True)
    assert (place.folder / "wrong/exit-code").read_text() == "3\n"
    assert (place.folder / "wrong/candidate/status").read_text() == "not-gradable\n"


@pytest.mark.parametrize(
    ("variables", "status"),
    [
        ({}, "refused"),
        ({"CANDIDATE": CANDIDATE}, "refused"),
        ({"CANDIDATE": CANDIDATE, "RECEIVED": "yesterday"}, "not-gradable"),
    ],
)
def test_several_submissions_are_not_one(
    place: Place, bank: Path, tmp_path: Path, variables: dict[str, str], status: str
) -> None:
    """A folder of two people's work is refused, with or without a pseudonym, and says why."""
    for name in ("one", "two"):
        (tmp_path / "inbox" / name).mkdir(parents=True)
        (tmp_path / "inbox" / name / "work.ipynb").write_bytes(notebook(*GOOD))
    out = tmp_path / "out"
    given = {"SUBMISSION": str(tmp_path / "inbox"), "TAKEHOME": "tiny", "BANK": str(bank)}
    subprocess.run(
        [str(ROOT / "ci/grade")],
        env={**place.variables, **given, "OUT": str(out), **variables},
        check=True,
    )
    assert (out / "candidate/status").read_text() == f"{status}\n"
    code, told = {
        "refused": (1, "Several submissions were handed in as one"),
        "not-gradable": (3, "not yours"),
    }[status]
    assert (out / "exit-code").read_text() == f"{code}\n"
    assert {path.name for path in (out / "candidate").iterdir()} == {"report.md", "status"}
    assert told in (out / "candidate/report.md").read_text("utf-8")
    assert {path.name for path in out.iterdir()} == {"candidate", "exit-code", "interviewer"}


def installing(place: Place, folder: Path, mirror: Mapping[str, str]) -> Place:
    """Return the place with another mirror, and a machine that has no minbar."""
    own = {"PATH": machine_without_minbar(folder / "bin"), "TOLD": str(folder / "told")}
    return dataclasses.replace(place, variables={**place.variables, **own, **mirror})


def test_a_machine_without_minbar_installs_it(place: Place, tmp_path: Path) -> None:
    """Pinned requirements first, then minbar with what they brought; and that one is used."""
    jobs = installing(place, tmp_path, small_mirror(tmp_path)).run("small-mirror")
    work = jobs["grade"].folder
    assert (tmp_path / "told").read_text("utf-8").splitlines() == [
        f"{work / 'venv'} sandbox build",
        f"{work / 'venv'} takehome list",
    ], jobs["grade"].log
    assert jobs["grade"].code == 3  # it is a stand-in, and lists no take-home


@pytest.mark.nightly
def test_what_is_not_as_pinned_is_not_installed(place: Place, tmp_path: Path) -> None:
    """A package with another hash ends in a fault of ours, said to whom it concerns."""
    mirror = small_mirror(tmp_path, sha256="0" * 64)
    jobs = installing(place, tmp_path, mirror).run("other-hash")
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in jobs["grade"].log
    assert {name: job.code for name, job in jobs.items()} == {"grade": 3, "publish": 0}
    results = jobs["grade"].folder / "results"
    assert "minbar could not be installed" in (results / "interviewer/log.txt").read_text("utf-8")
    assert "not yours" in (results / "candidate/report.md").read_text("utf-8")
    assert not (tmp_path / "told").exists()


@pytest.mark.nightly
def test_a_mirror_of_this_tree_installs_and_grades(place: Place, tmp_path: Path) -> None:
    """From the pinned and hashed requirements; the installed minbar grades as this one does."""
    pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    mirror = whole_mirror(tmp_path / "mirror")
    jobs = installing(place, tmp_path, {**pip, **mirror}).run("whole-mirror")
    assert {name: job.code for name, job in jobs.items()} == {"grade": 0, "publish": 0}, jobs
    minbar = jobs["grade"].folder / "venv/bin/minbar"
    subprocess.run([minbar, "--version"], check=True, capture_output=True)
    assert (jobs["grade"].folder / "results/candidate/status").read_text() == "graded\n"


def test_lateness_counts_from_the_end_of_the_job(tmp_path: Path) -> None:
    """A job that is repeated a week after its pipeline began hands in a week later."""
    times = ("2026-11-20T16:31:10.123Z", "2026-11-27T09:00:00.5Z")
    gitlab = GitLab(PROJECT, SHA, b"zip", {FETCH: "read_api"}, finished=times)
    (tmp_path / "candidates.json").write_text(json.dumps({PROJECT: {"takehome": "tiny"}}))
    with serving(gitlab.answer) as address:
        gitlab.address = address
        given = {
            "CI_API_V4_URL": f"{address}/api/v4",
            "MINBAR_CANDIDATES": str(tmp_path / "candidates.json"),
            "MINBAR_FETCH_TOKEN": FETCH,
            "TRIGGER_PAYLOAD": str(payload(PROJECT, tmp_path / "payload.json", "success")),
        }
        script = [sys.executable, "-I", str(ROOT / "ci/gitlab_fetch.py"), str(tmp_path / "fetched")]
        subprocess.run(script, env=given, check=True)
    variables = (tmp_path / "fetched/variables").read_text().splitlines()
    assert "export RECEIVED='2026-11-27T09:00:00Z'" in variables


def test_projects_that_are_not_listed_are_not_graded(place: Place) -> None:
    """An event of a project that nobody put on the list leads nowhere."""
    notes = len(place.gitlab.notes)
    jobs = place.run("unknown", project=PROJECT + 1)
    assert jobs["grade"].code == 1
    assert "not in the list" in jobs["grade"].log
    assert jobs["publish"].code == 0
    assert len(place.gitlab.notes) == notes


def test_a_pipeline_that_goes_on_is_not_graded_yet(place: Place) -> None:
    """A webhook tells of every step; until the last there is nothing to do, and no fault."""
    notes = len(place.gitlab.notes)
    jobs = place.run("going-on", status="running")
    assert {name: job.code for name, job in jobs.items()} == {"grade": 0, "publish": 0}
    assert "nothing to grade yet" in jobs["grade"].log
    assert len(place.gitlab.notes) == notes


def test_only_triggers_on_the_protected_branch_start_it() -> None:
    """A push, a schedule, or a branch that is not protected starts no pipeline."""
    (rule,) = yaml.safe_load(GRADING)["workflow"]["rules"]
    right = {"CI_PIPELINE_SOURCE": "trigger", "CI_COMMIT_REF_PROTECTED": "true"}
    assert rule_holds(rule["if"], right)
    for name, value in (("CI_PIPELINE_SOURCE", "push"), ("CI_COMMIT_REF_PROTECTED", "false")):
        assert not rule_holds(rule["if"], {**right, name: value})


def test_the_scripts_are_bash() -> None:
    """Every line of both templates is accepted by bash."""
    for name in ("candidate", "grading"):
        pipeline = yaml.safe_load((ROOT / f"ci/gitlab/{name}.yml").read_text("utf-8"))
        jobs = [job for job in pipeline.values() if isinstance(job, dict) and "script" in job]
        assert jobs
        for line in (line for job in jobs for line in job["script"]):
            done = subprocess.run(["bash", "-n", "-c", line], check=False, capture_output=True)  # noqa: S607
            assert (done.returncode, done.stderr) == (0, b"")
