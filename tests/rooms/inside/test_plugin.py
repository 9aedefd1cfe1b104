"""Each test that is found ends in one record, whatever becomes of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from minbar.rooms.inside.plugin import ExamPlugin, run_tests
from minbar.rooms.inside.submission import Reply
from minbar.rooms.messages import Broken, Planned, TestBegun, TestDone, decode_message
from tests.rooms.exams import FakeAsker, exam, hidden
from tests.rooms.fakes import say

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "double": lambda x: [2 * one for one in x],
    "number": lambda _: 7.0,
    "fit": lambda _: Reply("error", error_name="ValueError", trace="their trace", cell=4, line=2),
    "scale": lambda _: Reply("timeout"),
    "answer": lambda: 42,
}


class Exam:
    """One examination without a room.

    Attributes:
        status: pytest's exit status.
        entries: all that was recorded.
    """

    def __init__(
        self,
        folder: Path,
        files: Mapping[str, bytes],
        key: bytes = bytes(32),
        done: frozenset[str] = frozenset(),
    ) -> None:
        """Run the tests in these files, but those that are done."""
        (folder / "data/work").mkdir(parents=True)
        for name, data in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        self.entries: list[dict[str, Any]] = []
        plugin = ExamPlugin(
            asker=FakeAsker(FUNCTIONS),
            spec=exam(),
            folder=folder,
            key=key,
            record=lambda entry: self.entries.append(dict(entry)),
            done=done,
        )
        before, modules, path = os.environ.copy(), set(sys.modules), sys.path[:]
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        try:
            self.status = run_tests(plugin, folder)
        finally:
            os.environ.clear()
            os.environ.update(before)
            sys.path[:] = path
            for name in set(sys.modules) - modules:
                del sys.modules[name]

    @property
    def tests(self) -> dict[str, dict[str, Any]]:
        """Records by the last part of their id."""
        found = [entry for entry in self.entries if entry["type"] == "test"]
        assert len({entry["id"] for entry in found}) == len(found)
        return {entry["id"].partition("::")[2]: entry for entry in found}

    @property
    def planned(self) -> int:
        """How many tests were found."""
        (entry,) = [entry for entry in self.entries if entry["type"] == "planned"]
        return int(entry["count"])

    @property
    def broken(self) -> list[dict[str, Any]]:
        """What could not be run."""
        return [entry for entry in self.entries if entry["type"] == "broken"]


ALL = hidden('''
    import os

    @pytest.fixture
    def failing():
        raise KeyError("ours")

    @pytest.fixture
    def asking(submission):
        return submission.call("fit", 1)

    @pytest.fixture
    def untidy():
        yield 1
        raise KeyError("in the end")

    @points(2, criterion="a")
    def test_passes(submission):
        """Doubles what it is given.

        More that no reader sees.
        """
        assert submission.call("double", [1]) == [2]
        assert submission.value("answer") == 42

    def test_unmarked(submission): pass
    def test_asserts(submission): assert submission.call("double", [1]) == ["hidden"]
    def test_errors(submission): submission.call("double", [1])["x"]
    def test_breach(submission): submission.call("number", 1)
    def test_raises(submission): submission.call("fit", 1)
    def test_slow(submission): submission.call("scale", 1)
    def test_missing(submission): submission.call("missing", 1)
    def test_no_file(submission): submission.artefact("out.csv")
    def test_swallows(submission):
        with pytest.raises(KeyError):
            submission.call("number", 1)
    def test_skips(submission): pytest.skip("not today")
    @pytest.mark.skip(reason="never")
    def test_skip_mark(submission): assert False
    @pytest.mark.skipif(True, reason="never")
    def test_skip_if(submission): assert False
    @pytest.mark.xfail
    def test_xfail_fails(submission): assert False
    @pytest.mark.xfail
    def test_xfail_passes(submission): pass
    @pytest.mark.xfail(strict=True)
    def test_xfail_strict(submission): pass
    def test_xfail_now(submission): pytest.xfail("no")
    def test_fail(submission): pytest.fail("this is wrong")
    def test_not_raised(submission):
        with pytest.raises(ValueError): pass
    def test_exits(submission): raise SystemExit(0)
    def test_setup_errors(failing): pass
    def test_setup_asks(asking): pass
    def test_teardown(untidy): pass
    async def test_async(submission): assert False
    @pytest.mark.parametrize("value", [
        1, 2, 2, pytest.param(3, id="x" * 400 + "a"), pytest.param(4, id="x" * 400 + "b"),
        pytest.param(5, id="\\u2603")])
    def test_many(submission, value): assert value != 2
    class TestOne:
        def test_same(self, submission): pass
    class TestTwo:
        def test_same(self, submission): assert False
''')


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Exam:
    """An examination with a test of every kind."""
    return Exam(tmp_path_factory.mktemp("exam"), {"hidden/test_all.py": ALL})


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("test_passes", "passed"),
        ("test_unmarked", "passed"),
        ("test_asserts", "failed"),
        ("test_errors", "errored"),
        ("test_breach", "failed"),
        ("test_raises", "failed"),
        ("test_slow", "failed"),
        ("test_missing", "failed"),
        ("test_no_file", "failed"),
        ("test_swallows", "failed"),
        ("test_skips", "errored"),
        ("test_skip_mark", "errored"),
        ("test_skip_if", "errored"),
        ("test_xfail_fails", "failed"),
        ("test_xfail_passes", "passed"),
        ("test_xfail_strict", "passed"),
        ("test_xfail_now", "errored"),
        ("test_fail", "failed"),
        ("test_not_raised", "failed"),
        ("test_exits", "errored"),
        ("test_setup_errors", "errored"),
        ("test_setup_asks", "failed"),
        ("test_teardown", "errored"),
        ("test_async", "errored"),
        ("test_many[1]", "passed"),
        ("TestOne::test_same", "passed"),
        ("TestTwo::test_same", "failed"),
    ],
)
def test_what_became_of_a_test(everything: Exam, name: str, outcome: str) -> None:
    """A skip, an exit and an untidy end are errors of the test; none of them passes."""
    assert everything.tests[name]["outcome"] == outcome


def test_every_test_that_was_found_is_recorded_once(everything: Exam) -> None:
    """As many records as were planned, each with an id of its own that fits a message."""
    assert everything.planned == len(everything.tests) == ALL.count(b"def test_") + 5
    assert everything.broken == []
    assert everything.status == 1
    long = [name for name in everything.tests if "~" in name]
    assert len(long) == 2
    for entry in everything.entries:
        header = {name: entry[name] for name in entry if name not in {"public", "detail"}}
        assert isinstance(decode_message(say(header)), TestBegun | TestDone | Planned)


def test_a_record_says_what_its_author_wrote(everything: Exam) -> None:
    """Sentence, points, criterion, number of questions."""
    entry = everything.tests["test_passes"]
    assert entry["id"] == "hidden/test_all.py::test_passes"
    assert entry["sentence"] == "Doubles what it is given."
    assert (entry["points"], entry["criterion"], entry["hidden"]) == (2.0, "a", True)
    assert entry["calls"] == 2
    assert entry["seconds"] >= 0
    unmarked = everything.tests["test_unmarked"]
    assert (unmarked["points"], unmarked["criterion"], unmarked["sentence"]) == (None, None, "")


def test_what_is_public_holds_nothing_of_a_hidden_test(everything: Exam) -> None:
    """The reason is a fixed sentence; values and traceback are for the interviewer."""
    for entry in everything.tests.values():
        assert "hidden" not in entry["public"]
        assert "Error" not in entry["public"]
    assert "['hidden']" in everything.tests["test_asserts"]["detail"]


def test_an_exception_of_the_candidates_code_tells_its_place(everything: Exam) -> None:
    """Name, cell and line come from the reply, and the detail is the candidate's trace."""
    for name in ("test_raises", "test_setup_asks"):
        entry = everything.tests[name]
        assert (entry["error_name"], entry["cell"], entry["line"]) == ("ValueError", 4, 2)
        assert entry["detail"] == "their trace"
    assert everything.tests["test_slow"]["error_name"] == ""


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (b"import no_such_module", "no_such_module"),
        (b"def test_a(:", "SyntaxError"),
        (b"import pytest; pytest.skip('all', allow_module_level=True)", "all"),
        (b"import pytest; pytest.importorskip('no_such_module')", "no_such_module"),
        (b"raise SystemExit(0)", "SystemExit"),
        (b"\xff\xfe", "test_b"),
    ],
    ids=["import", "syntax", "skip", "importorskip", "exit", "bytes"],
)
def test_a_file_that_does_not_import_is_told_and_never_passed_over(
    tmp_path: Path, source: bytes, text: str
) -> None:
    """Its tests cannot be counted: the reason is told, and where pytest says it, the file."""
    files = {"hidden/test_a.py": hidden("def test_fine(): pass"), "hidden/test_b.py": source}
    found = Exam(tmp_path, files)
    told = [entry for entry in found.broken if text in entry["text"]]
    assert [entry["place"] in {"hidden/test_b.py", "pytest"} for entry in told] == [True]
    for entry in found.broken:
        assert isinstance(decode_message(say({"type": "broken", "place": entry["place"]})), Broken)


