"""The templates for GitHub, run step by step on a sample repository with a hostile candidate."""

from __future__ import annotations

import copy
import dataclasses
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.ci.conftest import STATE_SECRET
from tests.ci.github import BOT, GitHub
from tests.ci.samples import LURES, ROOT, TRAPS, commit, repository, spying_notebook, try_git
from tests.ci.web import serving
from tests.ci.workflows import Run, Runner
from tests.cli.test_grade_views import SECRETS
from tests.takehomes.samples import SECRET, notebook

NAME: Final = "acme/take-home"
BANK_KEY: Final = "-----BEGIN KEY----- of the private bank"
ACCOUNT: Final = 583_231
# What a candidate adds to both workflows: every way to a secret that a job has.
STOLEN: Final = """
      - name: steal
        env:
          KEY: ${{ secrets.MINBAR_BANK_KEY }}
          STATE: ${{ secrets.MINBAR_STATE_SECRET }}
          TOKEN: ${{ github.token }}
        run: |
          env | sort
          echo "stolen=<$KEY$STATE>"
          python3 - <<'PYTHON'
          import os, urllib.request, urllib.error
          where = "{GITHUB_API_URL}/repos/{GITHUB_REPOSITORY}/issues/7/comments"
          headers = {"Authorization": "Bearer " + os.environ["TOKEN"]}
          request = urllib.request.Request(where.format(**os.environ), b'{"body": "x"}', headers)
          try:
              print("answered", urllib.request.urlopen(request).status)
          except urllib.error.HTTPError as error:
              print("answered", error.code)
          PYTHON
      - name: take the bank
        continue-on-error: true
        uses: actions/checkout@v5
        with:
          repository: acme/bank
          path: loot
          persist-credentials: false
          ssh-key: ${{ secrets.MINBAR_BANK_KEY }}
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Pull:
    """What came of one push to a pull request.

    Attributes:
        submission, grade: the runs of both workflows.
        folder: where they worked.
        sha: of the commit.
        event: that started the second one.
        comments, check: what the pull request shows afterwards.
    """

    submission: Run
    grade: Run
    folder: Path
    sha: str
    event: dict[str, Any]
    comments: list[dict[str, Any]]
    check: dict[str, Any]


def trusted_workflow(base: str, fail_under: str = "100") -> str:
    """Return the workflow as its owner fills it in, on a machine that has minbar."""
    text = (ROOT / "ci/github/grade.yml").read_text("utf-8")
    options = (
        'conclude: "false"',
        'install: "false"',
        f"fail-under: {fail_under}",
        f"base: {base}",
    )
    more = "\n          ".join(options)
    replaced = {
        "your-org/bank": "acme/bank",
        "takehome: late-deliveries": "takehome: tiny",
        'conclude: "false"': more,
    }
    for old, new in replaced.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


@dataclasses.dataclass(slots=True)
class Place:
    """A GitHub with a repository for candidates, its owner's machine, and a private bank."""

    github: GitHub
    folder: Path
    machine: dict[str, str]
    upstream: Path
    recipient: Path
    base: str
    pushes: int = 0

    def push(self, files: dict[str, bytes | str], machine: dict[str, str] | None = None) -> Pull:
        """Push to a fork's branch, and let GitHub do what it does then."""
        self.pushes += 1
        work = self.folder / f"push-{self.pushes}"
        fork = work / "fork"
        work.mkdir()
        try_git("clone", "--quiet", self.upstream, fork, cwd=work)
        sha = commit(fork, files)
        self.github.repositories["candidate/take-home"] = fork
        one, others, deleted = self.github.pulls
        one["head"] = {"sha": sha, "repo": {"id": 99}}
        others["head"] = {"sha": sha, "repo": {"id": 1}}
        deleted["head"] = {"sha": sha, "repo": None}
        runner = Runner(self.github, work / "jobs", machine or self.machine)
        # A pull request runs its own workflows as the candidate wrote them, without secrets.
        text = (fork / ".github/workflows/minbar-submission.yml").read_text("utf-8")
        at = ("candidate/take-home", sha)
        submission = runner.run(text, {"pull_request": one}, commit=at, trusted=False)
        event = {
            "id": submission.number,
            "event": "pull_request",
            "conclusion": submission.conclusion,
            "head_sha": sha,
            "head_branch": "`touch pwned`$(touch pwned)",
            "head_repository": {"id": 99},
            "created_at": "2026-11-20T16:30:00Z",
        }
        # workflow_run takes the file from the default branch, and nobody else's.
        text = try_git("show", "main:.github/workflows/minbar-grade.yml", cwd=self.upstream).stdout
        started = {"workflow_run": event}
        grade = runner.run(text, started, commit=(NAME, "main"), trusted=True)
        comments = copy.deepcopy(self.github.comments)
        return Pull(submission, grade, work, sha, started, comments, self.github.checks[-1])


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory, grading_machine: dict[str, str], bank: Path, base: str
) -> Iterator[Place]:
    """Set everything up as docs/ci.md says."""
    folder = tmp_path_factory.mktemp("github")
    key, certificate = folder / "interviewer.key", bank / "interviewer.pem"
    request = "req -x509 -newkey rsa:3072 -nodes -days 30 -subj /CN=interviewer"
    names = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *request.split(), *names], check=True, capture_output=True)  # noqa: S607
    upstream = repository(
        folder / "upstream",
        {
            ".github/workflows/minbar-submission.yml": (
                ROOT / "ci/github/submission.yml"
            ).read_bytes(),
            ".github/workflows/minbar-grade.yml": trusted_workflow(base),
            "README.md": "Open a pull request.",
        },
    )
    github = GitHub(NAME)
    github.repositories = {NAME: upstream, "acme/bank": repository(folder / "bank-repository", {})}
    _copy(bank, folder / "bank-repository")
    github.keys = {"acme/bank": BANK_KEY}
    github.environments = {
        "grading": {"MINBAR_BANK_KEY": BANK_KEY, "MINBAR_STATE_SECRET": STATE_SECRET}
    }
    # A comment of the candidate's with our mark, and pull requests with another's commit.
    author = {"id": ACCOUNT, "login": "candidate", "type": "User"}
    forged = {"id": 1, "number": 7, "user": author, "body": "<!-- minbar: feedback -->\nforged"}
    github.comments.append(forged)
    github.pulls += [{"number": number, "user": author, "head": {}} for number in (7, 8, 9)]
    with serving(github.answer) as address:
        github.address = address
        yield Place(github, folder, grading_machine, upstream, key, base)


