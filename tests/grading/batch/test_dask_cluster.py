"""The way to a Dask cluster: addresses, a missing library, and workers that lack our code."""

from __future__ import annotations

import sys
import time

import pytest

from minbar.errors import ClusterError, UserError
from minbar.grading.batch.dask_cluster import DaskCluster, check_address, facts_from
from minbar.grading.batch.jobs import Facts, Sealed


@pytest.mark.parametrize("address", ["tcp://10.0.0.5:8786", "tls://workers.example:8786"])
def test_addresses(address: str) -> None:
    """TCP, with and without TLS."""
    check_address(address)


@pytest.mark.parametrize(
    "address", ["", "10.0.0.5:8786", "tcp://host", "http://host:1", "tcp:// :1"]
)
def test_no_addresses(address: str) -> None:
    """Anything else is refused, with an example."""
    with pytest.raises(UserError, match=r"no address of a Dask scheduler.*tcp://10\.0\.0\.5:8786"):
        check_address(address)


def test_dask_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra it is said how to get it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r"pip install 'minbar\[cluster\]'"):
        DaskCluster("tcp://127.0.0.1:1")


def test_nobody_answers() -> None:
    """A wrong address is said to be one after the time that was given, and no later."""
    begun = time.monotonic()
    with pytest.raises(ClusterError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1 "):
        DaskCluster("tcp://127.0.0.1:1", seconds=0.5)
    assert time.monotonic() - begun < 30


def test_a_worker_without_our_code() -> None:
    """A worker that can't even unpickle the question is named as such, with what to install."""
    asked = Sealed("1.2", b"")
    said = facts_from(ModuleNotFoundError("No module named 'minbar'"), asked)
    assert "can't run the code of this minbar (No module named 'minbar')" in said.unfit
    assert said.todo == "Install minbar 1.2"
    assert facts_from(Facts(image="image:1"), asked) == Facts(image="image:1")
