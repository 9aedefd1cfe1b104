"""Data follow from keys, are what was declared, and their author's errors are shown."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from minbar.content.takehomes import Takehome
from minbar.errors import ContentError
from minbar.rooms.proof import ScriptResult
from minbar.takehomes.data import generate_data
from minbar.takehomes.keys import DataKeys, demonstration_keys, derive_keys

if TYPE_CHECKING:
    from tests.takehomes.conftest import DirectRunner

KEYS = derive_keys(bytes(range(32)), "tiny", "c-17")
IMAGE = "image:1"


def with_script(takehome: Takehome, script: str) -> Takehome:
    """Return the take-home with another `generate.py`."""
    return replace(takehome, generate=script.encode())


def with_recorded(takehome: Takehome, **hashes: str) -> Takehome:
    """Return the take-home with recorded hashes of its demonstration data."""
    names = {name.replace("_", "."): digest for name, digest in hashes.items()}
    data = msgspec.structs.replace(takehome.spec.data, demonstration=names)
    return replace(takehome, spec=msgspec.structs.replace(takehome.spec, data=data))


def test_follow_from_keys(takehome: Takehome, runner: DirectRunner) -> None:
    """Each candidate has numbers of their own; hidden files differ from the workspace's."""
    mine = generate_data(takehome, KEYS, runner, image=IMAGE)
    theirs = generate_data(takehome, derive_keys(bytes(32), "tiny", "c-17"), runner, image=IMAGE)
    assert list(mine.work) == ["numbers.csv"]
    assert list(mine.hidden) == ["truth.csv"]
    contents = [*mine.work.values(), *mine.hidden.values()]
    contents += [*theirs.work.values(), *theirs.hidden.values()]
    assert len(set(contents)) == 4


def test_made_once(takehome: Takehome, runner: DirectRunner) -> None:
    """A second call takes them from the cache."""
    first = generate_data(takehome, KEYS, runner, image=IMAGE)
    assert generate_data(takehome, KEYS, runner, image=IMAGE) == first
    assert runner.runs == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda takehome: (takehome, replace(KEYS, world=bytes(32)), IMAGE),
        lambda takehome: (takehome, KEYS, "image:2"),
        lambda takehome: (with_script(takehome, takehome.generate.decode() + "#"), KEYS, IMAGE),
        lambda takehome: (with_recorded(takehome, numbers_csv="0"), KEYS, IMAGE),
    ],
)
def test_made_again_when_anything_changes(
    change: Callable[[Takehome], tuple[Takehome, DataKeys, str]],
    takehome: Takehome,
    runner: DirectRunner,
) -> None:
    """Other keys, another image, another script or another declaration: nothing stale."""
    generate_data(takehome, KEYS, runner, image=IMAGE)
    changed, keys, image = change(takehome)
    generate_data(changed, keys, runner, image=image)
    assert runner.runs == 2


def test_damaged_cache_is_made_again(takehome: Takehome, runner: DirectRunner, home: Path) -> None:
    """A damaged entry is replaced by the same data, made anew."""
    first = generate_data(takehome, KEYS, runner, image=IMAGE)
    (entry,) = (home / "data").iterdir()
    entry.write_bytes(entry.read_bytes()[:-1])
    assert generate_data(takehome, KEYS, runner, image=IMAGE) == first
    assert runner.runs == 2
    assert generate_data(takehome, KEYS, runner, image=IMAGE) == first
    assert runner.runs == 2


def test_no_key_in_the_cache(takehome: Takehome, runner: DirectRunner, home: Path) -> None:
    """Neither names nor contents of cached files tell a key."""
    generate_data(takehome, KEYS, runner, image=IMAGE)
    (entry,) = (home / "data").iterdir()
    seen = entry.name.encode() + entry.read_bytes()
    for key in (KEYS.work, KEYS.holdout, KEYS.world):
        assert key not in seen
        assert key.hex().encode() not in seen


def test_authors_error_has_its_place(takehome: Takehome, runner: DirectRunner) -> None:
    """An error in `generate.py` names file and line and ends with what Python said."""
    script = "import json\n\n\ndef make():\n    return {}['holdout-column']\n\n\nmake()\n"
    with pytest.raises(ContentError) as caught:
        generate_data(with_script(takehome, script), KEYS, runner, image=IMAGE)
    problem = caught.value.problems[0]
    assert problem.where == f"{takehome.folder}/generate.py:5"
    assert "ended with status 1" in problem.what
    assert problem.what.endswith("KeyError: 'holdout-column'")