def _copy(bank: Path, target: Path) -> None:
    files = {
        path.relative_to(bank).as_posix(): path.read_bytes()
        for path in bank.rglob("*")
        if path.is_file()
    }
    commit(target, files)


@pytest.fixture(scope="module")
def hostile(place: Place) -> Pull:
    """A pull request that edits both workflows, and hands in a notebook that spies."""
    edited = (ROOT / "ci/github/submission.yml").read_text("utf-8") + STOLEN
    edited = edited.replace("contents: read", "contents: read\n      pull-requests: write")
    files: dict[str, bytes | str] = {
        "work.ipynb": spying_notebook(),
        ".github/workflows/minbar-submission.yml": edited,
        ".github/workflows/minbar-grade.yml": trusted_workflow(place.base, "0") + STOLEN,
        **LURES,
    }
    return place.push(files)


def texts(archive: bytes) -> dict[str, str]:
    """Return the files of an artefact."""
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        return {name: files.read(name).decode("utf-8") for name in files.namelist()}


def test_an_edited_workflow_finds_nothing_to_steal(hostile: Pull) -> None:
    """In the candidate's own run there is no secret, no writing token, and no hidden file."""
    log = hostile.submission.log
    assert "stolen=<>" in log
    assert "answered 403" in log
    assert "Permission denied: acme/bank" in log
    assert BANK_KEY not in log
    assert STATE_SECRET not in log


