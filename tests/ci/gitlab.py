"""A GitLab in small: its interface with tokens, and a runner for jobs of a pipeline.

Tokens can do what their scope allows and no more; artefacts go from job to job as
archives; variables of an environment are given to the jobs that name it.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from tests.ci.samples import try_git
from tests.ci.web import Answer, Question, page_of
from tests.ci.workflows import stream_zip

__all__ = ["GitLab", "Job", "payload", "rule_holds", "run_pipeline", "submitted"]

ROBOT: Final = {"id": 1000, "username": "project_42_bot"}
_SECONDS: Final = 280


@dataclass(slots=True)
class GitLab:
    """A candidate's project with one merge request.

    Attributes:
        project: its number.
        sha: newest commit of the merge request.
        artefact: of the job `submission`.
        finished: when each run of this job ended, the first one first.
        scopes: of each token.
        notes, statuses, uploads: what was written.
        address: where it answers.
    """

    project: int
    sha: str
    artefact: bytes = b""
    scopes: dict[str, str] = field(default_factory=dict)
    notes: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    uploads: dict[str, bytes] = field(default_factory=dict)
    address: str = ""
    finished: tuple[str, ...] = ("2026-11-20T16:31:10.123Z",)

    def answer(self, question: Question) -> Answer:
        """Answer one request."""
        if question.path.startswith("/storage/"):
            refused = "private-token" in question.headers
            return Answer({}, 400) if refused else Answer(self.artefact)
        scope = self.scopes.get(question.headers.get("private-token", ""))
        if scope is None:
            return Answer({"message": "401 Unauthorized"}, 401)
        if question.method != "GET" and scope != "api":
            return Answer({"error": "insufficient_scope"}, 403)
        path = question.path.removeprefix("/api/v4")
        for method, pattern, reply in self._routes():
            found = re.fullmatch(pattern, path)
            if found and question.method == method:
                return reply(question, *found.groups())
        return Answer({"message": "404 Not Found"}, 404)

    def _routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        root = f"/projects/{self.project}"
        return [
            ("GET", "/user", lambda _: Answer(ROBOT)),
            ("GET", f"{root}/pipelines/77", self._pipeline),
            ("GET", f"{root}/pipelines/77/jobs", self._jobs),
            ("GET", f"{root}/merge_requests", self._merge_requests),
            ("GET", rf"{root}/jobs/(\d+)/artifacts", self._redirected),
            ("GET", f"{root}/merge_requests/3/notes", lambda one: Answer(page_of(self.notes, one))),
            ("POST", f"{root}/merge_requests/3/notes", self._note),
            ("PUT", rf"{root}/merge_requests/3/notes/(\d+)", self._edit),
            ("POST", f"{root}/uploads", self._upload),
            ("POST", f"{root}/statuses/{self.sha}", self._status),
        ]

    def _pipeline(self, _question: Question) -> Answer:
        return Answer({"id": 77, "sha": self.sha, "created_at": "2026-11-20T16:30:00.123Z"})

    def _jobs(self, question: Question) -> Answer:
        job = {"status": "success", "created_at": "2026-11-20T16:30:00.123Z"}
        other = {**job, "id": 500, "name": "other", "finished_at": "2026-11-20T16:30:40.123Z"}
        runs = [
            {**job, "id": number, "name": "submission", "finished_at": finished}
            for number, finished in enumerate(self.finished, 501)
        ]
        return Answer(page_of([other, *runs], question))

    def _merge_requests(self, question: Question) -> Answer:
        return Answer(page_of([{"iid": 2, "sha": "f" * 40}, {"iid": 3, "sha": self.sha}], question))

    def _redirected(self, _question: Question, job: str) -> Answer:
        return Answer(None, 302, {"Location": f"{self.address}/storage/{job}"})

    def _note(self, question: Question) -> Answer:
        made = {"id": len(self.notes) + 1, "author": ROBOT, "body": question.json()["body"]}
        self.notes.append(made)
        return Answer(made, 201)

    def _edit(self, question: Question, number: str) -> Answer:
        self.notes[int(number) - 1]["body"] = question.json()["body"]
        return Answer(self.notes[int(number) - 1])

    def _upload(self, question: Question) -> Answer:
        mark = question.headers["content-type"].partition("boundary=")[2].encode()
        head, _, body = question.body.split(b"--" + mark)[1].partition(b"\r\n\r\n")
        name = re.search(rb'filename="([^"]+)"', head)
        assert name is not None
        self.uploads[name[1].decode()] = body.removesuffix(b"\r\n")
        return Answer({"markdown": f"[{name[1].decode()}](/uploads/{len(self.uploads)})"}, 201)

    def _status(self, question: Question) -> Answer:
        self.statuses.append(question.json())
        return Answer({}, 201)


@dataclass(frozen=True, slots=True)
class Job:
    """What became of a job."""

    code: int
    log: str
    folder: Path


def rule_holds(rule: str, variables: Mapping[str, str]) -> bool:
    """Return whether a rule of comparisons joined by `&&` holds."""
    parts = [re.fullmatch(r'\$(\w+) == "([^"]*)"', part.strip()) for part in rule.split("&&")]
    return all(part is not None and variables.get(part[1]) == part[2] for part in parts)


def submitted(text: str, folder: Path) -> bytes:
    """Return the artefact that a candidate's job leaves, of what its file says."""
    job = yaml.safe_load(text)["submission"]
    files: dict[str, bytes] = {}
    for pattern in job["artifacts"]["paths"]:
        for path in folder.glob(pattern.rstrip("/")):
            below = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
            files |= {one.relative_to(folder).as_posix(): one.read_bytes() for one in below}
    return stream_zip(files)


