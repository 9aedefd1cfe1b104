"""A GitHub in small: repositories, tokens with permissions, artefacts, comments, checks.

Each answer is given only to a token that has the permission that GitHub's own
documentation asks for, so that a template with too few permissions fails here.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.ci.web import Answer, Question, page_of

__all__ = ["BOT", "GitHub"]

BOT: Final = {"login": "github-actions[bot]", "type": "Bot"}
_ORDER: Final = ("none", "read", "write")


@dataclass(slots=True)
class GitHub:
    """Everything that it knows.

    Attributes:
        name: of the repository that candidates open pull requests in.
        address: where it answers.
        repositories: folders of git repositories, by name.
        keys: deploy keys of private repositories.
        environments: their secrets, which only the default branch is given.
        pulls: open pull requests.
        artefacts: by number: name, run, bytes.
        comments, checks: what was written.
        tokens: the permissions of each.
        uploads: for each artefact, when it was begun and when it was complete.
        clock: begin and end of what is uploaded now.
    """

    name: str
    address: str = ""
    repositories: dict[str, Path] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    environments: dict[str, dict[str, str]] = field(default_factory=dict)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    artefacts: dict[int, tuple[str, int, bytes]] = field(default_factory=dict)
    comments: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)
    tokens: dict[str, Mapping[str, str]] = field(default_factory=dict)
    uploads: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    clock: tuple[str, str | None] = ("2026-11-20T16:31:10Z", "2026-11-20T16:31:10Z")

    def token(self, permissions: Mapping[str, str]) -> str:
        """Return a new token with these permissions and no others."""
        made = f"ghs_{secrets.token_hex(8)}"
        self.tokens[made] = permissions
        return made

    def add_artefact(self, name: str, run: int, content: bytes) -> None:
        """Keep an artefact of a run."""
        number = len(self.artefacts) + 1
        self.artefacts[number] = (name, run, content)
        self.uploads[number] = self.clock

    def artefact(self, name: str, run: int) -> bytes:
        """Return the newest artefact of a run, by its name."""
        *_, newest = (
            body for known, of, body in self.artefacts.values() if (known, of) == (name, run)
        )
        return newest

    def answer(self, question: Question) -> Answer:
        """Answer one request."""
        if question.path.startswith("/blobs/"):
            return self._blob(question)
        permissions = self.tokens.get(question.headers.get("authorization", "")[7:])
        if permissions is None:
            return Answer({"message": "Bad credentials"}, 401)
        for method, pattern, needs, reply in self._routes():
            found = re.fullmatch(pattern, question.path.removeprefix(f"/repos/{self.name}"))
            if found and question.method == method:
                if not _allowed(permissions, needs):
                    return Answer({"message": "Resource not accessible by integration"}, 403)
                return reply(question, *found.groups())
        return Answer({"message": "Not Found"}, 404)

    def _routes(self) -> list[tuple[str, str, tuple[str, str], Callable[..., Answer]]]:
        return [
            ("GET", "/pulls", ("pull-requests", "read"), self._pulls),
            ("GET", r"/actions/runs/(\d+)/artifacts", ("actions", "read"), self._listed),
            ("GET", r"/actions/artifacts/(\d+)/zip", ("actions", "read"), self._redirected),
            ("GET", r"/issues/(\d+)/comments", ("pull-requests", "read"), self._read_comments),
            ("POST", r"/issues/(\d+)/comments", ("pull-requests", "write"), self._comment),
            ("PATCH", r"/issues/comments/(\d+)", ("pull-requests", "write"), self._edit),
            ("POST", "/check-runs", ("checks", "write"), self._check),
        ]

    def _pulls(self, question: Question) -> Answer:
        return Answer(page_of(self.pulls, question))

    def _listed(self, question: Question, run: str) -> Answer:
        found = [
            {
                "id": number,
                "name": name,
                "size_in_bytes": len(content),
                "expired": False,
                "created_at": self.uploads[number][0],
                "updated_at": self.uploads[number][1],
            }
            for number, (name, of, content) in self.artefacts.items()
            if of == int(run)
        ]
        return Answer({"total_count": len(found), "artifacts": page_of(found, question)})

    def _redirected(self, _question: Question, number: str) -> Answer:
        return Answer(None, 302, {"Location": f"{self.address}/blobs/{number}?sig=signed"})

    def _blob(self, question: Question) -> Answer:
        """As the real store: a signed address, and no second way to say who one is."""
        if "authorization" in question.headers or question.query.get("sig") != "signed":
            return Answer({"message": "two ways of authentication, or none"}, 400)
        return Answer(self.artefacts[int(question.path.rpartition("/")[2])][2])

    def _read_comments(self, question: Question, number: str) -> Answer:
        found = [one for one in self.comments if one["number"] == int(number)]
        return Answer(page_of(found, question))

    def _comment(self, question: Question, number: str) -> Answer:
        body = question.json()["body"]
        if len(body) > 65_536:
            return Answer({"message": "body is too long"}, 422)
        made = {"id": len(self.comments) + 1, "number": int(number), "user": BOT, "body": body}
        self.comments.append(made)
        return Answer(made, 201)

    def _edit(self, question: Question, number: str) -> Answer:
        self.comments[int(number) - 1]["body"] = question.json()["body"]
        return Answer(self.comments[int(number) - 1])

    def _check(self, question: Question) -> Answer:
        check = question.json()
        output = check["output"]
        if len(output["summary"].encode()) > 65_535 or len(output["annotations"]) > 50:
            return Answer({"message": "Validation Failed"}, 422)
        self.checks.append(check)
        return Answer({"id": len(self.checks)}, 201)


def _allowed(permissions: Mapping[str, str], needs: tuple[str, str]) -> bool:
    return _ORDER.index(permissions.get(needs[0], "none")) >= _ORDER.index(needs[1])