def test_no_key_in_an_error(takehome: Takehome, runner: DirectRunner) -> None:
    """What a failing script prints of its keys is not repeated."""
    script = "raise SystemExit(open('keys.json').read())"
    with pytest.raises(ContentError) as caught:
        generate_data(with_script(takehome, script), KEYS, runner, image=IMAGE)
    text = str(caught.value)
    assert text.count("<key>") == 3
    assert KEYS.holdout.hex() not in text


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("pass", "hidden/truth.csv was not written, work/numbers.csv was not written"),
        ("import sys; sys.exit(3)", "ended with status 3"),
    ],
)
def test_missing_files(script: str, says: str, takehome: Takehome, runner: DirectRunner) -> None:
    """A script that doesn't write what was declared is an error of its author."""
    with pytest.raises(ContentError, match=says):
        generate_data(with_script(takehome, script), KEYS, runner, image=IMAGE)


WRITE = """
import pathlib
for name, size in {sizes}.items():
    pathlib.Path(name).parent.mkdir(exist_ok=True)
    pathlib.Path(name).write_bytes(bytes(size))
"""


@pytest.mark.parametrize(
    ("work", "hidden", "says"),
    [
        (10_001, 0, "work/numbers.csv is larger than data.max_bytes"),
        (5_000, 5_001, "wrote 10001 bytes, and data.max_bytes allows 10000"),
    ],
)
def test_too_many_bytes(
    work: int, hidden: int, says: str, takehome: Takehome, runner: DirectRunner
) -> None:
    """One file over the limit is refused, and all together too."""
    script = WRITE.format(sizes={"work/numbers.csv": work, "hidden/truth.csv": hidden})
    with pytest.raises(ContentError, match=says):
        generate_data(with_script(takehome, script), KEYS, runner, image=IMAGE)


def test_up_to_the_limit(takehome: Takehome, runner: DirectRunner) -> None:
    """The limit itself is allowed, and files that nobody declared are not taken."""
    sizes = {"work/numbers.csv": 5_000, "hidden/truth.csv": 5_000, "work/more.csv": 9}
    script = WRITE.format(sizes=sizes)
    data = generate_data(with_script(takehome, script), KEYS, runner, image=IMAGE)
    assert (list(data.work), list(data.hidden)) == (["numbers.csv"], ["truth.csv"])


def test_time_out(takehome: Takehome) -> None:
    """A script that never ends is an error of its author, with the limit."""

    def never(*_: object, **__: object) -> ScriptResult:
        return ScriptResult(status=124, log="", files={}, missing={})

    with pytest.raises(ContentError, match="more than 120 s"):
        generate_data(takehome, KEYS, never, image=IMAGE)


def test_failure_is_not_cached(takehome: Takehome, runner: DirectRunner, home: Path) -> None:
    """After a failure nothing is kept."""
    with pytest.raises(ContentError):
        generate_data(with_script(takehome, "pass"), KEYS, runner, image=IMAGE)
    assert not any((home / "data").iterdir())


def test_recorded_hashes_hold(takehome: Takehome, runner: DirectRunner) -> None:
    """Demonstration data that are as recorded are fine; a candidate's are not compared."""
    keys = demonstration_keys("tiny")
    made = generate_data(takehome, keys, runner, image=IMAGE)
    digest = hashlib.sha256(made.work["numbers.csv"]).hexdigest()
    recorded = with_recorded(takehome, numbers_csv=digest)
    assert generate_data(recorded, keys, runner, image=IMAGE) == made
    assert generate_data(recorded, KEYS, runner, image=IMAGE) != made


@pytest.mark.parametrize("name", ["numbers_csv", "truth_csv", "other_csv"])
def test_recorded_hashes_are_compared(name: str, takehome: Takehome, runner: DirectRunner) -> None:
    """Other bytes than were recorded, or a hash of no declared file, fail by name."""
    recorded = with_recorded(takehome, **{name: "0" * 64})
    with pytest.raises(ContentError, match=name.replace("_", r"\.")):
        generate_data(recorded, demonstration_keys("tiny"), runner, image=IMAGE)
