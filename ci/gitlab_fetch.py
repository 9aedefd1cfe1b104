"""Fetch what a candidate's pipeline left, for a grading project that trusts nothing of it.

Run by `ci/gitlab/grading.yml` in a pipeline that a webhook of the candidate's project
started. Of the webhook's text two numbers are believed as far as to ask GitLab about
them; a list of our own says which projects are graded, and whose they are. The
artefact is not unpacked: minbar reads it as the hostile zip that it may be.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent))  # `python3 -I` adds no folder

from api import Api, ApiError

_TIME: Final = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?Z")
_SHA: Final = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_WORD: Final = re.compile(r"[A-Za-z0-9._@+-]{1,64}")


def main() -> int:
    """Fetch into the folder that the only argument names."""
    event = json.loads(Path(os.environ["TRIGGER_PAYLOAD"]).read_text("utf-8"))
    if event["object_attributes"].get("status") != "success":
        print("minbar: nothing to grade yet")  # a webhook tells of every step of a pipeline
        return 0
    try:
        fetch(event, Path(sys.argv[1]))
    except ApiError as error:
        print(f"minbar: {error}", file=sys.stderr)
        return 1
    return 0


def fetch(event: dict[str, Any], folder: Path) -> None:
    """Write `submission.zip`, `variables` for the grading, and `target.json` for publishing.

    Raises:
        ApiError: if the project is not on the list, or has nothing to grade.
    """
    project, number = int(event["project"]["id"]), int(event["object_attributes"]["id"])
    known = _known(project)
    api = gitlab(os.environ["MINBAR_FETCH_TOKEN"])
    root = f"/projects/{project}"
    pipeline = api.get(f"{root}/pipelines/{number}")
    sha = _matching(_SHA, pipeline["sha"], "commit")[0]
    merge_request = _merge_request(api, root, sha)
    job = _job(api, f"{root}/pipelines/{number}/jobs")
    folder.mkdir(mode=0o700)
    limit = int(os.environ.get("MINBAR_MAX_BYTES", "50000000"))
    api.download(f"{root}/jobs/{int(job['id'])}/artifacts", folder / "submission.zip", limit)
    variables = {
        "TAKEHOME": _matching(_WORD, known["takehome"], "take-home's id")[0],
        # Not when the pipeline was made: its job may wait, and be repeated days later.
        "RECEIVED": f"{_matching(_TIME, job['finished_at'], 'time')[1]}Z",
    }
    if "candidate" in known:
        variables["CANDIDATE"] = _matching(_WORD, known["candidate"], "pseudonym")[0]
    lines = (f"export {name}='{value}'\n" for name, value in variables.items())
    (folder / "variables").write_text("".join(lines), "utf-8")
    target = {"project": project, "merge_request": merge_request, "sha": sha}
    (folder / "target.json").write_text(json.dumps(target), "utf-8")


def gitlab(token: str) -> Api:
    """Return GitLab, asked with a token."""
    return Api(os.environ["CI_API_V4_URL"], {"PRIVATE-TOKEN": token})


def _known(project: int) -> dict[str, str]:
    """Return what our own list says of a project: `takehome` and, without receipts, `candidate`."""
    listed = json.loads(Path(os.environ["MINBAR_CANDIDATES"]).read_text("utf-8"))
    if str(project) not in listed:
        what = f"project {project} is not in the list of candidates' projects"
        raise ApiError(what)
    one: dict[str, str] = listed[str(project)]
    return one


def _merge_request(api: Api, root: str, sha: str) -> int:
    found = [
        int(one["iid"])
        for one in api.all(f"{root}/merge_requests", state="opened")
        if one["sha"] == sha
    ]
    if len(found) != 1:
        what = (
            f"{len(found)} open merge requests have commit {sha[:12]} as their newest; 1 is needed"
        )
        raise ApiError(what)
    return found[0]


def _job(api: Api, path: str) -> dict[str, Any]:
    """Return the newest job that left a submission: one that is repeated is another one."""
    found: list[dict[str, Any]] = [
        one for one in api.all(path) if one["name"] == "submission" and one["status"] == "success"
    ]
    if not found:
        what = "the pipeline has no job `submission` that went well"
        raise ApiError(what)
    return max(found, key=lambda one: int(one["id"]))


def _matching(pattern: re.Pattern[str], value: object, what: str) -> re.Match[str]:
    matched = pattern.fullmatch(value) if isinstance(value, str) else None
    if matched is None:
        told = f"not the form of a {what}: {value!r:.60}"
        raise ApiError(told)
    return matched


if __name__ == "__main__":
    sys.exit(main())