def test_a_conftest_that_does_not_import_is_told(tmp_path: Path) -> None:
    """Pytest gives up before it collects; the reason is kept all the same."""
    files = {"hidden/conftest.py": b"import no_such_module", "hidden/test_a.py": b""}
    found = Exam(tmp_path, files)
    assert found.status == pytest.ExitCode.USAGE_ERROR
    assert "no_such_module" in found.broken[0]["text"]


@pytest.mark.parametrize(
    ("body", "status"),
    [("raise KeyboardInterrupt", 2), ("pytest.exit('enough')", 2)],
)
def test_an_examination_that_ends_early_has_fewer_records_than_planned(
    tmp_path: Path, body: str, status: int
) -> None:
    """The test that ended it is not recorded, so the count tells."""
    source = f"def test_one(): {body}\ndef test_two(): {body}\n"
    found = Exam(tmp_path, {"hidden/test_a.py": hidden(source)})
    assert (found.status, found.planned, len(found.tests)) == (status, 2, 0)


def test_an_error_of_the_machinery_is_told(tmp_path: Path) -> None:
    """A hook that fails is an internal error of pytest, and named."""
    conftest = b"def pytest_runtest_logstart(nodeid): raise ZeroDivisionError('hook')"
    files = {"hidden/conftest.py": conftest, "hidden/test_a.py": hidden("def test_a(): pass")}
    found = Exam(tmp_path, files)
    assert found.status == pytest.ExitCode.INTERNAL_ERROR
    assert "ZeroDivisionError" in found.broken[-1]["text"]


