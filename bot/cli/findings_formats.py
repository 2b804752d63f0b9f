"""Findings as text for people, as JSON for programs, and as annotations for GitHub."""

import json
from collections.abc import Callable, Mapping, Sequence

from bot.language.findings import Finding, render

PAGES = "docs/reference/findings"

Show = Callable[[Sequence[Finding], Sequence[str], int], str]


def page(finding: Finding) -> str:
    return f"{PAGES}/{finding.code}.md"


def as_text(findings: Sequence[Finding], walked: Sequence[str], waived: int) -> str:
    """Findings with a free line between them, then what the flow amounts to, then how much there is to do."""
    told = [f"{render([each])}\n" for each in findings]
    more = [f"More about a code: {page(findings[0])}"] if findings else []
    return "\n".join([*told, *walked, *more, _sum(findings, waived)])


def _sum(findings: Sequence[Finding], waived: int) -> str:
    errors = sum(each.severity == "error" for each in findings)
    total = f"{errors} to mend, {len(findings) - errors} to consider." if findings else "Nothing to mend."
    return f"{total} Waived: {waived}." if waived else total


def as_json(findings: Sequence[Finding], walked: Sequence[str], waived: int) -> str:
    listed = [plain(each) for each in findings]
    return json.dumps({"findings": listed, "walked": list(walked), "waived": waived}, ensure_ascii=False, indent=2)


def plain(each: Finding) -> dict[str, object]:
    """A finding as JSON values."""
    return {
        "code": each.code,
        "severity": each.severity,
        "file": each.mark.file,
        "line": each.mark.line,
        "column": each.mark.column,
        "message": each.message,
        "mend": each.mend,
        "reproduction": each.reproduction.splitlines(),
        "page": page(each),
    }


def as_github(findings: Sequence[Finding], walked: Sequence[str], waived: int) -> str:
    """https://docs.github.com/actions/reference/workflow-commands-for-github-actions"""
    notes = [
        f"::{each.severity} file={_property(each.mark.file)},line={each.mark.line},col={each.mark.column},"
        f"title={each.code}::{_data(f'{each.message}{chr(10)}mend: {each.mend}')}"
        for each in findings
    ]
    return "\n".join([*notes, *walked, _sum(findings, waived)])


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Show] = {"text": as_text, "json": as_json, "github": as_github}
