"""Banks: several read as one, what they hand out, and the index that spares parsing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from minbar.content import bank_gather, bank_index, bank_parts
from minbar.content.banks import Bank, load_bank
from minbar.errors import ContentError, UserError

BASE = Path(__file__).parents[1] / "content" / "gallery" / "base"
LEAK = "acme.theory.validation.leak"
LEAK_FILE = "questions/theory/validation/leak/item.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small sound bank."""
    return shutil.copytree(BASE, tmp_path / "bank")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A folder for the index, not there yet."""
    return tmp_path / "state" / "index"


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Believe the times of files that were written a moment ago."""
    monkeypatch.setattr(bank_index, "_RACY_NS", -(10**18))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the parts that were parsed, in their order."""
    paths: list[str] = []
    read = bank_parts.read_part

    def note(*args: object, path: str, **rest: object) -> object:
        paths.append(path)
        return read(*args, path=path, **rest)  # type: ignore[arg-type]  # handed through as they are

    monkeypatch.setattr(bank_gather, "read_part", note)
    return paths


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Replace text in a file that holds it."""
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), "utf-8")


def company(root: Path, namespace: str = "beta") -> Path:
    """A second bank beside the first, with one item on the first one's rubric and topics."""
    other = root.parent / "company"
    folder = other / "questions/theory/validation/own"
    folder.mkdir(parents=True)
    text = (root / LEAK_FILE).read_text("utf-8")
    text = text.replace(f"id: {LEAK}\n", f"id: {namespace}.theory.validation.own\n")
    text = text.replace("acme.theory.validation.twin", LEAK)
    (folder / "item.yaml").write_text(text, "utf-8")
    declared = (
        f'schema: bank/1\nname: Beta\nnamespace: {namespace}\nminbar: "0.1"\ntaxonomy: {{}}\n'
    )
    (other / "questions/bank.yaml").write_text(declared, "utf-8")
    return other


def test_a_bank_hands_out_everything(root: Path) -> None:
    """Items, rubrics, roles, blueprints, policies and topics, each by its id."""
    bank = load_bank([root])
    bank.require_sound()
    assert list(bank.items) == list(bank.cards)
    assert bank.items[LEAK].item.title == "A column that is too good"
    assert bank.items[LEAK].folder == root / "questions/theory/validation/leak"
    assert bank.cards[LEAK].enemies == ("acme.theory.validation.twin",)
    assert list(bank.rubrics) == ["acme.rubric.depth"]
    assert bank.roles["engineer"].profile.engineering == 4
    assert list(bank.blueprints) == ["acme.blueprint.hour"]
    assert list(bank.policies) == ["acme.policy.engineer"]
    assert bank.taxonomy["math.probability.bayes"] == "Conditioning and base rates"
    assert bank.specs[root].namespace == "acme"
    assert bank.files["engineer"] == root / "rubrics/roles/engineer.yaml"
    assert bank.hashes.keys() == bank.files.keys() > bank.items.keys()


def test_attached_files_come_with_the_item(root: Path) -> None:
    """What is proved later is what was loaded, whatever happens to the files."""
    loaded = load_bank([root]).find_item("acme.debugging.training.axis")
    before = (root / "questions/debugging/training/axis/solution.py").read_bytes()
    (root / "questions/debugging/training/axis/solution.py").unlink()
    assert sorted(loaded.files) == ["solution.py", "tests.py"]
    assert loaded.files["solution.py"] == before


def test_an_item_says_where_its_values_stand(root: Path) -> None:
    """Later checks name places as the loader does."""
    loaded = load_bank([root]).items[LEAK]
    assert loaded.where("hints", 0, "cost") == f"{root / LEAK_FILE}:23:60"
    assert loaded.where("topics", key=True) == f"{root / LEAK_FILE}:8:1"


def test_an_unknown_item_is_answered_with_the_nearest(root: Path) -> None:
    """A slip in an id of the command line is no riddle."""
    with pytest.raises(UserError, match=r"Did you mean `acme\.theory.validation\.leak`"):
        load_bank([root]).find_item("acme.theory.validation.leek")


def test_problems_do_not_hide_the_rest(root: Path) -> None:
    """A broken item is left out; all others can still be listed and shown."""
    edit(root, LEAK_FILE, "minutes: 8", "minutes: many")
    bank = load_bank([root])
    assert LEAK not in bank.items
    assert len(bank.items) == 3
    with pytest.raises(ContentError, match="`minutes` must be a whole number"):
        bank.require_sound()