def test_public_tests_see_the_candidates_own_data_only(tmp_path: Path) -> None:
    """Hidden tests see both; a take-home without files is fine, too."""
    look = """
        def test_names(data):
            assert data.names == {names!r}
            assert [data.path(name).read_bytes() for name in data.names] == [b"x"] * len(data.names)
    """
    files = {
        "public/test_same.py": hidden(look.format(names=("w.csv",))),
        "hidden/test_same.py": hidden(look.format(names=("h.csv", "w.csv"))),
        "data/work/w.csv": b"x",
        "data/hidden/h.csv": b"x",
    }
    found = Exam(tmp_path / "both", files)
    ids = {entry["id"]: entry for entry in found.entries if entry["type"] == "test"}
    assert {name: entry["outcome"] for name, entry in ids.items()} == {
        "public/test_same.py::test_names": "passed",
        "hidden/test_same.py::test_names": "passed",
    }
    assert not ids["public/test_same.py::test_names"]["hidden"]
    assert ids["hidden/test_same.py::test_names"]["hidden"]
    none = Exam(tmp_path / "none", {"public/test_a.py": hidden(look.format(names=()))})
    assert none.tests["test_names"]["outcome"] == "passed"


def test_tests_run_in_an_order_of_the_key(tmp_path: Path) -> None:
    """Another key, another order; the same key and another place, the same; public ones first."""
    source = hidden("\n".join(f"def test_{number}(): pass" for number in range(12)))
    files = {f"{folder}/test_same.py": source for folder in ("public", "hidden")}

    def order(place: str, key: bytes) -> list[str]:
        found = Exam(tmp_path / place, files, key)
        return [entry["id"] for entry in found.entries if entry["type"] == "test"]

    first = order("a", b"1" * 32)
    assert order("b", b"1" * 32) == first
    assert order("c", b"2" * 32) != first
    assert sorted(order("d", b"2" * 32)) == sorted(first)
    folders = [name.partition("/")[0] for name in first]
    assert folders == ["public"] * 12 + ["hidden"] * 12


def test_what_is_done_is_left_out(tmp_path: Path) -> None:
    """After an interruption the others run, and only they are planned."""
    source = hidden("def test_a(): pass\ndef test_b(): pass\ndef test_" + "c" * 300 + "(): pass")
    files = {"hidden/test_same.py": source}
    first = Exam(tmp_path / "a", files)
    *done, last = (entry["id"] for entry in first.entries if entry["type"] == "test")
    rest = Exam(tmp_path / "b", files, done=frozenset(done))
    assert [entry["type"] for entry in rest.entries] == ["planned", "begun", "test"]
    assert (rest.planned, rest.entries[-1]["id"]) == (1, last)


def test_a_test_is_announced_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    """Whatever ends the process in its middle, there is enough for a record."""
    source = hidden('''
        @points(2, criterion="a")
        def test_a():
            """Does it."""
    ''')
    found = Exam(tmp_path, {"hidden/test_a.py": source})
    _, begun, ended = found.entries
    label = {"id", "hidden", "sentence", "points", "criterion"}
    assert begun == {"type": "begun", **{name: ended[name] for name in label}}
    assert (begun["points"], begun["sentence"]) == (2.0, "Does it.")


def test_the_marks_of_an_author_are_the_points(tmp_path: Path) -> None:
    """Marks work on methods and on parametrised tests alike."""
    source = hidden('''
        class TestOne:
            @points(0.5, criterion="b")
            def test_method(self):
                """A method."""
        @points(3, criterion="c")
        @pytest.mark.parametrize("x", [1, 2])
        def test_each(x): pass
    ''')
    found = Exam(tmp_path, {"hidden/test_a.py": source}).tests
    marks = {name: (entry["points"], entry["criterion"]) for name, entry in found.items()}
    assert marks == {
        "TestOne::test_method": (0.5, "b"),
        "test_each[1]": (3.0, "c"),
        "test_each[2]": (3.0, "c"),
    }
    assert found["TestOne::test_method"]["sentence"] == "A method."
