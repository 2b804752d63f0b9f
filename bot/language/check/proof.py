"""All paths of a draft, walked once for every rule that proves something."""

from dataclasses import dataclass, replace

from bot.core.flow.model import Ask, Flow, Includes, Is, Mark, Option, Step
from bot.language.branches import facts_as_questions, mentions
from bot.language.draft import Draft
from bot.language.explore import Exploration, explore
from bot.language.walk import seconds


@dataclass(frozen=True, slots=True)
class Proof:
    """`here`: with the practice's facts. `anywhere`: with any facts and lists, since a flow serves many practices."""

    draft: Draft
    here: Exploration
    anywhere: Exploration

    def condition_mark(self, step: Step) -> Mark:
        """Where the condition of a step stands, or else the step."""
        stated = self.draft.stated.get(step.name) or self.draft.stated.get(step.section)
        return stated.mark() if stated and step.name in self.draft.stated else step.mark


def prove(draft: Draft) -> Proof:
    here = explore(draft.flow, seconds(draft.flow, draft.words))
    facts = facts_as_questions(draft.flow)
    if not facts and not draft.sourced:
        return Proof(draft, here, here)
    return Proof(draft, here, explore(_anywhere(draft.flow, draft.sourced), free=facts))


def _anywhere(flow: Flow, sourced: frozenset[str]) -> Flow:
    """The flow with every option that a condition mentions, for lists that another practice fills differently."""
    mentioned = mentions(flow)
    steps: list[Step] = []
    for step in flow.steps:
        if isinstance(step, Ask) and step.name in sourced:
            named = [leaf.value for leaf in mentioned.get(step.name, ()) if isinstance(leaf, Is | Includes)]
            known = {option.id for option in step.options}
            more = tuple(Option(each) for each in dict.fromkeys(named) if each not in known)
            steps.append(replace(step, options=step.options + more))
        else:
            steps.append(step)
    return replace(flow, steps=tuple(steps))
