"""The templates' way to a code host: what is hostile in its answers does no harm."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ci.samples import ROOT
from tests.ci.web import Answer, Question, page_of, serving

LARGE = bytes(300_000)


@pytest.fixture(scope="module")
def module() -> Iterator[Any]:
    """The module as scripts import it: from their own folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "ci"))
        yield importlib.import_module("api")


@pytest.fixture(scope="module")
def asked() -> list[Question]:
    """Every question so far."""
    return []


@pytest.fixture(scope="module")
def address(asked: list[Question]) -> Iterator[str]:
    """A host that answers in every bad way."""
    answers: dict[str, Answer] = {
        "/large": Answer(LARGE),
        "/away": Answer(None, 302, {"Location": "/small"}),
        "/to-a-file": Answer(None, 302, {"Location": "file:///etc/passwd"}),
        "/round": Answer(None, 302, {"Location": "/round"}),
        "/small": Answer(b"content"),
        "/endless": Answer(list(range(100))),
    }

    def answer(question: Question) -> Answer:
        asked.append(question)
        if question.path == "/three":
            return Answer(page_of(list(range(250)), question))
        return answers.get(question.path, Answer({"message": "::error::no"}, 404))

    with serving(answer) as where:
        yield where


@pytest.fixture
def api(module: Any, address: str) -> Any:  # noqa: ANN401  a module that scripts import by path
    """An interface with a token."""
    return module.Api(address, {"Authorization": "Bearer token"})


def test_a_download_ends_at_its_limit(api: Any, module: Any, tmp_path: Path) -> None:  # noqa: ANN401
    """However much comes, no more than the limit and a piece is written."""
    target = tmp_path / "file"
    with pytest.raises(module.ApiError, match="larger than 100000 bytes"):
        api.download("/large", target, 100_000)
    assert target.stat().st_size <= 100_000 + (1 << 16)


def test_a_token_does_not_go_along(api: Any, asked: list[Question], tmp_path: Path) -> None:  # noqa: ANN401
    """A redirection is followed without it."""
    api.download("/away", tmp_path / "file", 100)
    assert (tmp_path / "file").read_bytes() == b"content"
    away, small = asked[-2:]
    assert away.headers["authorization"] == "Bearer token"
    assert "authorization" not in small.headers


@pytest.mark.parametrize("path", ["/to-a-file", "/round", "/nothing"])
def test_redirections_that_lead_nowhere_good(
    api: Any,  # noqa: ANN401
    module: Any,  # noqa: ANN401
    tmp_path: Path,
    path: str,
) -> None:
    """No file of the machine is read, nothing goes round for ever, and it is said in a line."""
    with pytest.raises(module.ApiError) as caught:
        api.download(path, tmp_path / "file", 100)
    assert "\n" not in str(caught.value)
    assert "::" not in str(caught.value)
    assert not (tmp_path / "file").exists()


def test_lists_come_in_pages_that_end(api: Any, module: Any) -> None:  # noqa: ANN401
    """All pages are read, and a host without an end is left."""
    assert list(api.all("/three")) == list(range(250))
    with pytest.raises(module.ApiError, match="more than 2000 entries"):
        list(api.all("/endless"))


@pytest.mark.parametrize("base", ["file:///etc", "ftp://example.org", "example.org"])
def test_other_addresses_are_refused(module: Any, base: str) -> None:  # noqa: ANN401
    """Only the web is asked."""
    with pytest.raises(module.ApiError, match="not an address of the web"):
        module.Api(base, {})


def test_markdown_is_cut_at_a_line(module: Any) -> None:  # noqa: ANN401
    """A long report keeps whole lines, says that there is more, and fits."""
    text = "".join(f"- line {number}\n" for number in range(100))
    found = module.cut(text, 200, "The rest is elsewhere.")
    assert len(found) <= 200
    assert found.endswith("\n\nThe rest is elsewhere.\n")
    assert all(line in text for line in found.splitlines()[:-2])
    assert module.cut("short", 200, "more") == "short"


def test_texts_become_one_line(module: Any) -> None:  # noqa: ANN401
    """Control characters, line ends and halves of pairs go."""
    assert module.plain("a\nb\x1b[31m\ud800c", 10) == "a b [31m c"