def test_an_edited_workflow_does_not_grade(hostile: Pull) -> None:
    """Graded is by the default branch's workflow, with its threshold and its tests."""
    assert "stolen" not in hostile.grade.log
    assert hostile.grade.results == {"grade": "failure", "publish": "success"}
    assert not list(hostile.folder.rglob("pwned"))


def test_the_comment_is_the_candidates_view(hostile: Pull) -> None:
    """One comment of ours: points and public tests, and nothing that is hidden."""
    forged, ours = hostile.comments
    assert forged["body"].endswith("forged")
    assert ours["user"] == BOT
    assert ours["number"] == 7
    assert ours["body"].startswith(f"<!-- minbar: feedback -->\n## Tiny: gh-{ACCOUNT}")
    assert "total adds a list up" in ours["body"]
    assert_nothing_hidden(ours["body"])


def test_the_check_fails_below_the_threshold(hostile: Pull) -> None:
    """The check is on the pull request's own commit, and says what the candidate may know."""
    check = hostile.check
    assert check["head_sha"] == hostile.sha
    assert check["conclusion"] == "failure"
    assert check["output"]["title"] == "Graded, below what is asked"
    assert_nothing_hidden(json.dumps(check))


def test_what_candidates_can_read_holds_nothing_hidden(hostile: Pull, place: Place) -> None:
    """Logs, job summary and open artefacts: of the trusted run, all of them are readable."""
    run = hostile.grade
    feedback = texts(place.github.artefact("minbar-feedback", run.number))
    assert {"report.md", "report.html", "junit.xml", "grade.json", "executed.ipynb"} <= set(
        feedback
    )
    assert json.loads(feedback["grade.json"])["view"] == "candidate"
    for text in (run.log, run.summary, *feedback.values()):
        assert_nothing_hidden(text)
    everything = run.log + run.summary
    assert BANK_KEY not in everything
    assert STATE_SECRET not in everything


def test_candidates_output_commands_no_log(hostile: Pull) -> None:
    """No line of the trusted log, and of what is shown, is a command of the candidate's."""
    assert not re.search(
        r"^\s*(::|##\[(?!error\]Process completed)|##vso)", hostile.grade.log, re.MULTILINE
    )
    assert "forged" not in hostile.grade.log
    for shown in (hostile.grade.summary, hostile.comments[-1]["body"]):
        assert "@everyone" not in shown
        assert "](https" not in shown


def test_the_interviewers_results_are_for_the_interviewer(hostile: Pull, place: Place) -> None:
    """The artefact is readable with the private key alone, and holds all there is."""
    artefact = place.github.artefact("minbar-interviewer", hostile.grade.number)
    with zipfile.ZipFile(io.BytesIO(artefact)) as files:
        (name,) = files.namelist()
        sealed = place.folder / name
        sealed.write_bytes(files.read(name))
    for secret in (*SECRETS, "grade.json", "total"):
        assert secret.encode() not in sealed.read_bytes()
    opened = place.folder / "opened"
    opened.mkdir()
    sealed.rename(opened / "interviewer.cms")
    shutil.copy(place.recipient, opened / "interviewer.key")
    page = (ROOT / "docs/ci.md").read_text("utf-8")
    (line,) = re.findall(r"^\$ (openssl cms .*)$", page, re.MULTILINE)
    subprocess.run(["bash", "-o", "pipefail", "-c", line], cwd=opened, check=True)  # noqa: S607
    (found,) = opened.glob("grades/*/grade.json")
    grade: dict[str, Any] = json.loads(found.read_bytes())
    assert grade["view"] == "interviewer"
    assert grade["submission"]["candidate"] == f"gh-{ACCOUNT}"
    assert any("test_overflow_by_cosmic_rays" in test["id"] for test in grade["tests"])
    assert (opened / "log.txt").exists()
    executed = (found.parent / "executed.ipynb").read_text("utf-8")
    assert "::error file=x::forged" in executed  # so it was said, and not only not heard


