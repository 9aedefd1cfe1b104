"""What docs/bank.md tells an author to do, done."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from minbar.cli.bank_check import check
from minbar.cli.bank_new import new

PAGE = Path(__file__).parents[2] / "docs" / "bank.md"


def shown_command(begin: str) -> list[str]:
    """Return the arguments of the first command of the page that begins so."""
    text = PAGE.read_text("utf-8").replace("\\\n", " ")
    line = next(line for line in text.splitlines() if line.startswith(f"$ {begin}"))
    return shlex.split(line.removeprefix(f"$ {begin}"))


def test_a_bank_of_ones_own_and_its_first_item(tmp_path: Path) -> None:
    """The page's `bank.yaml` and draft make a bank beside the built-in one, without a problem."""
    declared = re.search(r"```yaml\n(schema: bank/1\n.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert declared is not None
    (tmp_path / "ours" / "questions").mkdir(parents=True)
    (tmp_path / "ours" / "questions" / "bank.yaml").write_text(declared[1], "utf-8")
    banks = [f"--bank={tmp_path / 'ours'}", "--bank=built-in"]
    runner = CliRunner()
    drafted = runner.invoke(new, [*shown_command("minbar bank new"), *banks])
    assert (drafted.exit_code, "acme.math.probability.two-replicas" in drafted.stdout) == (0, True)
    checked = runner.invoke(check, ["--static", *banks])
    assert (checked.exit_code, checked.stdout) == (0, "")
