"""Prints what became of each recorded answer."""

from collections import Counter, defaultdict
from typing import Any

import pytest


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table of `pytest -m responses`."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    refused: list[str] = []
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            _count(report, outcome, counts, refused)
    if not counts:
        return
    terminalreporter.section("recorded answers")
    for service, row in sorted(counts.items()):
        cells = "  ".join(f"{name} {row[name]}" for name in ("parsed", "not found", "refused", "failed"))
        terminalreporter.write_line(f"{service:12} {cells}")
    for line in refused:
        terminalreporter.write_line(f"  {line}")


def _count(report: pytest.TestReport, outcome: str, counts: defaultdict[str, Counter[str]], refused: list[str]) -> None:
    if report.when != "call" or "test_a_recorded_answer" not in report.nodeid:
        return
    for name, value in report.user_properties:
        if name == "verdict" and isinstance(value, tuple | list):
            service, state, detail, file = value
            counts[service]["failed" if outcome == "failed" else state] += 1
            if state == "refused" or outcome == "failed":
                refused.append(f"{'failed' if outcome == 'failed' else 'refused'}: {service}/{file}: {detail}")
            return
    counts[report.nodeid.partition("[")[2].partition("/")[0]]["failed"] += 1