def test_what_is_refused_is_told_and_fails(place: Place) -> None:
    """Without a notebook nothing is graded: exit code 1, and our one comment says so."""
    pull = place.push({"notes.md": "no notebook"})
    assert pull.grade.results == {"grade": "failure", "publish": "success"}
    assert "exit code 1." in pull.grade.log
    (ours,) = (one for one in pull.comments if one["user"] == BOT)
    assert "refused" in ours["body"]
    assert pull.check["conclusion"] == "neutral"


def test_a_fault_of_ours_is_no_zero(place: Place) -> None:
    """Without an engine: exit code 3, and the candidate reads that it is not their fault."""
    broken = {**place.machine, "DOCKER_HOST": "unix:///nonexistent/docker.sock"}
    pull = place.push({"work.ipynb": notebook("total = sum")}, broken)
    assert "the sandbox image was not built" in pull.grade.log
    assert "exit code 3." in pull.grade.log
    assert pull.grade.results == {"grade": "failure", "publish": "success"}
    assert "not yours" in pull.comments[-1]["body"]
    assert pull.check["conclusion"] == "neutral"


def test_an_older_push_is_not_graded(place: Place) -> None:
    """A run for a commit that is not the newest any more fetches nothing and says nothing."""
    before = list(place.github.comments)
    event = {
        "id": 1,
        "event": "pull_request",
        "conclusion": "success",
        "head_sha": "0" * 40,
        "head_repository": {"id": 99},
        "created_at": "2026-11-20T16:30:00Z",
    }
    runner = Runner(place.github, place.folder / "older", place.machine)
    run = runner.run(
        trusted_workflow(place.base), {"workflow_run": event}, commit=(NAME, "main"), trusted=True
    )
    assert run.results == {"grade": "failure", "publish": "skipped"}
    assert place.github.comments == before


def test_a_large_artefact_is_not_fetched(place: Place) -> None:
    """What is larger than the cap, or of another name, leaves nothing on the machine."""
    pull = place.push({"large.bin": os.urandom(20_000)})
    text = trusted_workflow(place.base)
    fetch = "        id: fetch\n"
    assert fetch in text
    for option, told in (("max-bytes: 10000", "larger than 10000"), ("artifact: x", "no artefact")):
        runner = Runner(place.github, place.folder / option[:3], place.machine)
        changed = text.replace(fetch, f"{fetch}        with: {{{option}}}\n")
        run = runner.run(changed, pull.event, commit=(NAME, "main"), trusted=True)
        assert run.results == {"grade": "failure", "publish": "skipped"}
        assert told in run.log
        assert not list((place.folder / option[:3]).rglob("submission.zip"))


@pytest.mark.parametrize(
    ("begun", "complete", "received"),
    [
        ("2026-11-20T16:31:10Z", "2026-11-20T16:31:12Z", "2026-11-20T16:31:12Z"),
        ("2026-11-20T21:59:00Z", "2026-11-20T21:59:00Z", "2026-11-20T21:59:00Z"),
        ("2026-11-20T21:59:00Z", None, "2026-11-20T21:59:00Z"),
    ],
)
def test_lateness_counts_from_the_upload(
    tmp_path: Path, begun: str, complete: str | None, received: str
) -> None:
    """A job that was started in time and waits before it uploads is as late as its artefact."""
    github = GitHub(NAME, clock=(begun, complete))
    head = {"sha": "c" * 40, "repo": {"id": 99}}
    github.pulls = [{"number": 7, "user": {"id": ACCOUNT}, "head": head}]
    github.add_artefact("submission", 1, b"zip")
    run = {
        "id": 1,
        "event": "pull_request",
        "conclusion": "success",
        "head_sha": head["sha"],
        "head_repository": {"id": 99},
        "created_at": "2026-11-20T16:30:00Z",
    }
    (tmp_path / "event.json").write_text(json.dumps({"workflow_run": run}))
    with serving(github.answer) as address:
        github.address = address
        given = {
            "ARTIFACT": "submission",
            "MAX_BYTES": "100",
            "GITHUB_API_URL": address,
            "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_REPOSITORY": NAME,
            "GITHUB_TOKEN": github.token({"actions": "read", "pull-requests": "read"}),
            "RUNNER_TEMP": str(tmp_path),
        }
        script = str(ROOT / "ci/github_fetch.py")
        subprocess.run([sys.executable, "-I", script], env=given, check=True)
    lines = (tmp_path / "output").read_text().splitlines()
    assert f"received={received}" in lines


