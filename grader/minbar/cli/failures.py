"""Exit codes, decided once.

0 fine; 1 the user's input, or a result below `--fail-under`; 2 usage;
3 our fault, with a log to paste; 130 interrupted; 143 told to end (SIGTERM).
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn, TextIO

from minbar.errors import MinbarError, UserError

if TYPE_CHECKING:
    import click

__all__ = [
    "EXIT_INTERRUPTED",
    "EXIT_OUR_FAULT",
    "EXIT_TERMINATED",
    "EXIT_USER",
    "described",
    "exit_code",
    "guarded",
    "reader_may_leave",
    "say",
]

EXIT_USER = 1
EXIT_OUR_FAULT = 3
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143


def _terminated(_signum: int, _frame: object) -> NoReturn:
    """Leave as at an interruption: what is open is closed, rooms are removed."""
    sys.exit(EXIT_TERMINATED)


def guarded(command: click.Command) -> NoReturn:
    """Run a click command and turn every way it can end into its exit code."""
    import click

    code: object = 0
    signal.signal(signal.SIGTERM, _terminated)
    try:
        with reader_may_leave():
            code = command.main(standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        say("interrupted")
        sys.exit(EXIT_INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (MinbarError, OSError) as error:
        say(described(error))
        if exit_code(error) == EXIT_OUR_FAULT and os.environ.get("MINBAR_DEBUG"):
            traceback.print_exc()
        sys.exit(exit_code(error))
    except Exception:  # noqa: BLE001  the last net: our defect, reported as ours
        _report_defect()
        sys.exit(EXIT_OUR_FAULT)
    sys.exit(code if isinstance(code, int) else 0)


def exit_code(error: Exception) -> int:
    """Say whose fault an error is; files that can't be read or written are the user's."""
    return EXIT_USER if isinstance(error, UserError | OSError) else EXIT_OUR_FAULT


def described(error: Exception) -> str:
    """Say what is wrong and where, without Python's own way of saying it."""
    if not isinstance(error, OSError):
        return str(error)
    place = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
    return f"{place}{error.strerror or error}"


def say(text: str) -> None:
    """Print on standard error, each line after the program's name; nothing in it acts."""
    from minbar.report.escape import strip_ansi, visible

    for line in strip_ansi(text).splitlines() or [""]:
        with contextlib.suppress(BrokenPipeError):  # nobody listens, and nothing else is lost
            print(f"minbar: {visible(line)}", file=sys.stderr)


@contextlib.contextmanager
def reader_may_leave() -> Iterator[None]:
    """Let the reader of our output go away (`minbar ... | head`): that is no error.

    click and rich end the process with 1 then, which would blame the user's input:
    rich while it handles the error, click after it has put another output in place.
    """
    output = sys.stdout
    try:
        yield
        output.flush()
    except BrokenPipeError:
        _forget(output)
    except SystemExit as leaving:
        if sys.stdout is output and not isinstance(leaving.__context__, BrokenPipeError):
            raise
        _forget(output)


def _forget(output: TextIO) -> None:
    """Keep the interpreter from flushing into the broken pipe again as it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, output.fileno())
    os.close(nowhere)


def _report_defect() -> None:
    say("this is a defect of minbar, not of your input; please report the lines below")
    traceback.print_exc()