def test_a_link_is_no_item(root: Path) -> None:
    """Content never leads outside its folder."""
    (root / LEAK_FILE).unlink()
    (root / LEAK_FILE).symlink_to("/etc/hostname")
    (problem,) = load_bank([root]).problems
    assert problem.what == "is a link"


def test_code_is_text(root: Path) -> None:
    """A byte that is no UTF-8 is found in its line; it would end up in a record otherwise."""
    path = root / "questions/math/probability/rare/check.py"
    path.write_bytes(b"def check():\n    return 'm\xe9re'\n")
    (problem,) = load_bank([root]).problems
    assert str(problem) == f"{path}:2:1: is not UTF-8. Save it as UTF-8"


def test_a_readme_for_people_is_welcome(root: Path) -> None:
    """Beside types, areas, items and roles; minbar does not read it."""
    for folder in ("questions", "questions/theory", "questions/theory/validation", "rubrics/roles"):
        (root / folder / "README.md").write_text("# Look here\n", "utf-8")
    assert load_bank([root]).problems == ()


def test_a_root_of_take_homes_alone_is_no_bank(tmp_path: Path) -> None:
    """Without questions and rubrics no `bank.yaml` is missed."""
    (tmp_path / "takehomes").mkdir()
    bank = load_bank([tmp_path])
    assert bank.problems == ()
    assert not bank.items


def test_progress_is_told(root: Path) -> None:
    """Each part counts, and the last one is the whole."""
    told: list[tuple[int, int]] = []
    load_bank([root], tell=lambda done, of: told.append((done, of)))
    assert told == [(done, 9) for done in range(1, 10)]


def test_two_banks_combine(root: Path) -> None:
    """An item of a company's bank uses topics, roles and rubrics of the other."""
    other = company(root)
    edit(
        root,
        LEAK_FILE,
        "enemies:\n",
        "enemies:\n  - {id: beta.theory.validation.own, why: The same.}\n",
    )
    bank = load_bank([root, other])
    bank.require_sound()
    assert bank.items["beta.theory.validation.own"].folder.is_relative_to(other)
    assert [spec.namespace for spec in bank.specs.values()] == ["acme", "beta"]


def test_a_bank_alone_misses_what_the_other_declares(root: Path) -> None:
    """Names that only the other bank knows are each named."""
    bank = load_bank([company(root)])
    said = [problem.what for problem in bank.problems]
    assert "there is no role `engineer`" in said
    assert "there is no rubric `acme.rubric.depth`" in said
    assert "`ml.validation.leakage` is no topic of `bank.yaml`" in said


def test_an_id_in_two_banks_is_a_problem(root: Path) -> None:
    """The first one counts; the second is named with the place of the first."""
    other = shutil.copytree(root, root.parent / "copy")
    bank = load_bank([root, other])
    said = {problem.where.rpartition("/")[2]: problem.what for problem in bank.problems}
    assert len(bank.problems) == 9  # all parts but `bank.yaml`, and the environment
    assert said["hour.yaml:3:5"].endswith(f"is also in {root}/rubrics/blueprints/hour.yaml")
    assert all(each.folder.is_relative_to(root) for each in bank.items.values())


def test_banks_agree_on_titles_of_topics(root: Path) -> None:
    """One topic with two titles is a slip, or two topics."""
    other = company(root)
    edit(other, "questions/bank.yaml", "{}", "{ml: {validation: {leakage: Drips}}}")
    said = [str(problem) for problem in load_bank([root, other]).problems]
    where = f"{other}/questions/bank.yaml:5:39"
    assert any(line.startswith(f"{where}: topic `ml.validation.leakage` is") for line in said)


def same(one: Bank, other: Bank) -> bool:
    """Whether two banks hold the same."""
    return (
        one.hashes == other.hashes
        and one.cards == other.cards
        and all(one.items[name].item == other.items[name].item for name in one.items)
        and one.rubrics == other.rubrics
        and one.roles == other.roles
        and one.blueprints == other.blueprints
        and one.policies == other.policies
        and one.specs == other.specs
    )


@pytest.mark.usefixtures("settled")
def test_a_second_load_parses_nothing(root: Path, index: Path, parsed: list[str]) -> None:
    """The index gives the same bank, and no file is parsed again."""
    first = load_bank([root], index=index)
    assert len(parsed) == 9
    second = load_bank([root], index=index)
    assert len(parsed) == 9
    assert same(first, second)
    assert same(second, load_bank([root]))


