"""Maths items with one thing wrong each."""

from __future__ import annotations

from tests.bank.samples import ALARMS, Broken

KEY = '"rate * recall / (rate * recall + (1 - rate) * noise)"'
COUNTS = "    return right / (right + wrong)\n"

STATIC = [
    Broken(
        "reserved-name",
        ALARMS,
        {
            "item.yaml": [
                ("  recall: {choices", "  exp: {choices"),
                ("{recall:.0%}", "{exp:.0%}"),
                (KEY, '"rate + exp(2)"'),
                ("value: recall}", "value: rate}"),
                ('"recall / (recall + noise)"', '"noise"'),
            ]
        },
    ),
    Broken("attribute", ALARMS, {"item.yaml": [(KEY, '"rate * noise.real"')]}),
    Broken("unknown-parameter", ALARMS, {"item.yaml": [(KEY, "rate * recal / noise")]}),
    Broken(
        "folded-key",
        ALARMS,
        {"item.yaml": [(KEY, ">-\n    rate * recall\n    / (rate * recall + (1 - rat) * noise)")]},
    ),
    Broken("wrong-value-calls", ALARMS, {"item.yaml": [("value: recall}", 'value: "open(1)"}')]}),
    Broken(
        "require-is-number",
        ALARMS,
        {"item.yaml": [("  - rate < noise\n", "  - rate < noise\n  - rate + noise\n")]},
    ),
    Broken("few-variants", ALARMS, {"item.yaml": [("  - rate < noise\n", "  - rate < 0.002\n")]}),
    Broken(
        "many-variants",
        ALARMS,
        {
            "item.yaml": [
                ("[0.8, 0.9, 0.95]", str([n / 1000 for n in range(501, 600)])),
                ("[0.01, 0.02, 0.04]", str([n / 1000 for n in range(40, 50)])),
            ]
        },
    ),
    Broken("few-answers", ALARMS, {"item.yaml": [(KEY, '"rate * 7"')]}),
    Broken("guess", ALARMS, {"item.yaml": [(KEY, '"rate / noise"')]}),
    Broken("no-value", ALARMS, {"item.yaml": [(KEY, '"rate / (noise - 2 * rate)"')]}),
    Broken(
        "wrong-answer-near",
        ALARMS,
        {
            "item.yaml": [
                ('"recall / (recall + noise)"', '"rate * recall / (rate * recall + noise)"')
            ]
        },
    ),
    Broken(
        "wrong-answer-undefined",
        ALARMS,
        {"item.yaml": [('"recall / (recall + noise)"', '"log(rate - 0.001)"')]},
    ),
    Broken("one-wrong-answer", ALARMS, {"item.yaml": [(", value: recall}", "}")]}),
    Broken(
        "unknown-form",
        ALARMS,
        {"item.yaml": [("Of all parts, {rate:.1%}", "Of all parts, {rate:>9}")]},
    ),
    Broken(
        "form-of-broken-number",
        ALARMS,
        {"item.yaml": [("Of all parts, {rate:.1%}", "Of all parts, {rate:d}")]},
    ),
    Broken("check-without-function", ALARMS, {"check.py": [("def check(", "def answer(")]}),
    Broken("check-without-parameter", ALARMS, {"check.py": [("recall: float, ", "")]}),
    Broken("check-is-no-python", ALARMS, {"check.py": [("PARTS = 10_000_000", "PARTS = = 1")]}),
    Broken(
        "check-copies-the-key",
        ALARMS,
        {
            "check.py": [
                (COUNTS, "    return recall * rate / ((1.0 - rate) * noise + recall * rate)\n")
            ]
        },
    ),
]

RUN = [
    Broken(
        "key-is-wrong", ALARMS, {"item.yaml": [(KEY, '"rate * recall / (rate * recall + noise)"')]}
    ),
    Broken(
        "check-raises",
        ALARMS,
        {"check.py": [(COUNTS, "    return right / (round(rate * 1000) - 2)\n")]},
    ),
    Broken("check-ends", ALARMS, {"check.py": [(COUNTS, "    import os\n    os._exit(7)\n")]}),
    Broken(
        "check-is-unsteady",
        ALARMS,
        {
            "check.py": [
                (
                    "from __future__ import annotations\n",
                    "from __future__ import annotations\n\nimport random\n",
                ),
                (COUNTS, "    return right / (right + wrong) * (1 + random.random() * 1e-7)\n"),
            ]
        },
    ),
    Broken(
        "check-is-imprecise",
        ALARMS,
        {"check.py": [("PARTS = 10_000_000", "PARTS = 10_000_000\nPRECISION = 0.01")]},
    ),
    Broken("check-is-no-number", ALARMS, {"check.py": [(COUNTS, "    return right > wrong\n")]}),
    Broken(
        "fault-would-be-missed",
        ALARMS,
        {
            "item.yaml": [
                (KEY, '"rate * recall / (rate * recall + (1 - rate) * noise) + 0.001 * rate"')
            ],
            "check.py": [("PARTS = 10_000_000", "PARTS = 10_000_000\nPRECISION = 0.004")],
        },
    ),
]
