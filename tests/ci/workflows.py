"""Runs workflow files as GitHub does: job after job, step after step, with real bash.

Actions of others are played by what they are known to do; ours run as they are
written. Scripts see the variables of their step and nothing of the test's own.
"""

from __future__ import annotations

import fnmatch
import io
import json
import os
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from tests.ci.expressions import condition, filled_in
from tests.ci.github import GitHub

__all__ = ["OURS", "ROOT", "Run", "Runner", "stream_zip"]

ROOT: Final = Path(__file__).parents[2]
OURS: Final = "your-org/minbar"
_SECONDS: Final = 280


@dataclass(slots=True)
class Run:
    """What became of a workflow: log, results of its jobs, and the pages that they wrote."""

    number: int
    log: str = ""
    results: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    summary: str = ""

    @property
    def conclusion(self) -> str:
        """Success, if no job failed."""
        return "failure" if "failure" in self.results.values() else "success"


@dataclass(slots=True)
class _Job:
    """One job while it runs."""

    folder: Path
    environment: dict[str, str]
    contexts: dict[str, Any]
    permissions: Mapping[str, str]
    ok: bool = True


class Runner:
    """Runs workflows of one repository.

    Args:
        github: whom the jobs belong to.
        folder: where jobs work.
        machine: variables that the machine itself sets.
    """

    def __init__(self, github: GitHub, folder: Path, machine: Mapping[str, str]) -> None:
        """Know host and machine."""
        self._github = github
        self._folder = folder
        self._machine = machine
        self._runs = 0

    def run(
        self, text: str, event: Mapping[str, Any], *, commit: tuple[str, str], trusted: bool
    ) -> Run:
        """Run a workflow.

        Args:
            text: of its file.
            event: that started it.
            commit: repository and revision that it runs for.
            trusted: whether it runs for the default branch: only then there are secrets.
        """
        self._runs += 1
        run = Run(self._runs)
        workflow = yaml.load(text, yaml.BaseLoader)  # noqa: S506  strings only: GitHub's `on`
        for name, job in workflow["jobs"].items():
            self._run_job(run, name, job, workflow, event, commit, trusted=trusted)
        return run

    def _run_job(  # noqa: PLR0917  what a job is made of
        self,
        run: Run,
        name: str,
        job: Mapping[str, Any],
        workflow: Mapping[str, Any],
        event: Mapping[str, Any],
        commit: tuple[str, str],
        *,
        trusted: bool,
    ) -> None:
        needs = job.get("needs", [])
        needs = [needs] if isinstance(needs, str) else needs
        permissions = job.get("permissions", workflow.get("permissions", {}))
        if not trusted:  # from a fork a token reads, whatever the workflow asks for
            permissions = dict.fromkeys(permissions, "read")
        secrets = self._github.environments.get(job.get("environment", ""), {}) if trusted else {}
        token = self._github.token(permissions)
        contexts = {
            "github": {"event": event, "token": token, "repository": self._github.name},
            "secrets": {**secrets, "GITHUB_TOKEN": token},
            "needs": {
                one: {"outputs": run.outputs[one], "result": run.results[one]} for one in needs
            },
            "steps": {},
            "env": {},
            "inputs": {},
        }
        before = all(run.results[one] == "success" for one in needs)
        run.outputs[name] = {}
        if not condition(job.get("if"), contexts, ok=before):
            run.results[name] = "skipped"
            return
        running = self._new_job(f"{run.number}-{name}", contexts, permissions, event)
        self._run_steps(run, running, job["steps"], commit)
        run.results[name] = "success" if running.ok else "failure"
        run.outputs[name] = {
            key: filled_in(value, running.contexts) for key, value in job.get("outputs", {}).items()
        }
        run.summary += Path(running.environment["GITHUB_STEP_SUMMARY"]).read_text("utf-8")

    def _new_job(
        self,
        name: str,
        contexts: dict[str, Any],
        permissions: Mapping[str, str],
        event: Mapping[str, Any],
    ) -> _Job:
        folder = self._folder / name
        for part in ("workspace", "temp", "home"):
            (folder / part).mkdir(parents=True)
        (folder / "event.json").write_text(json.dumps(event), "utf-8")
        contexts["runner"] = {"temp": str(folder / "temp")}
        files = {
            f"GITHUB_{part}": str(folder / part.lower())
            for part in ("ENV", "PATH", "OUTPUT", "STEP_SUMMARY")
        }
        for path in files.values():
            Path(path).touch()
        environment = {
            **self._machine,
            **files,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self._github.address,
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_REPOSITORY": self._github.name,
            "GITHUB_WORKSPACE": str(folder / "workspace"),
            "HOME": str(folder / "home"),
            "RUNNER_TEMP": str(folder / "temp"),
        }
        return _Job(folder / "workspace", environment, contexts, permissions)

    def _run_steps(
        self, run: Run, job: _Job, steps: list[dict[str, Any]], commit: tuple[str, str]
    ) -> None:
        for step in steps:
            if not condition(step.get("if"), job.contexts, ok=job.ok):
                continue
            outputs: dict[str, str] = {}
            try:
                if "run" in step:
                    outputs = self._script(run, job, step)
                else:
                    outputs = self._action(run, job, step, commit)
            except (_StepFailed, subprocess.CalledProcessError) as error:
                run.log += f"##[error]{error}\n"
                job.ok = job.ok and step.get("continue-on-error") == "true"
            if "id" in step:
                job.contexts["steps"][step["id"]] = {"outputs": outputs}

    def _script(self, run: Run, job: _Job, step: Mapping[str, Any]) -> dict[str, str]:
        """Run a step's script as GitHub does, and read what it said to later steps."""
        script = job.folder.parent / "script.sh"
        script.write_text(filled_in(step["run"], job.contexts), "utf-8")
        own = {name: filled_in(value, job.contexts) for name, value in step.get("env", {}).items()}
        output = Path(job.environment["GITHUB_OUTPUT"])
        output.write_text("")
        path = ":".join([*_lines(job.environment["GITHUB_PATH"])[::-1], job.environment["PATH"]])
        added = dict(line.split("=", 1) for line in _lines(job.environment["GITHUB_ENV"]))
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],  # noqa: S607
            cwd=job.folder,
            env={**job.environment, "PATH": path, **added, **own},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
        run.log += done.stdout
        if done.returncode:
            what = f"Process completed with exit code {done.returncode}."
            raise _StepFailed(what)
        return dict(line.split("=", 1) for line in _lines(output))

    def _action(
        self, run: Run, job: _Job, step: Mapping[str, Any], commit: tuple[str, str]
    ) -> dict[str, str]:
        name, _, _revision = step["uses"].partition("@")
        given = {key: filled_in(value, job.contexts) for key, value in step.get("with", {}).items()}
        if name == OURS or name.startswith(f"{OURS}/"):
            return self._composite(run, job, ROOT / name.removeprefix(OURS).lstrip("/"), given)
        if name == "actions/checkout":
            self._checkout(job, given, commit)
        elif name == "actions/upload-artifact":
            self._upload(run, job, given)
        elif name == "actions/download-artifact":
            content = self._github.artefact(given["name"], run.number)
            zipfile.ZipFile(io.BytesIO(content)).extractall(job.folder / given["path"])
        else:
            what = f"no such action here: {name}"
            raise AssertionError(what)
        return {}

    def _composite(
        self, run: Run, job: _Job, folder: Path, given: Mapping[str, str]
    ) -> dict[str, str]:
        """Run the steps of an action of ours, with inputs and steps of its own."""
        action = yaml.load((folder / "action.yml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
        declared = action["inputs"]
        assert set(given) <= set(declared), "GitHub warns of an input that is not declared"
        required = {key for key, value in declared.items() if value.get("required") == "true"}
        assert required <= set(given)
        inputs = {
            key: given.get(key, filled_in(value.get("default", ""), job.contexts))
            for key, value in declared.items()
        }
        # Secrets are not for actions: only what is handed on as an input.
        contexts = {**job.contexts, "inputs": inputs, "steps": {}}
        del contexts["secrets"]
        inner = _Job(
            job.folder,
            {**job.environment, "GITHUB_ACTION_PATH": str(folder)},
            contexts,
            job.permissions,
        )
        self._run_steps(run, inner, action["runs"]["steps"], ("", ""))
        if not inner.ok:
            what = "an action failed"
            raise _StepFailed(what)
        outputs = action.get("outputs", {})
        return {key: filled_in(value["value"], contexts) for key, value in outputs.items()}

    def _checkout(self, job: _Job, given: Mapping[str, str], commit: tuple[str, str]) -> None:
        repository, revision = commit
        if "repository" in given:
            repository, revision = given["repository"], "main"
        key = self._github.keys.get(repository)
        if key is None and repository not in self._github.repositories:
            raise _StepFailed(repository)
        if key is None and job.permissions.get("contents") not in {"read", "write"}:
            what = "the token may not read contents"
            raise _StepFailed(what)
        if key is not None and given.get("ssh-key") != key:
            what = f"Permission denied: {repository}"
            raise _StepFailed(what)
        assert given.get("persist-credentials") == "false", "a token would stay in the folder"
        target = job.folder / given.get("path", ".")
        _git("clone", "--quiet", str(self._github.repositories[repository]), str(target))
        _git("-C", str(target), "checkout", "--quiet", revision)

    def _upload(self, run: Run, job: _Job, given: Mapping[str, str]) -> None:
        lines = given["path"].split()
        ignored = [line[1:] for line in lines if line.startswith("!")]
        (chosen,) = (line for line in lines if not line.startswith("!"))
        root = job.folder / chosen
        files = {root.name: root} if root.is_file() else dict(_files(root, ignored))
        if not chosen or not files:
            what = "No files were found with the provided path"
            raise _StepFailed(what)
        contents = {name: path.read_bytes() for name, path in files.items()}
        self._github.add_artefact(given["name"], run.number, stream_zip(contents))


class _StepFailed(Exception):  # noqa: N818  what happened
    """A step ended badly; the job goes on to those that run anyway."""


def _files(root: Path, ignored: list[str]) -> Iterator[tuple[str, Path]]:
    """Yield files by name, hidden ones left out as upload-artifact does."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if path.is_file() and not hidden and not any(fnmatch.fnmatch(name, one) for one in ignored):
            yield name, path


def _lines(path: str | Path) -> list[str]:
    return Path(path).read_text("utf-8").splitlines()


def _git(*arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "advice.detachedHead=false", *arguments],  # noqa: S607  wherever it is
        check=True,
        capture_output=True,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"},
    )


class _Stream(io.RawIOBase):
    """Takes bytes and can't go back: sizes come after the content, as from the real actions."""

    def __init__(self) -> None:
        self.content = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401  whatever has bytes
        self.content += data
        return len(data)


def stream_zip(files: Mapping[str, bytes]) -> bytes:
    """Return a zip as the hosts' own clients write it: streamed, with data descriptors."""
    target = _Stream()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return bytes(target.content)
