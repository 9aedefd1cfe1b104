"""Show a candidate the feedback on their pull request: a comment, and a check.

Run by the action `ci/github/publish` in a job that has no secret and never saw the
submission: only the folder that `ci/grade` wrote for the candidate.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent))  # `python3 -I` adds no folder

from api import Api, ApiError, cut, plain
from github_fetch import find_pull, github

_MARK: Final = "<!-- minbar: feedback -->"
_COMMENT: Final = 65_000  # characters; GitHub takes 65,536
_SUMMARY: Final = 15_000  # characters: as many as fit into 65,535 bytes, whatever they are
_ANNOTATIONS: Final = 50  # of one request, and enough to read
_LEVELS: Final = {"high": "failure", "medium": "warning", "low": "notice", "info": "notice"}
_CONCLUSIONS: Final = {"graded": "success", "below": "failure"}
_TITLES: Final = {
    "graded": "Graded",
    "below": "Graded, below what is asked",
    "refused": "Not graded: refused",
}


def main() -> int:
    """Publish the folder named by `FEEDBACK`."""
    try:
        publish(Path(os.environ["FEEDBACK"]))
    except ApiError as error:
        print(f"minbar: {error}", file=sys.stderr)
        return 1
    return 0


def publish(folder: Path) -> None:
    """Write or renew the comment, and add a check to the pull request's commit.

    Raises:
        ApiError: if GitHub refuses, or the pull request is gone.
    """
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text("utf-8"))
    run = event["workflow_run"]
    repository = os.environ["GITHUB_REPOSITORY"]
    api = github()
    pull = find_pull(api, repository, run)
    report = (folder / "report.md").read_text("utf-8")
    _comment(api, f"/repos/{repository}/issues", int(pull["number"]), report)
    check = {"head_sha": run["head_sha"], **_check(folder, report)}
    api.send("POST", f"/repos/{repository}/check-runs", check)


def _comment(api: Api, path: str, number: int, report: str) -> None:
    """Renew our comment; one with our mark that somebody else wrote is not ours."""
    body = cut(report, _COMMENT, "The rest is in the artefact `minbar-feedback`.")
    value = {"body": f"{_MARK}\n{body}"}
    for one in api.all(f"{path}/{number}/comments"):
        ours = one["user"]["login"] == os.environ["AUTHOR"] and one["user"]["type"] == "Bot"
        if ours and one["body"].startswith(_MARK):
            api.send("PATCH", f"{path}/comments/{int(one['id'])}", value)
            return
    api.send("POST", f"{path}/{number}/comments", value)


def _check(folder: Path, report: str) -> dict[str, Any]:
    status = (folder / "status").read_text("utf-8").strip()
    summary = cut(report, _SUMMARY, "The rest is in the comment.")
    return {
        "name": os.environ["CHECK"],
        "status": "completed",
        "conclusion": _CONCLUSIONS.get(status, "neutral"),
        "output": {
            "title": _TITLES.get(status, "Not graded, for a reason that is not yours"),
            "summary": summary,
            "annotations": _annotations(folder / "grade.json"),
        },
    }


def _annotations(path: Path) -> list[dict[str, Any]]:
    """Return the findings on code quality, the dearest first."""
    if not path.exists():
        return []
    grade = json.loads(path.read_text("utf-8"))
    found = (grade.get("quality") or {}).get("findings", [])
    dearest = sorted(found, key=lambda one: -one["points"])[:_ANNOTATIONS]
    return [_annotation(grade["submission"]["notebook"], one) for one in dearest]


def _annotation(notebook: str, finding: dict[str, Any]) -> dict[str, Any]:
    line = max(int(finding["file_line"]), 1)
    place = f"Cell {finding['cell']}, line {finding['line']}: " if finding["cell"] else ""
    return {
        "path": notebook,
        "start_line": line,
        "end_line": line,
        "annotation_level": _LEVELS[finding["severity"]],
        "title": plain(f"minbar {finding['check']}", 100),
        "message": plain(place + finding["message"], 1000),
    }


if __name__ == "__main__":
    sys.exit(main())