ALONE: Final = """
on: push
jobs:
  grade:
    steps:
      - uses: your-org/minbar@0000000000000000000000000000000000000000
        with: {submission: work.ipynb, takehome: tiny, install: "false", build: "false", %s}
"""
# Where the working directory is a candidate's own.
CHECKED_OUT: Final = """
on: push
permissions: {contents: read}
jobs:
  grade:
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
        with: {persist-credentials: false}
      - uses: your-org/minbar@0000000000000000000000000000000000000000
        with: {submission: work.ipynb, takehome: tiny, %s}
"""


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("bank: nowhere", "exit code 3."),
        (f"state-secret: {STATE_SECRET[:-4]}AAA=", "this machine's state has another secret"),
    ],
)
def test_the_action_alone_ends_as_grading_did(place: Place, more: str, told: str) -> None:
    """Without a workflow of ours the action itself fails, and never replaces a secret."""
    before = Path(place.machine["MINBAR_HOME"], "secret").read_bytes()
    runner = Runner(place.github, place.folder / f"alone-{len(more)}", place.machine)
    run = runner.run(ALONE % more, {}, commit=(NAME, "main"), trusted=True)
    assert run.conclusion == "failure"
    assert told in run.log
    assert Path(place.machine["MINBAR_HOME"], "secret").read_bytes() == before
    (result,) = (place.folder / f"alone-{len(more)}").rglob("results/candidate/report.md")
    assert "not yours" in result.read_text()


@pytest.mark.parametrize(
    "secret",
    [
        pytest.param("no base64!", id="other characters"),
        pytest.param(STATE_SECRET[:-1], id="cut off"),
        pytest.param(STATE_SECRET[:-4], id="too short"),
    ],
)
def test_a_state_secret_that_is_none_leaves_nothing(
    place: Place, tmp_path: Path, secret: str
) -> None:
    """What can't be the secret fails by its name, is kept nowhere, and grades nobody."""
    home = tmp_path / "home"
    runner = Runner(place.github, tmp_path, {**place.machine, "MINBAR_HOME": str(home)})
    more = f'bank: nowhere, state-secret: "{secret}"'
    run = runner.run(ALONE % more, {}, commit=(NAME, "main"), trusted=True)
    assert "minbar: state-secret is not the file `secret` in base64" in run.log
    assert "exit code 3." in run.log
    assert "not yours" in run.summary
    assert list(home.iterdir()) == []


def test_a_state_secret_is_kept_for_its_owner(place: Place, tmp_path: Path) -> None:
    """On a machine without a state it is written whole, and nothing beside it."""
    home = tmp_path / "home"
    runner = Runner(place.github, tmp_path, {**place.machine, "MINBAR_HOME": str(home)})
    more = f'bank: nowhere, state-secret: "{STATE_SECRET}"'
    run = runner.run(ALONE % more, {}, commit=(NAME, "main"), trusted=True)
    assert "state-secret" not in run.log
    assert {path.name: path.read_bytes() for path in home.iterdir()} == {"secret": SECRET}
    assert (home / "secret").stat().st_mode & 0o777 == 0o600


