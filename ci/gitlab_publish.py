"""Show a candidate the feedback on their merge request: a note, and a commit's status.

Run by `ci/gitlab/grading.yml` in a job that has no secret but the token for it, and
never saw the submission: only the folder that `ci/grade` wrote for the candidate.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent))  # `python3 -I` adds no folder

from api import Api, ApiError, cut
from gitlab_fetch import gitlab

_MARK: Final = "<!-- minbar: feedback -->"
_NOTE: Final = 200_000  # characters; GitLab takes 1,000,000
_FILES: Final = ("report.html", "junit.xml", "executed.ipynb", "grade.json")
_STATES: Final = {"graded": "success", "below": "failed"}
_TITLES: Final = {
    "graded": "Graded",
    "below": "Graded, below what is asked",
    "refused": "Not graded: refused",
}


def main() -> int:
    """Publish: the arguments are the candidate's folder and `target.json`."""
    folder, target = map(Path, sys.argv[1:3])
    try:
        publish(folder, json.loads(target.read_text("utf-8")))
    except ApiError as error:
        print(f"minbar: {error}", file=sys.stderr)
        return 1
    return 0


def publish(folder: Path, target: dict[str, int | str]) -> None:
    """Write or renew the note with its files, and set the status of the commit.

    Raises:
        ApiError: if GitLab refuses.
    """
    api = gitlab(os.environ["MINBAR_PUBLISH_TOKEN"])
    root = f"/projects/{int(target['project'])}"
    files = [api.upload(f"{root}/uploads", path)["markdown"] for path in _there(folder)]
    report = cut((folder / "report.md").read_text("utf-8"), _NOTE, "The rest is in the files.")
    _note(
        api,
        f"{root}/merge_requests/{int(target['merge_request'])}/notes",
        "\n\n".join([_MARK, report, *([" · ".join(files)] if files else [])]),
    )
    status = (folder / "status").read_text("utf-8").strip()
    api.send(
        "POST",
        f"{root}/statuses/{target['sha']}",
        {
            "state": _STATES.get(status, "canceled"),
            "name": "minbar",
            "description": _TITLES.get(status, "Not graded, for a reason that is not yours"),
        },
    )


def _there(folder: Path) -> list[Path]:
    return [path for name in _FILES if (path := folder / name).is_file()]


def _note(api: Api, path: str, body: str) -> None:
    """Renew our note; one with our mark that somebody else wrote is not ours."""
    me = int(api.get("/user")["id"])
    for one in api.all(path):
        if int(one["author"]["id"]) == me and one["body"].startswith(_MARK):
            api.send("PUT", f"{path}/{int(one['id'])}", {"body": body})
            return
    api.send("POST", path, {"body": body})


if __name__ == "__main__":
    sys.exit(main())