def test_half_an_index_does_not_stay(root: Path, index: Path) -> None:
    """What a killed process left goes with the next index; one that is written now stays."""
    index.mkdir(parents=True)
    for name in (".new-old", ".new-now"):
        (index / name).write_bytes(b"half")
    os.utime(index / ".new-old", (0, 0))
    load_bank([root], index=index)
    (whole,) = index.glob("bank-*.index")
    assert sorted(path.name for path in index.iterdir()) == [".new-now", whole.name]


@pytest.mark.usefixtures("settled")
def test_only_what_changed_is_parsed(root: Path, index: Path, parsed: list[str]) -> None:
    """One edited item costs one item."""
    load_bank([root], index=index)
    edit(root, LEAK_FILE, "minutes: 8", "minutes: 9")
    parsed.clear()
    assert load_bank([root], index=index).items[LEAK].item.minutes == 9
    assert parsed == [LEAK_FILE]
    assert load_bank([root], index=index).cards[LEAK].minutes == 9
    assert parsed == [LEAK_FILE]


@pytest.mark.usefixtures("settled")
def test_a_touched_file_is_hashed_and_not_parsed(
    root: Path, index: Path, parsed: list[str]
) -> None:
    """A checkout that writes the same bytes anew costs hashes only."""
    load_bank([root], index=index)
    os.utime(root / LEAK_FILE)
    parsed.clear()
    assert load_bank([root], index=index).problems == ()
    assert parsed == []


@pytest.mark.usefixtures("settled")
def test_same_size_and_time_do_not_deceive(root: Path, index: Path) -> None:
    """A change that keeps size and time of change is still seen."""
    load_bank([root], index=index)
    status = (root / LEAK_FILE).stat()
    edit(root, LEAK_FILE, "minutes: 8", "minutes: 7")
    os.utime(root / LEAK_FILE, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (root / LEAK_FILE).stat().st_size == status.st_size
    assert load_bank([root], index=index).items[LEAK].item.minutes == 7


def test_files_that_are_still_being_written_are_not_believed(
    root: Path, index: Path, parsed: list[str]
) -> None:
    """Within a tick of the file system's clock times say nothing, so bytes are hashed."""
    load_bank([root], index=index)
    file = bank_index.IndexFile(index, [root]).read()
    assert file is not None
    assert {state.modified for part in file.head.parts for state in part.files} == {-1}
    parsed.clear()
    load_bank([root], index=index)
    assert parsed == []


@pytest.mark.usefixtures("settled")
def test_what_comes_and_goes_is_seen(root: Path, index: Path) -> None:
    """Files, folders and whole parts that appear or vanish are noticed."""
    load_bank([root], index=index)
    (root / "questions/math/probability/rare/check.py").rename(root / "kept.py")
    assert "`check.py` is missing" in load_bank([root], index=index).problems[0].what
    (root / "kept.py").rename(root / "questions/math/probability/rare/check.py")
    assert load_bank([root], index=index).problems == ()
    shutil.rmtree(root / "rubrics")
    assert "there is no role `engineer`" in [
        problem.what for problem in load_bank([root], index=index).problems
    ]


@pytest.mark.usefixtures("settled")
def test_a_new_take_home_is_seen(root: Path, index: Path) -> None:
    """What roles name beside the bank is part of what the index was made from."""
    edit(root, "rubrics/roles/engineer.yaml", "changelog:", "takehomes: [tiny]\nchangelog:")
    assert load_bank([root], index=index).problems[0].what == "there is no take-home `tiny`"
    (root / "takehomes/tiny").mkdir()
    (root / "takehomes/tiny/takehome.yaml").touch()
    assert load_bank([root], index=index).problems == ()
    shutil.rmtree(root / "takehomes/tiny")
    assert load_bank([root], index=index).problems[0].what == "there is no take-home `tiny`"


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("damage", [b"", b"minbar-index-1\n", b"something else", None])
def test_a_damaged_index_is_made_anew(root: Path, index: Path, damage: bytes | None) -> None:
    """Whatever lies there, the bank is read right; the index is only for speed."""
    whole = load_bank([root], index=index)
    (path,) = index.iterdir()
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert same(whole, load_bank([root], index=index))


@pytest.mark.usefixtures("settled")
def test_an_index_of_other_code_is_not_believed(
    root: Path, index: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new minbar may check more, so it reads everything once."""
    load_bank([root], index=index)
    parsed.clear()
    monkeypatch.setattr(bank_index, "code_fingerprint", lambda: "other")
    load_bank([root], index=index)
    assert len(parsed) == 9


def test_an_index_that_cannot_be_written_costs_only_time(root: Path, tmp_path: Path) -> None:
    """A file where the folder should be is no reason to fail."""
    (tmp_path / "taken").touch()
    assert load_bank([root], index=tmp_path / "taken").problems == ()
