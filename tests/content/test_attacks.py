"""Attacks are read strictly: what is wrong in a file is said with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from minbar.content.attacks import FOLDER, load_corpus
from minbar.content.locate import built_in_root
from minbar.content.takehomes import list_takehomes
from minbar.errors import ContentError, UserError
from minbar.models.attack import Family, Limit, Sink

GOOD = """\
# tries: To take all of it,
#   and more.
# verdict: out-of-memory
# hidden: 0
# fires: memory, pids
# sink: html: <script>\\x1b
# then: right
# %%
x = 1
# %%
y = 2
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Give a root with the built-in target and no attack."""
    folder = tmp_path / FOLDER
    source = built_in_root() / FOLDER
    shutil.copytree(source / "target", folder / "target")
    for path in source.glob("_*.py"):
        shutil.copy(path, folder)
    for family in Family:
        (folder / family).mkdir()
    shutil.copytree(
        built_in_root() / "takehomes/environments/tabular",
        tmp_path / "takehomes/environments/tabular",
    )
    return tmp_path


def write(bank: Path, text: str, path: str = "resources/one.py") -> None:
    """Write one attack."""
    (bank / FOLDER / path).write_text(text, encoding="utf-8")


def problems(bank: Path) -> list[tuple[str, str]]:
    """Return place below the attacks, and words, of every problem."""
    with pytest.raises(ContentError) as caught:
        load_corpus((bank,))
    return [
        (one.where.removeprefix(f"{bank / FOLDER}/"), one.what) for one in caught.value.problems
    ]


def test_all_fields_are_read(bank: Path) -> None:
    """Sentence over two lines, limits, escapes in what must not be shown, cells."""
    write(bank, GOOD)
    corpus = load_corpus((bank,))
    (one,) = corpus.attacks
    assert (one.name, one.family) == ("one", Family.RESOURCES)
    assert one.tries == "To take all of it, and more."
    assert (one.verdict, one.hidden, one.then) == ("out-of-memory", 0, "right")
    assert one.fires == (Limit.MEMORY, Limit.PIDS)
    assert one.sinks == (Sink(rendering="html", text="<script>\x1b"),)
    assert one.cells[: len(corpus.wrong)] == corpus.wrong
    assert one.cells[-2:] == ("x = 1", "y = 2")


def test_a_name_may_hold_what_no_text_may(bank: Path) -> None:
    """A formula, a line end, half a character: what a file system takes, and a column of CSV."""
    write(bank, GOOD.replace("# then: right", "# named: =a\\n\\udcff.ipynb\n# sink: csv: ,="))
    (one,) = load_corpus((bank,)).attacks
    assert one.named == "=a\n\udcff.ipynb"
    assert one.sinks[-1] == Sink(rendering="csv", text=",=")


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("and more.", "and more", "resources/one.py:1", "one sentence"),
        ("out-of-memory", "out-of-luck", "resources/one.py:3", "`out-of-luck` is no `verdict`"),
        ("hidden: 0", "hidden: none", "resources/one.py:4", "`none` is no number of points"),
        ("memory, pids", "memory, pods", "resources/one.py:5", "`pods` is no `fires`"),
        ("sink: html", "sink: hmtl", "resources/one.py:6", "is not a rendering"),
        ("then: right", "then: left", "resources/one.py:7", "`left` is no `then`"),
        ("# then: right", "# than: right", "resources/one.py:7", "is no field"),
        ("# then: right", "# hidden: 1", "resources/one.py:7", "`hidden` is there twice"),
        ("# then: right", "# naive: no.", "resources/one.py:7", "`naive` must say"),
        ("# then: right", "# twice: maybe", "resources/one.py:7", "`maybe` is no `twice`"),
        ("# then: right", "# expects: door", "resources/one.py:7", 'is called "door"'),
        ("# then: right", "# hands_in: a.zip", "resources/one.py:7", "needs one cell"),
        ("# then: right", "# named: a/b.ipynb", "resources/one.py:7", "name of a notebook's file"),
        ("# then: right", "# named: a.zip", "resources/one.py:7", "name of a notebook's file"),
        ("# then: right", "# because: large", "resources/one.py:7", "belongs to what is refused"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(
    bank: Path, old: str, new: str, place: str, words: str
) -> None:
    """Each field is checked, and a field that nobody knows is refused."""
    write(bank, GOOD.replace(old, new))
    ((where, what),) = problems(bank)
    assert where == place
    assert words in what


def test_what_is_refused_says_why_and_gets_no_points(bank: Path) -> None:
    """Its reason is needed, and points are none."""
    write(bank, GOOD.replace("out-of-memory", "refused"))
    assert [where for where, _ in problems(bank)] == ["resources/one.py:1", "resources/one.py:4"]
    fitting = "verdict: refused\n# because: too large"
    write(bank, GOOD.replace("verdict: out-of-memory", fitting).replace("# hidden: 0\n", ""))
    (one,) = load_corpus((bank,)).attacks
    assert (one.hidden, one.because) == (None, "too large")


def test_files_that_would_not_be_read_are_problems(bank: Path) -> None:
    """Another ending, no cells, a family that does not exist, bytes that are no text."""
    write(bank, GOOD, "escape/one.txt")
    write(bank, "# tries: Nothing.\n", "escape/two.py")
    (bank / FOLDER / "artefacts" / "three.py").write_bytes(b"# tries: \xff.\n# %%\nx\n")
    found = dict(problems(bank))
    assert found["escape/one.txt"] == "would not be read as an attack"
    assert found["escape/two.py"] == "has no cells"
    assert found["artefacts/three.py:1"] == "is not UTF-8"
    (bank / FOLDER / "others").mkdir()
    assert dict(problems(bank)) == {"others": "would not be read as an attack"}


def test_two_attacks_of_one_name_are_a_problem(bank: Path) -> None:
    """A name says which attack is meant, whatever its family."""
    write(bank, GOOD)
    write(bank, GOOD, "escape/one.py")
    ((_, what),) = problems(bank)
    assert what.startswith("an attack of this name is also in")


def test_a_forgery_has_a_control_or_a_sentence(bank: Path) -> None:
    """Nobody can add one without saying what the naive grader makes of it."""
    write(bank, "# tries: A lie.\n# %%\nx = 1\n", "forgery/one.py")
    ((where, what),) = problems(bank)
    assert (where, "everything in one process" in what) == ("forgery/one.py:1", True)
    for naive in ("fooled", "broken", "leaks", "It has none of what this attacks."):
        write(bank, f"# tries: A lie.\n# naive: {naive}\n# %%\nx = 1\n", "forgery/one.py")
        assert load_corpus((bank,)).attacks[0].naive == naive


def test_attacks_are_chosen_by_name_and_family(bank: Path) -> None:
    """All, one, one family; a name that is nearly right is suggested."""
    write(bank, GOOD)
    write(bank, GOOD, "escape/other.py")
    corpus = load_corpus((bank,))
    assert [one.name for one in corpus.chosen((), None)] == ["one", "other"]
    assert [one.name for one in corpus.chosen((), Family.ESCAPE)] == ["other"]
    assert [one.name for one in corpus.chosen(["one"], None)] == ["one"]
    with pytest.raises(UserError, match=r"`othre`.*Did you mean `other`"):
        corpus.chosen(["othre"], None)


def test_attacks_are_no_takehome_and_may_be_missing(bank: Path, tmp_path: Path) -> None:
    """Nobody is asked to do the target, and a company's bank need not hold attacks."""
    assert list_takehomes((bank,)) == []
    empty = tmp_path / "empty"
    (empty / "takehomes").mkdir(parents=True)
    with pytest.raises(UserError, match="none of the content holds attacks"):
        load_corpus((empty,))
