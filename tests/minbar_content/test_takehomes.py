"""Take-homes: found in their roots, read whole, hashed, and complete."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from minbar.content.takehomes import list_takehomes, load_takehome
from minbar.errors import ContentError, UserError


def problems(bank: Path) -> list[str]:
    """Every problem of `tiny`, places relative to its folder."""
    with pytest.raises(ContentError) as caught:
        load_takehome([bank], "tiny")
    return [str(problem).replace(f"{bank / 'takehomes'}/", "") for problem in caught.value.problems]


def test_a_take_home_is_loaded_whole(bank: Path, tiny: Path) -> None:
    """Every part is there, under its own name."""
    takehome = load_takehome([bank], "tiny")
    assert takehome.spec.id == "tiny"
    assert takehome.folder == tiny
    assert takehome.brief == "# What to do\n"
    assert takehome.generate == b"print()\n"
    assert takehome.starter == (tiny / "starter.ipynb").read_bytes()
    assert sorted(takehome.public_tests) == ["conftest.py", "test_public.py"]
    assert sorted(takehome.hidden_tests) == ["conftest.py", "test_hidden.py"]
    assert list(takehome.references) == ["strong"]


def test_a_take_home_crosses_processes(bank: Path) -> None:
    """A batch hands it to its workers."""
    takehome = load_takehome([bank], "tiny")
    assert pickle.loads(pickle.dumps(takehome)) == takehome  # noqa: S301  our own bytes


def test_take_homes_are_listed_from_all_roots(bank: Path, tmp_path: Path) -> None:
    """Environments and half-made folders are no take-homes."""
    other = tmp_path / "other" / "takehomes"
    shutil.copytree(bank / "takehomes" / "tiny", other / "another")
    (other / "empty").mkdir()
    assert list_takehomes([bank, other.parent]) == ["another", "tiny"]


def test_an_environment_may_lie_in_another_root(bank: Path, tmp_path: Path) -> None:
    """A company's take-home uses the built-in environment."""
    own = tmp_path / "own" / "takehomes"
    own.mkdir(parents=True)
    shutil.move(bank / "takehomes" / "tiny", own)
    assert load_takehome([own.parent, bank], "tiny").spec.environment == "small"


def test_the_same_id_in_two_roots(bank: Path, tmp_path: Path) -> None:
    """A collision is an error that names both places."""
    shutil.copytree(bank, tmp_path / "other")
    with pytest.raises(ContentError) as caught:
        list_takehomes([bank, tmp_path / "other"])
    assert str(bank) in caught.value.what
    assert str(tmp_path / "other") in caught.value.where


@pytest.mark.parametrize(
    ("slug", "todo"),
    [
        ("tinny", "Did you mean `tiny`?"),
        ("zzz", "Known: `tiny`"),
        ("../tiny", "Did you mean `tiny`?"),
    ],
)
def test_unknown_take_home(bank: Path, slug: str, todo: str) -> None:
    """The error names what is near, or what there is."""
    with pytest.raises(UserError, match="there is no take-home") as caught:
        load_takehome([bank], slug)
    assert caught.value.todo == todo


def test_hash_is_stable(bank: Path, tmp_path: Path) -> None:
    """The same content elsewhere, in another layout of the YAML, has the same hash."""
    before = load_takehome([bank], "tiny").sha256
    shutil.copytree(bank, tmp_path / "copy")
    path = tmp_path / "copy" / "takehomes" / "tiny" / "takehome.yaml"
    path.write_text("# a comment\n" + path.read_text().replace("minutes: 30", "minutes:   30"))
    (path.parent / "hidden" / "__pycache__").mkdir()
    (path.parent / "hidden" / "__pycache__" / "test_hidden.pyc").write_bytes(b"x")
    assert load_takehome([tmp_path / "copy"], "tiny").sha256 == before


@pytest.mark.parametrize(
    "name",
    [
        "brief.md",
        "generate.py",
        "public/test_public.py",
        "hidden/test_hidden.py",
        "hidden/conftest.py",
    ],
)
def test_every_file_counts_in_the_hash(bank: Path, tiny: Path, name: str) -> None:
    """One more byte in any file is another take-home."""
    before = load_takehome([bank], "tiny").sha256
    with (tiny / name).open("a") as stream:
        stream.write("\n")
    assert load_takehome([bank], "tiny").sha256 != before


