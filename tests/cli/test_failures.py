"""Every way in which a command can end has its exit code, and its words on standard error."""

from __future__ import annotations

import errno
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from rich.console import Console

from minbar.cli import failures
from minbar.errors import (
    ContentError,
    ContentProblem,
    EngineError,
    MinbarError,
    ReceiptError,
    RoomProtocolError,
    SubmissionError,
    UngradableError,
    UserError,
)

Action = Callable[[], object]


def ended(action: Action) -> int:
    """Run a command that does `action`, and return the exit code."""

    @click.command()
    def command() -> object:
        return action()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["minbar"])
        with pytest.raises(SystemExit) as caught:
            failures.guarded(command)
    assert isinstance(caught.value.code, int)
    return caught.value.code


def raises(error: BaseException) -> Action:
    """Return an action that fails with `error`."""

    def fail() -> object:
        raise error

    return fail


PROBLEMS = ContentError(
    (ContentProblem("first", where="a.yaml:1:2", todo="Mend it"), ContentProblem("second"))
)


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (UserError("no", where="here", todo="Do this"), 1, "minbar: here: no. Do this\n"),
        (SubmissionError("no"), 1, "minbar: no\n"),
        (ReceiptError("no"), 1, "minbar: no\n"),
        (PROBLEMS, 1, "minbar: a.yaml:1:2: first. Mend it\nminbar: second\n"),
        (EngineError("gone"), 3, "minbar: gone\n"),
        (UngradableError("gone"), 3, "minbar: gone\n"),
        (RoomProtocolError("forged"), 3, "minbar: forged\n"),
        (MinbarError("odd"), 3, "minbar: odd\n"),
        (OSError(errno.ENOSPC, "No space", "a.json"), 1, "minbar: a.json: No space\n"),
        (OSError(errno.EACCES, "Denied", b"a.json"), 1, "minbar: a.json: Denied\n"),
        (OSError(errno.ENOSPC, "No space"), 1, "minbar: No space\n"),
        (OSError("odd"), 1, "minbar: odd\n"),
        (OSError(errno.EBADF, "Bad", 7), 1, "minbar: Bad\n"),
        (KeyboardInterrupt(), 130, "\nminbar: interrupted\n"),
        (click.exceptions.Abort(), 130, "minbar: interrupted\n"),
    ],
)
def test_errors(
    error: BaseException, code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each kind of error has its exit code, and is said without a traceback."""
    assert ended(raises(error)) == code
    assert capsys.readouterr() == ("", says)


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (lambda: None, 0),
        (lambda: "done", 0),
        (raises(SystemExit(1)), 1),
        (raises(click.exceptions.Exit(7)), 7),
    ],
)
def test_ends_on_purpose(action: Action, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    """A command that ends by itself is believed, and nothing is added to what it said."""
    assert ended(action) == code
    assert capsys.readouterr() == ("", "")


def test_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong way to call a command is 2, with click's own words."""
    assert ended(raises(click.UsageError("no such thing"))) == 2
    assert "no such thing" in capsys.readouterr().err


def test_defect(capsys: pytest.CaptureFixture[str]) -> None:
    """What nobody thought of is our fault, with the lines that a report needs."""
    assert ended(raises(ZeroDivisionError("odd"))) == 3
    said = capsys.readouterr().err
    assert said.startswith("minbar: this is a defect of minbar, not of your input")
    assert "Traceback" in said
    assert "ZeroDivisionError: odd" in said


@pytest.mark.parametrize(
    ("error", "shown"), [(EngineError("gone"), True), (UserError("no"), False)]
)
def test_debug(
    error: Exception,
    shown: bool,  # noqa: FBT001  a parameter of the case
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """MINBAR_DEBUG adds the traceback of our own failures; the user's have none."""
    monkeypatch.setenv("MINBAR_DEBUG", "1")
    ended(raises(error))
    assert ("Traceback" in capsys.readouterr().err) is shown


def test_nothing_acts(capsys: pytest.CaptureFixture[str]) -> None:
    """Escapes, bidirectional marks and odd line ends in an error are shown, not obeyed."""
    ended(raises(UserError("red \x1b[31mtext\x07 \u202e end\u2028::error::x")))
    said = capsys.readouterr().err
    assert said.splitlines() == [
        "minbar: red text␇ ⟨U+202E⟩ end",
        "minbar: ::error::x",
    ]


def test_errors_cross_processes() -> None:
    """An error says the same after its way from another process."""
    for error in (UserError("no", where="here", todo="Do this"), PROBLEMS):
        assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301  our own bytes


PRINTERS = {
    "click": "click.echo('x' * 100)",
    "rich": "Console().print('x' * 100)",
    "print": "print('x' * 100)",  # which fails when the interpreter flushes
}


@pytest.mark.parametrize("printer", PRINTERS.values(), ids=PRINTERS)
def test_reader_that_leaves(printer: str) -> None:
    """Where the reader of the output has gone, that is no error of anybody's."""
    code = (
        "import click\nfrom rich.console import Console\nfrom minbar.cli.failures import guarded\n"
        f"@click.command()\ndef command():\n    {printer}\nguarded(command)\n"
    )
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_reader_that_leaves_hides_no_exit_code() -> None:
    """What is suppressed is the broken pipe, not an exit that somebody meant."""
    with pytest.raises(SystemExit), failures.reader_may_leave():
        raise SystemExit(1)
    assert isinstance(Console(), Console)


def test_nobody_reads_the_errors() -> None:
    """A closed standard error changes no exit code."""
    code = "from minbar.cli.failures import say\nsay('x')\nraise SystemExit(1)"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, "-c", code], stderr=writer, check=False)
    os.close(writer)
    assert done.returncode == 1


def test_full_disk_as_output(tmp_path: Path) -> None:
    """Output that can't be written is said in one line, where a device is full."""
    full = Path("/dev/full")
    assert full.exists(), "these tests need Linux"
    code = (
        "import click\nfrom minbar.cli.failures import guarded\n"
        "@click.command()\ndef command():\n    click.echo('x')\nguarded(command)\n"
    )
    with full.open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-c", code],
            stdout=out,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == b"minbar: No space left on device"
    assert b"Traceback" not in done.stderr
