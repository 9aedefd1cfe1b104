"""Rules of ruff that find faults, and why each matters.

Left out on purpose: rules of layout and taste (E501, W29x, T201, Q, COM, ANN), rules that
are wrong about tables (E712: `df[df.a == True]` is an expression of pandas'; PD011: what
has `.values` need not be a table), and S101 (assertions in a notebook are good).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from minbar.quality.findings import Severity

__all__ = ["LINT_RULES", "LintRule"]


@dataclass(frozen=True, slots=True)
class LintRule:
    """What a rule of ruff's is to us.

    Attributes:
        check: that it belongs to.
        severity: of its findings.
        why: why it matters, one clause.
    """

    check: str
    severity: Severity
    why: str


def _of(check: str, severity: Severity, why: str, *codes: str) -> dict[str, LintRule]:
    return dict.fromkeys(codes, LintRule(check, severity, why))


LINT_RULES: Final[dict[str, LintRule]] = {
    # What fails when it is reached, or is never what was meant.
    **_of("faults", "high", "a fresh kernel stops here", "F821", "F822", "F823"),
    **_of("faults", "high", "it fails as soon as a run comes by",
          "F501", "F502", "F503", "F504", "F505", "F506", "F507", "F508", "F509", "F521", "F522",
          "F524", "F525", "F621", "F622", "F701", "F702", "F706", "PLE0100", "PLE0101",
          "PLE0116", "PLE0117", "PLE0118", "PLE0237", "PLE0302", "PLE0303", "PLE0305", "PLE0308",
          "PLE0309", "PLE0604", "PLE0605", "PLE0643", "PLE0704", "PLE1132", "PLE1205", "PLE1206",
          "PLE1300", "PLE1307", "PLE1310", "PLE1519", "PLE1520", "B030"),
    **_of("faults", "high", "it is not what it looks like, and always gives one answer",
          "F632", "F634", "B015", "PLW0129", "F631"),
    **_of("faults", "medium", "one of the two was meant to be something else",
          "F601", "F602", "B025", "B033", "B035", "PLW0127", "PLW0128", "PLE0241", "PLR0124"),
    **_of("faults", "medium", "the value is shared by all calls, or by all rounds of the loop",
          "B023", "B039"),
    **_of("faults", "low", "all calls share one value, and see what another has changed in it",
          "B006"),
    **_of("faults", "medium", "it hides an error that somebody would want to see",
          "B012", "PLW0120", "PLW0133", "B029", "PLW0711", "F702", "B014"),
    **_of("faults", "medium", "the loop changes, or shadows, what it runs over",
          "B020", "B031", "PLW0406"),
    **_of("faults", "medium", "it does something else than it says", "B005", "B016", "B021",
          "B022", "B024", "B032", "PLW0131", "PLW0245", "PLW1501", "PLW1508", "PLW1509"),
    **_of("faults", "low", "the line has no effect, and shows nothing", "B018"),
    **_of("faults", "low", "a later use of the built-in name gets this value", "A001"),
    **_of("faults", "low", "nobody can tell where a name comes from, and a new version may "
          "bring other names", "F403"),
    **_of("faults", "low", "an object may answer `==` as it likes; identity cannot be wrong",
          "E711", "E721"),
    **_of("faults", "medium", "text from outside becomes code", "S307"),
    **_of("faults", "medium", "certificates are not checked, so anybody may answer", "S501"),
    **_of("faults", "low", "a file that somebody else wrote may run code here", "S506"),
    # pandas and NumPy.
    **_of("pandas-numpy", "high", "the comparison is always false; `isna` finds what is missing",
          "PLW0177"),
    **_of("pandas-numpy", "high", "it was removed, so a current version stops here",
          "PD007", "NPY001", "NPY201"),
    **_of("pandas-numpy", "medium", "it is on its way out, and breaks with an update", "NPY003"),
    # What nothing uses.
    **_of("unused", "low", "who reads it must find out that it does not matter", "F401", "F841"),
    # Names.
    **_of("names", "low", "`l`, `O` and `I` are read as digits", "E741"),
}  # fmt: skip
