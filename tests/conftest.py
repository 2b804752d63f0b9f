"""What the tests tell besides passing: the figures of the kills, at the end of the output."""

import json

from _pytest.terminal import TerminalReporter

COLUMNS = ("setting", "points", "runs", "kills", "kinds", "faults", "marked")
HEADINGS = ("setting", "points", "runs", "kills", "kinds of point", "HTTP faults", "marked repeats")


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ())]
    given = [value for report in reports for name, value in report.user_properties if name == "kill"]
    if not given:
        return
    rows = [json.loads(value) for value in given]
    terminalreporter.section("killed with SIGKILL")
    terminalreporter.write_line("  ".join(HEADINGS))
    for row in sorted(rows, key=lambda row: str(row["setting"])):
        terminalreporter.write_line(
            "  ".join(str(row[name]).ljust(len(head)) for name, head in zip(COLUMNS, HEADINGS, strict=True))
        )
    kills, marked = (sum(row[name] for row in rows) for name in ("kills", "marked"))
    terminalreporter.write_line(f"{kills} kills; {marked} repeats, each of them marked")