def test_the_action_runs_twice_in_a_job(place: Place) -> None:
    """Each use has results of its own."""
    again = ALONE.rpartition("      - uses")
    text = ALONE + "".join(again[1:])
    runner = Runner(place.github, place.folder / "twice", place.machine)
    more = 'bank: nowhere, conclude: "false"'
    run = runner.run(text % (more, more), {}, commit=(NAME, "main"), trusted=True)
    assert run.conclusion == "success", run.log
    assert len(list((place.folder / "twice").rglob("results/exit-code"))) == 2


def test_what_building_says_is_for_the_interviewer(place: Place, bank: Path) -> None:
    """A bank that can't be read is named in no log, and is told as a fault of ours."""
    broken = place.folder / "broken-bank"
    shutil.copytree(bank, broken)
    path = broken / "takehomes/environments/tabular/environment.yaml"
    path.write_text(path.read_text("utf-8") + "lost_in_space: 7\n")
    text = ALONE.replace('build: "false"', 'build: "true"') % f"bank: {broken}"
    runner = Runner(place.github, place.folder / "unread", place.machine)
    run = runner.run(text, {}, commit=(NAME, "main"), trusted=True)
    assert "exit code 3." in run.log
    assert "lost_in_space" not in run.log
    assert "not yours" in run.summary
    (said,) = (place.folder / "unread").rglob("results/interviewer/build.txt")
    assert "lost_in_space" in said.read_text("utf-8")


def checked_out(
    place: Place, name: str, machine: dict[str, str], more: str, after: str = ""
) -> Run:
    """Run the action, and steps after it, where a candidate's notebook and traps lie."""
    files: dict[str, bytes | str] = {"work.ipynb": spying_notebook(), **TRAPS}
    work = repository(place.folder / f"{name}-repository", files)
    place.github.repositories[f"candidate/{name}"] = work
    at = (f"candidate/{name}", "main")
    runner = Runner(place.github, place.folder / name, machine)
    return runner.run(CHECKED_OUT % more + after, {}, commit=at, trusted=True)


def test_files_in_the_working_directory_are_not_run(place: Place, bank: Path) -> None:
    """A `json.py` beside the notebook is nobody's module on the machine that grades."""
    more = f'bank: "{bank}", candidate: gh-{ACCOUNT}, install: "false", base: "{place.base}"'
    run = checked_out(place, "beside", place.machine, more)
    assert "minbar: graded" in run.log, run.log
    assert list((place.folder / "beside").rglob("work.ipynb"))
    assert not list(place.folder.rglob("*.ran"))


def test_files_in_the_working_directory_do_not_install(place: Place) -> None:
    """Nor are they when minbar is installed; without packages that fails, and is told."""
    system = {
        "PATH": os.environ["PATH"],
        "MINBAR_HOME": place.machine["MINBAR_HOME"],
        "PIP_NO_INDEX": "1",
    }
    run = checked_out(place, "uninstalled", system, 'bank: nowhere, build: "false"')
    assert "No matching distribution" in run.log, run.log  # so pip itself was asked
    assert "minbar: could not be installed" in run.log
    assert "exit code 3." in run.log
    assert "not yours" in run.summary
    assert not list(place.folder.rglob("*.ran"))


@pytest.mark.nightly
def test_the_action_installs_minbar(place: Place) -> None:
    """From the pinned and hashed requirements, whatever lies in the working directory."""
    pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    system = {"PATH": os.environ["PATH"], "MINBAR_HOME": place.machine["MINBAR_HOME"], **pip}
    step = "      - {if: always(), run: command -v minbar && minbar --version}\n"
    run = checked_out(place, "installing", system, 'bank: nowhere, build: "false"', step)
    assert "exit code 3." in run.log  # so the command was there
    assert re.search(r"temp/minbar-venv/bin/minbar\nminbar, version", run.log), run.log
    assert not list(place.folder.rglob("*.ran"))


def assert_nothing_hidden(text: str) -> None:
    """No word of hidden tests, their data, reviewers' notes or hypotheses is in a text."""
    for secret in SECRETS:
        assert secret not in text
