"""What must hold in workflow files: each rule says in a sentence where one is broken."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

__all__ = ["faults_everywhere", "faults_of_trusted", "faults_of_untrusted", "steps_of"]

_PINNED: Final = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
_WRITTEN: Final = re.compile(r"uses: \S+ # (v\d+\.\d+\.\d+|your commit)$")
_HOSTED: Final = re.compile(r"ubuntu-\d\d\.\d\d")
# What of an event GitHub itself wrote; everything else may be a candidate's text.
_SAFE_EVENT: Final = frozenset({"workflow_run.event", "workflow_run.conclusion"})
# Python that would take modules from where a candidate's files may lie.
_TRUSTING: Final = re.compile(r"\bpython3?\"?(?= )(?! -I )")
_EVENT: Final = re.compile(r"github\.event\.([\w.]+)|github\.(head_ref)|github\.event\b")


def read(text: str) -> dict[str, Any]:
    """Return a workflow or an action, all values as text."""
    found: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506  strings only
    return found


def steps_of(text: str) -> list[dict[str, Any]]:
    """Return all steps of a workflow, or of a composite action."""
    file = read(text)
    if "runs" in file:
        return list(file["runs"]["steps"])
    return [step for job in file["jobs"].values() for step in job["steps"]]


def faults_everywhere(text: str) -> Iterator[str]:
    """Yield what is wrong in any workflow or action."""
    composite = "runs" in read(text)
    for step in steps_of(text):
        if "uses" in step and not _PINNED.fullmatch(step["uses"]):
            yield f"not pinned by a commit: {step['uses']}"
        if "run" in step:
            yield from _script(step, composite=composite)
        if step.get("uses", "").startswith("actions/checkout@"):
            yield from _checkout(step.get("with", {}))
    for line in text.splitlines():
        if "uses: " in line and not _WRITTEN.search(line):
            yield f"no version beside the commit: {line.strip()}"
    for found in _EVENT.finditer(text):
        if found[1] not in _SAFE_EVENT:
            yield f"text of a candidate's in an expression: {found[0]}"


def _script(step: Mapping[str, Any], *, composite: bool) -> Iterator[str]:
    if "${{" in step["run"]:
        yield "an expression inside a script"
    if _TRUSTING.search(step["run"]):
        yield "Python that is not isolated"
    if composite and step.get("shell") != "bash":
        yield "a script without its shell"
    done = subprocess.run(
        ["bash", "-n", "-c", step["run"]],  # noqa: S607  wherever it is
        check=False,
        capture_output=True,
    )
    if done.returncode:
        yield "a script that bash does not read"


def _checkout(given: Mapping[str, str]) -> Iterator[str]:
    if given.get("persist-credentials") != "false":
        yield "a token stays in the checked-out folder"


def _jobs(text: str) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """Yield jobs with their permissions, after what must hold for all of them."""
    for job in read(text)["jobs"].values():
        yield job, job.get("permissions", {})


def _faults_of_jobs(text: str) -> Iterator[str]:
    if read(text).get("permissions") != {}:
        yield "permissions that no job asked for"
    for job, permissions in _jobs(text):
        if not permissions:
            yield "a job that does not say its permissions"
        if not _HOSTED.fullmatch(job["runs-on"]):
            yield f"a machine that is used again: {job['runs-on']}"
        if "timeout-minutes" not in job:
            yield "a job without an end"


def faults_of_untrusted(text: str) -> Iterator[str]:
    """Yield what is wrong in a workflow that candidates can change."""
    yield from faults_everywhere(text)
    yield from _faults_of_jobs(text)
    if set(read(text)["on"]) != {"pull_request"}:
        yield "another event than pull_request"
    if "secrets" in text.replace("no secret", ""):
        yield "secrets in it"
    for job, permissions in _jobs(text):
        if set(permissions.items()) - {("contents", "read")}:
            yield "more than reading"
        if "environment" in job:
            yield "an environment"
    if any("run" in step for step in steps_of(text)):
        yield "it runs something"


def faults_of_trusted(text: str) -> Iterator[str]:
    """Yield what is wrong in the workflow of the default branch."""
    yield from faults_everywhere(text)
    yield from _faults_of_jobs(text)
    if set(read(text)["on"]) != {"workflow_run"}:
        yield "another event than workflow_run"
    for job, permissions in _jobs(text):
        secret, writes = "secrets." in str(job["steps"]), "write" in permissions.values()
        if secret and "environment" not in job:
            yield "a secret of the whole repository"
        if secret and writes:
            yield "a job with secrets may write"
        for step in job["steps"]:
            yield from _trusted_step(step, secret=secret)


def _trusted_step(step: Mapping[str, Any], *, secret: bool) -> Iterator[str]:
    given = step.get("with", {})
    uses = step.get("uses", "")
    if uses.startswith("actions/checkout@") and ("ref" in given or "repository" not in given):
        yield "a checkout of what a candidate wrote"
    if uses.startswith("actions/download-artifact@") and ("run-id" in given or secret):
        yield "a candidate's artefact is unpacked"
    if uses.startswith("actions/upload-artifact@") and "interviewer" in str(given.get("path")):
        yield "results in an artefact that candidates can read"
