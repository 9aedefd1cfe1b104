"""Exit codes, decided once.

0 fine; 1 the user's input, or a result below `--fail-under`; 2 usage;
3 our fault, with a log to paste; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn

from minbar.errors import MinbarError, OurFault, UserError

if TYPE_CHECKING:
    import click

__all__ = ["EXIT_INTERRUPTED", "EXIT_OUR_FAULT", "EXIT_USER", "guarded"]

EXIT_USER = 1
EXIT_OUR_FAULT = 3
EXIT_INTERRUPTED = 130


def guarded(command: click.Command) -> NoReturn:
    """Run a click command and turn every way it can end into its exit code."""
    import click

    try:
        code = command.main(standalone_mode=False)
    except click.exceptions.Abort:
        _say("interrupted")
        sys.exit(EXIT_INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _say("interrupted")
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away (`minbar ... | head`): not an error,
        # but the interpreter must not try to flush the broken pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except UserError as error:
        _say(str(error))
        sys.exit(EXIT_USER)
    except (OurFault, MinbarError) as error:
        _say(str(error))
        if os.environ.get("MINBAR_DEBUG"):
            traceback.print_exc()
        sys.exit(EXIT_OUR_FAULT)
    except OSError as error:
        _say(_describe_os_error(error))
        sys.exit(EXIT_USER)
    except Exception:  # noqa: BLE001  the last net: our defect, reported as ours
        _report_defect()
        sys.exit(EXIT_OUR_FAULT)
    sys.exit(code if isinstance(code, int) else 0)


def _say(text: str) -> None:
    for line in text.splitlines() or [""]:
        print(f"minbar: {line}", file=sys.stderr)


def _describe_os_error(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror or error}"


def _report_defect() -> None:
    _say("this is a defect of minbar, not of your input; please report the lines below")
    traceback.print_exc()
