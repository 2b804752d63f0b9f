"""What a question offers: options written in the file, and lists that the practice keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.flow.model import Option
from bot.language.entries import Entry
from bot.language.findings import Finding, finding, one_of
from bot.language.nodes import Fields
from bot.language.schema import AskShape, OptionShape
from bot.language.values import Labels, PracticeValues

YES_NO = ("yes", "no")
CAREFULLY = ("yes", "vague", "no")  # where someone may be written to, and words that tell nothing can be asked for


@dataclass(frozen=True, slots=True)
class Offer:
    """The options of one question. `listed`: labels of those from the practice's list."""

    options: tuple[Option, ...] = ()
    urgent: Mapping[str, str] = field(default_factory=dict)
    listed: Mapping[str, Labels] = field(default_factory=dict)


def offer(entry: Entry, practice: PracticeValues, findings: list[Finding]) -> Offer:
    shape = entry.shape
    if not isinstance(shape, AskShape):
        return Offer()
    if shape.type in ("yes/no", "consent"):
        named = (each for each in answers_of(shape) if each in (*YES_NO, *shape.options))
        return Offer(tuple(Option(each) for each in named), _urgent(shape.options))
    listed = _listed(entry, shape.options_from, practice, findings)
    written = tuple(Option(name, each.exclusive, each.other) for name, each in shape.options.items())
    hears = practice.hears.get(shape.options_from or "", {})
    fresh = tuple(Option(name, hears=hears.get(name, ())) for name in listed if name not in shape.options)
    return Offer(fresh + written, _urgent(shape.options), listed)


def answers_of(shape: AskShape) -> tuple[str, ...]:
    """The options that a `yes/no` or a `consent` can have."""
    return CAREFULLY if shape.purpose else YES_NO


def _urgent(options: Mapping[str, OptionShape]) -> dict[str, str]:
    return {name: each.urgent for name, each in options.items() if each.urgent}


def _listed(entry: Entry, source: str | None, practice: PracticeValues, findings: list[Finding]) -> dict[str, Labels]:
    if source is None:
        return {}
    found = practice.options.get(source)
    if found is None:
        node = entry.node.scalar("options from")
        mark = node.mark if node else entry.node.mark
        mend = one_of(source, practice.options, "add the list to the practice's values")
        findings.append(finding("E212", mark, f"the practice has no list `{source}`", mend))
        return {}
    return dict(found)


def option_nodes(entry: Entry) -> Fields | None:
    """Where the options written in the file stand."""
    node = entry.node.get("options")
    return node if isinstance(node, Fields) else None