def test_declaration_counts_in_the_hash(bank: Path, tiny: Path) -> None:
    """Another number in the declaration is another take-home."""
    before = load_takehome([bank], "tiny").sha256
    path = tiny / "takehome.yaml"
    path.write_text(path.read_text().replace("minutes: 30", "minutes: 31"))
    assert load_takehome([bank], "tiny").sha256 != before


@pytest.mark.parametrize(
    ("gone", "problem"),
    [
        ("brief.md", "tiny: `brief.md` is missing. Write it"),
        ("starter.ipynb", "tiny: `starter.ipynb` is missing. Write it"),
        ("generate.py", "tiny: `generate.py` is missing. Write it"),
        (
            "public/test_public.py",
            "tiny/public: there are no tests. Write tests in files named `test_*.py`",
        ),
        (
            "hidden/test_hidden.py",
            "tiny/hidden: there are no tests. Write tests in files named `test_*.py`",
        ),
        ("reference/strong.ipynb", "tiny/takehome.yaml:40:3: `reference/strong.ipynb` is missing"),
    ],
)
def test_missing_files(bank: Path, tiny: Path, gone: str, problem: str) -> None:
    """Each part that is not there is named."""
    (tiny / gone).unlink()
    assert problems(bank) == [problem]


def test_a_misspelt_file_is_found(bank: Path, tiny: Path) -> None:
    """The missing name is brought together with the one that lies there."""
    (tiny / "brief.md").rename(tiny / "breif.md")
    assert problems(bank) == ["tiny: `brief.md` is missing. Is `breif.md` meant?"]


@pytest.mark.parametrize(
    "name", ["hidden/tests_more.py", "public/helpers/test_deep.py", "hidden/notes.md"]
)
def test_files_that_no_test_run_would_read(bank: Path, tiny: Path, name: str) -> None:
    """A test under another name would silently give no points."""
    (tiny / name).parent.mkdir(exist_ok=True)
    (tiny / name).write_text("")
    (problem,) = problems(bank)
    assert problem.startswith(f"tiny/{name}: would not be read as a test")


def test_a_reference_must_be_declared(bank: Path, tiny: Path) -> None:
    """A reference without an expected grade proves nothing."""
    shutil.copy(tiny / "reference" / "strong.ipynb", tiny / "reference" / "leaky.ipynb")
    (problem,) = problems(bank)
    assert problem.startswith("tiny/reference/leaky.ipynb: is not declared in `references`")


@pytest.mark.parametrize("raw", ["{", "{}", "[" * 100_000])
def test_a_starter_must_be_a_notebook(bank: Path, tiny: Path, raw: str) -> None:
    """A broken notebook is found before a candidate gets it."""
    (tiny / "starter.ipynb").write_text(raw)
    assert problems(bank) == ["tiny/starter.ipynb: is not a notebook. Save it in Jupyter"]


def test_files_must_be_text(bank: Path, tiny: Path) -> None:
    """Tests and brief in another encoding are found at their line."""
    (tiny / "brief.md").write_bytes(b"a\nb \xe9\n")
    (tiny / "hidden" / "test_hidden.py").write_bytes(b"# \xe9\n")
    assert problems(bank) == [
        "tiny/brief.md:2: is not UTF-8. Save it as UTF-8",
        "tiny/hidden/test_hidden.py:1: is not UTF-8. Save it as UTF-8",
    ]


def test_links_are_refused(bank: Path, tiny: Path) -> None:
    """A link in a take-home could lead anywhere on the author's machine."""
    (tiny / "hidden" / "test_link.py").symlink_to("/etc/hostname")
    (problem,) = problems(bank)
    assert problem.startswith("tiny/hidden/test_link.py: is a link")


def test_environment_must_exist(bank: Path, tiny: Path) -> None:
    """The error guesses which environment was meant."""
    path = tiny / "takehome.yaml"
    path.write_text(path.read_text().replace("environment: small", "environment: smal"))
    assert problems(bank) == [
        "tiny/takehome.yaml:6:14: there is no environment `smal`. Did you mean `small`?"
    ]


def test_problems_of_all_kinds_in_one_run(bank: Path, tiny: Path) -> None:
    """Declaration and files are mended in one go."""
    path = tiny / "takehome.yaml"
    path.write_text(path.read_text().replace("id: tiny", "id: tidy"))
    (tiny / "generate.py").unlink()
    assert len(problems(bank)) == 2
