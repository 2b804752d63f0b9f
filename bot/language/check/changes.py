"""What may not change between two versions of a flow that people are in the middle of: `changes(old, new)`.

Answers are kept under the names of questions, so a name that means something else would put old answers into the
mouths of the people who gave them.
"""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from types import MappingProxyType

from bot.core.flow.model import Ask, End, Flow, KindName, Let, Step
from bot.language.findings import Finding, finding

ALIKE = 0.7  # two names that may well be one
_SAME_FORM: Mapping[KindName, str] = MappingProxyType({"long text": "text", "scale": "number", "consent": "yes/no"})


def changes(old: Flow, new: Flow) -> Iterator[Finding]:
    """What is wrong with publishing `new` where `old` runs; places are in the new file."""
    yield from _other_types(old, new)
    yield from _version(old, new)
    yield from _renamed(old, new)


def _asks(flow: Flow) -> dict[str, Ask]:
    return {step.name: step for step in flow.steps if isinstance(step, Ask)}


def _form(ask: Ask) -> str:
    return _SAME_FORM.get(ask.kind, ask.kind)


def _other_types(old: Flow, new: Flow) -> Iterator[Finding]:
    before = _asks(old)
    for ask in _asks(new).values():
        for name in (ask.name, *ask.was):
            known = before.get(name)
            if known and _form(known) != _form(ask):
                message = f"`{name}` was a question of type `{known.kind}` and would now be `{ask.kind}`"
                mend = "give the new question a new name; the old answers then stay what they were"
                yield finding("E401", ask.mark, message, mend)


def _version(old: Flow, new: Flow) -> Iterator[Finding]:
    if new.version > old.version or not new.steps:
        return
    before, now = _matters(old), _matters(new)
    changed = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    if not changed and new.version == old.version:
        return
    first = next((step for step in new.steps if step.name in changed), new.steps[0])
    what = f"`{changed[0]}` changed" if changed else "the version is lower than before"
    message = f"{what}, and the version is {new.version} after {old.version}"
    yield finding("E402", first.mark, message, f"set `version: {old.version + 1}` at the top of the flow")


def _matters(flow: Flow) -> dict[str, object]:
    """What people in the middle of a flow would notice: questions, endings, what decides on them; no words."""
    return {step.name: _identity(step) for step in flow.steps if isinstance(step, Ask | End | Let)}


def _identity(step: Step) -> object:
    if isinstance(step, Ask):
        return (step.fingerprint or step.kind, step.only_if, step.optional, step.sensitive)
    if isinstance(step, Let):
        return (step.only_if, step.cases, step.counted, step.added)
    return (step.only_if, step.outcome if isinstance(step, End) else "")


def _renamed(old: Flow, new: Flow) -> Iterator[Finding]:
    before, now = _asks(old), _asks(new)
    gone = [ask for ask in before.values() if ask.name not in now]
    carried = {name for ask in now.values() for name in ask.was}
    for ask in now.values():
        if ask.name in before or carried & {each.name for each in gone if each.name in ask.was}:
            continue
        likely = [each for each in gone if each.name not in carried and _alike(each, ask, old, new)]
        if likely:
            was = likely[0].name
            gone.remove(likely[0])
            message = f"`{ask.name}` looks like `{was}` under another name, and nobody's answer would follow it"
            yield finding("W403", ask.mark, message, f"add `was: {was}`, or leave it if it is another question")


def _alike(one: Ask, other: Ask, old: Flow, new: Flow) -> bool:
    """The same form, and either the same options, a similar name, or the same place between the same neighbours."""
    if _form(one) != _form(other):
        return False
    same_options = bool(one.options) and one.kind in ("choice", "choices") and one.options == other.options
    similar = SequenceMatcher(None, one.name, other.name).ratio() >= ALIKE
    return same_options or similar or _neighbours(old, one) == _neighbours(new, other)


def _neighbours(flow: Flow, ask: Ask) -> tuple[str, str]:
    names = ["", *(step.name for step in flow.steps), ""]
    place = names.index(ask.name, 1)
    return names[place - 1], names[place + 1]