def run_pipeline(
    text: str,
    project: Path,
    folder: Path,
    variables: Mapping[str, str],
    environments: Mapping[str, Mapping[str, str]],
) -> dict[str, Job]:
    """Run all jobs of a pipeline, each in a new copy of the project.

    Args:
        text: of its file.
        project: repository of the project that it belongs to.
        folder: where jobs work.
        variables: of the machine, of GitLab, and of the project.
        environments: variables of each environment.
    """
    pipeline = yaml.safe_load(text)
    done: dict[str, Job] = {}
    kept: dict[str, bytes] = {}
    for stage in pipeline["stages"]:
        for name, job in _of(pipeline, stage):
            always = any(rule.get("when") == "always" for rule in job.get("rules", []))
            if not always and any(one.code for one in done.values()):
                continue
            work = folder / name
            try_git("clone", "--quiet", project, work, cwd=project)
            for need in job.get("needs", []):
                with tarfile.open(fileobj=io.BytesIO(kept[need["job"]])) as archive:
                    archive.extractall(work, filter="data")
            own = environments.get(job.get("environment", {}).get("name", ""), {})
            done[name] = _run(pipeline, job, work, {**variables, **own})
            kept[name] = _packed(work, job)
    return done


def _of(pipeline: Mapping[str, Any], stage: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in pipeline.items():
        if isinstance(job, dict) and job.get("stage") == stage:
            yield name, job


def _run(
    pipeline: Mapping[str, Any], job: Mapping[str, Any], work: Path, variables: Mapping[str, str]
) -> Job:
    """Run the lines of a job in one bash, each as it stands, until one fails."""
    given = {**variables, "CI_PROJECT_DIR": str(work)}
    for key, value in job.get("variables", {}).items():
        given[key] = re.sub(r"\$(\w+)", lambda name: given.get(name[1], ""), value)
    lines = [*pipeline["default"]["before_script"], *job["script"]]
    script = "".join(f"eval {_quoted(line)}\n" for line in lines)
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],  # noqa: S607  wherever it is
        cwd=work,
        env=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
    )
    return Job(done.returncode, done.stdout, work)


def _quoted(line: str) -> str:
    return "'" + line.replace("'", "'\\''") + "'"


def _packed(work: Path, job: Mapping[str, Any]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in job.get("artifacts", {}).get("paths", []):
            if (work / name).exists():
                archive.add(work / name, name)
    return packed.getvalue()


def payload(project: int, path: Path, status: str) -> Path:
    """Write what a webhook sends; all words in it are the candidate's."""
    text = "'; touch pwned; `touch pwned` $(touch pwned) ::error::forged"
    event = {
        "object_kind": "pipeline",
        "object_attributes": {"id": 77, "ref": text, "name": text, "status": status},
        "commit": {"message": text},
        "project": {"id": project, "name": text},
    }
    path.write_text(json.dumps(event), "utf-8")
    return path
