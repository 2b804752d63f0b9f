"""Examples of the documentation as files: a piece of a flow gets what it needs around it."""

from pathlib import Path
from typing import Any

import yaml

from bot.language.findings import Finding
from bot.language.load import load_flow
from bot.language.values import PracticeValues
from tests.docs.pages import ROOT, Block, blocks_of

CONSENT = """
  - ask: agreed_before
    type: consent
    text: May I ask you some questions?
  - end: left_before
    only if: agreed_before is no
    text: That is fine.
"""
HEAD = "flow: example\nversion: 1\nsteps:\n"
BYE = "  - section: afterwards\n  - end: bye_then\n    text: Goodbye.\n"
AROUND = {
    "agreed_before": "¿Puedo preguntarte algo?",
    "left_before": "Está bien.",
    "afterwards": "Después",
    "bye_then": "Adiós.",
}


def as_flow(block: Block) -> str:
    """A whole flow from a block of any of the kinds below."""
    if block.info == "yaml flow":
        return block.text
    if block.info == "yaml anytime":
        return f"{HEAD}{BYE}anytime:\n{_indented(block.text)}"
    agreed = "" if "type: consent" in block.text else CONSENT
    return f"{HEAD}{agreed}{_indented(block.text)}{BYE}"


def findings(flow: str, folder: Path, values: PracticeValues, translation: str = "") -> tuple[Finding, ...]:
    file = folder / "example.yaml"
    file.write_text(flow, encoding="utf-8")
    if translation:
        (folder / "example.es.yaml").write_text(translation, encoding="utf-8")
    return load_flow(file, values).findings


def translated(block: Block) -> tuple[str, str]:
    """The flow on the same page that a translation is of, and the translation with the words around the example."""
    own = set(strings(block.text))
    flows = [as_flow(each) for each in blocks_of(block.page) if each.info in ("yaml flow", "yaml steps")]
    flow = max(flows, key=lambda each: len(own & names_in(each)))
    around = {name: words for name, words in AROUND.items() if name in names_in(flow)}
    return flow, block.text + "".join(f"{name}: {words}\n" for name, words in around.items())


def names_in(flow: str) -> set[str]:
    entries = strings(flow)
    listed = [*entries.get("steps", []), *entries.get("anytime", [])]
    return {next(iter(entry.values())) for entry in listed}


def above(block: Block, info: str) -> Block:
    """The nearest block of a kind above this one."""
    return [each for each in blocks_of(block.page) if each.info == info and each.start < block.start][-1]


def strings(text: str) -> dict[str, Any]:
    read = yaml.load(text, Loader=yaml.BaseLoader)
    assert isinstance(read, dict)
    return read


def practice_with(block: Block, folder: Path) -> Path:
    """The shipped practice with the keys of an example in the place of its own."""
    shipped = strings((ROOT / "config" / "practice.yaml").read_text(encoding="utf-8"))
    text = yaml.safe_dump({**shipped, **strings(block.text)}, allow_unicode=True)
    (folder / "practice.yaml").write_text(text, encoding="utf-8")
    return folder


def _indented(text: str) -> str:
    return "".join(f"  {line}" if line.strip() else line for line in text.splitlines(keepends=True))
