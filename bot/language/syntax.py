"""YAML errors in words: which line, what YAML took it for, and how to write it instead."""

import re

import yaml

from bot.core.flow.model import Mark
from bot.language.findings import Finding, finding
from bot.language.nodes import Scalar, Source

UNDER_BAR = "put the text under `text: |`, on a line of its own and indented, or in quotes"
_ENTRY = re.compile(r"^(?P<lead>[ ]*(?:-[ ]+)*)(?P<key>[^\s:#'\"{\[][^:#]*):(?P<gap>[ \t]+)(?P<value>\S.*)$")
_SPECIAL = "*&@%!`|>{}[],?-\"'"
_NEAR = 400
_REPAIRABLE = frozenset({"E103", "E104"})


def explain(error: Exception, source: Source, text: str, quoted: Scalar | None = None) -> Finding:
    """One finding for whatever the YAML library raised."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return finding("E101", source.start, "YAML cannot read this file", "compare it with a flow that works")
    problem = error.problem or "it is not clear what this is"
    place = error.problem_mark or error.context_mark
    if place is None:
        return finding(
            "E101", source.start, f"YAML cannot read this file ({problem})", "compare it with one that works"
        )
    line, mark = _line(text, place.line), source.mark(place)
    tab = re.match(r"[ -]*\t", line)
    if tab:
        where = Mark(mark.file, mark.line, tab.end())
        return finding("E102", where, "a tab stands where YAML wants spaces", "use two spaces for each level")
    if "end of stream" in problem and error.context_mark and "quoted" in (error.context or ""):
        message = "a quotation mark opens here and is never closed"
        return finding("E105", source.mark(error.context_mark), message, "close it, or " + UNDER_BAR)
    if quoted and quoted.ends.line == place.line:
        message = f"a quotation mark opens here and closes only in line {place.line + 1}"
        return finding("E105", quoted.mark, message, "close it, or " + UNDER_BAR)
    return _about_line(line, mark, problem)


def _about_line(line: str, mark: Mark, problem: str) -> Finding:
    entry = _entry(line)
    if entry and entry["value"][0] in _SPECIAL:
        where = Mark(mark.file, mark.line, entry.start("value") + 1)
        first = "{{" if entry["value"].startswith("{{") else entry["value"][0]
        message = f"the text of `{entry['key'].strip()}` starts with `{first}`, which means something else in YAML"
        return finding("E104", where, message, UNDER_BAR)
    if problem.startswith("mapping values are not allowed"):
        message = "YAML takes the words before this colon for a key"
        return finding("E103", mark, message, UNDER_BAR)
    message = f"YAML cannot read on here ({problem})"
    mend = "check that this line is `key: value` and starts below its neighbours; longer texts belong under `text: |`"
    return finding("E101", mark, message, mend)


def without(problem: Finding, text: str) -> str:
    """The text with the value of the line in question replaced, or unchanged where that would guess too much."""
    lines = text.split("\n")
    number = problem.mark.line - 1
    if problem.code not in _REPAIRABLE or number >= len(lines):
        return text
    line = lines[number]
    entry = _entry(line)
    if entry is None or problem.mark.column <= entry.start("value"):
        return text  # the line goes on with a text that began above it
    if _goes_on(lines[number + 1 :], len(entry["lead"])):
        return text
    start = entry.start("value")
    lines[number] = line[:start] + "…".ljust(len(line) - start)  # as long as before, so that later places stay right
    return "\n".join(lines)


def _entry(line: str) -> re.Match[str] | None:
    """The key of a line; it stands near the start, and a line of brackets and dashes must not keep us busy."""
    return _ENTRY.match(line[:_NEAR])


def _goes_on(following: list[str], indent: int) -> bool:
    """Does the value continue on the next line?"""
    after = next((line for line in following if line.strip()), "")
    return bool(after) and len(after) - len(after.lstrip()) > indent


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number] if number < len(lines) else ""
