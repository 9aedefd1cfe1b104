"""What people write to name a store."""

from __future__ import annotations

import importlib.util
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from minbar.errors import UserError
from minbar.store.database_url import database_url, display_name


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_usual_way_to_name_postgresql_leads_to_psycopg(scheme: str) -> None:
    """And the password is in no message."""
    url = database_url(f"{scheme}://ann:s3cret@db.example.org:5433/minbar?password=s3cret")
    assert url.drivername == "postgresql+psycopg"
    assert display_name(url) == "postgresql://ann:***@db.example.org:5433/minbar"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("store.sqlite", "can't be read"),
        ("mysql://ann:s3cret@host/db", "can keep nothing in `mysql`"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///x.sqlite?mode=ro", "names no file"),
        ("sqlite:////no/such/folder/x.sqlite", "folder of the store does not exist"),
        ("postgresql://ann:s3cret@x@host/db", "more than one `@`"),
        ("postgresql://ann:s3cret@host:port/db", "can't be read"),
        ("\n", "can't be read"),
    ],
)
def test_what_names_no_store_is_refused_without_its_password(url: str, said: str) -> None:
    """Each message says what is wrong and which forms there are."""
    with pytest.raises(UserError, match=said) as caught:
        database_url(url)
    assert caught.value.todo
    assert "s3cret" not in str(caught.value)


def test_a_relative_file_is_where_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three slashes and a name; four and a path."""
    monkeypatch.chdir(tmp_path)
    assert display_name(database_url("sqlite:///x.sqlite")) == str(tmp_path / "x.sqlite")


def test_a_missing_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has a plain minbar learns what to install."""
    find = importlib.util.find_spec

    def without_psycopg(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "psycopg" else find(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without_psycopg)
    with pytest.raises(UserError, match="psycopg, which is not installed") as caught:
        database_url("postgresql://host/db")
    assert "minbar[postgresql]" in caught.value.todo


def test_a_wrong_url_is_blamed_on_both_that_may_hold_it() -> None:
    """Whoever wrote `--store` is not sent to look for a variable alone."""
    with pytest.raises(UserError) as caught:
        database_url("mysql://host/name")
    assert caught.value.where == "--store or MINBAR_STORE"
