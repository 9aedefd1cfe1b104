"""Fetch what a pull request handed in, for a job that trusts nothing of it.

Run by the action `ci/github/fetch` in a workflow that `workflow_run` started. All
that is known of the pull request comes from the event and from GitHub's own
answers; names, numbers and texts inside the artefact are never read here, and the
artefact is not unpacked: minbar reads it as the hostile zip that it may be.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent))  # `python3 -I` adds no folder

from api import Api, ApiError

_SHA: Final = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")
_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def main() -> int:
    """Fetch, and tell the next steps where it is and whose it is."""
    try:
        outputs = fetch()
    except ApiError as error:
        print(f"minbar: {error}", file=sys.stderr)
        return 1
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as stream:
        stream.writelines(f"{name}={value}\n" for name, value in outputs.items())
    return 0


def fetch() -> dict[str, str]:
    """Download the artefact of the run that started this one.

    Raises:
        ApiError: if the run is none of a pull request's, or has no such artefact.
    """
    run = _run()
    repository = _matching(_REPOSITORY, os.environ["GITHUB_REPOSITORY"], "repository")
    api = github()
    pull = find_pull(api, repository, run)
    limit = int(os.environ["MAX_BYTES"])
    artefact = _artefact(api, repository, int(run["id"]), os.environ["ARTIFACT"])
    if int(artefact["size_in_bytes"]) > limit:
        what = f"the submission is larger than {limit} bytes"
        raise ApiError(what)
    folder = tempfile.mkdtemp(prefix="minbar-submission-", dir=os.environ["RUNNER_TEMP"])
    target = Path(folder, "submission.zip")
    api.download(f"/repos/{repository}/actions/artifacts/{int(artefact['id'])}/zip", target, limit)
    return {
        "submission": str(target),
        "candidate": f"gh-{int(pull['user']['id'])}",
        "received": _received(artefact),
    }


def github() -> Api:
    """Return GitHub, asked with this job's token."""
    headers = {
        "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    return Api(os.environ["GITHUB_API_URL"], headers)


def find_pull(api: Api, repository: str, run: dict[str, Any]) -> dict[str, Any]:
    """Return the one open pull request whose newest commit the run was for.

    The repository that the commit lies in must be the same one too: anybody may
    open a pull request with somebody else's commit.

    Raises:
        ApiError: if there is none, or several.
    """
    sha = _matching(_SHA, run["head_sha"], "commit")
    home = int(run["head_repository"]["id"])
    found = [
        pull
        for pull in api.all(f"/repos/{repository}/pulls", state="open")
        if pull["head"]["sha"] == sha and (pull["head"]["repo"] or {}).get("id") == home
    ]
    if len(found) != 1:
        what = (
            f"{len(found)} open pull requests have commit {sha[:12]} as their newest; 1 is needed"
        )
        raise ApiError(what)
    one: dict[str, Any] = found[0]
    return one


def _run() -> dict[str, Any]:
    """Return the run of the event, if a pull request started it and it went well."""
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text("utf-8"))
    run: dict[str, Any] = event.get("workflow_run") or {}
    if run.get("event") != "pull_request" or run.get("conclusion") != "success":
        what = "this was not started by a run of a pull request that went well"
        raise ApiError(what)
    return run


def _artefact(api: Api, repository: str, run: int, name: str) -> dict[str, Any]:
    """Return the newest artefact of this name: a run that is repeated adds another one."""
    path = f"/repos/{repository}/actions/runs/{run}/artifacts"
    found = [
        one for one in api.all(path, "artifacts") if one["name"] == name and not one["expired"]
    ]
    if not found:
        what = f"the run left no artefact of the name {name!r}"
        raise ApiError(what)
    newest: dict[str, Any] = max(found, key=lambda one: int(one["id"]))
    return newest


def _received(artefact: dict[str, Any]) -> str:
    """Return when GitHub had it all, in UTC.

    The run's own times are no help: its job may wait, and upload what was written
    later. Nor is an artefact complete when it is begun, so the later time counts.
    """
    created = _matching(_TIME, artefact["created_at"], "time")
    updated = artefact.get("updated_at") or created  # GitHub may leave it out
    return max(created, _matching(_TIME, updated, "time"))


def _matching(pattern: re.Pattern[str], value: object, what: str) -> str:
    if isinstance(value, str) and pattern.fullmatch(value):
        return value
    told = f"not the form of a {what}: {value!r:.60}"
    raise ApiError(told)


if __name__ == "__main__":
    sys.exit(main())
