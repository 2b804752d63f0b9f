"""Random flows, and edits of them, from bytes: quick to draw, and small when a failure is looked for."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.flow.model import (
    Answered,
    Ask,
    Compare,
    Condition,
    End,
    Flow,
    Includes,
    Is,
    Limits,
    Mark,
    Not,
    Option,
    Review,
    Say,
    Step,
)

HERE = Mark("random.yaml", 1, 1)
KINDS = ("text", "long text", "number", "choice", "choices", "yes/no", "choice", "number")
CONSENT = Ask("consent", HERE, "consent", options=(Option("yes"), Option("no")), fingerprint="agreed 1")
DECLINED = End("declined", HERE, "declined", only_if=Is("consent", "no"))
CLOSING = (Review("check", HERE), End("done", HERE, "request"))


@dataclass
class Dice:
    """Bytes that are thrown one after the other, and again from the first."""

    thrown: bytes
    at: int = 0

    def throw(self, below: int) -> int:
        self.at += 1
        return self.thrown[self.at % len(self.thrown)] % below if self.thrown else 0


def random_flow(dice: Dice) -> Flow:
    steps: list[Step] = [CONSENT, DECLINED]
    for number in range(2 + dice.throw(9)):
        steps.append(_step(dice, f"s{number}", steps))
    return made((*steps, *CLOSING), 1)


def made(steps: tuple[Step, ...], version: int) -> Flow:
    labels = {step.name: {option.id: option.id for option in step.options} for step in steps if isinstance(step, Ask)}
    index = {step.name: step for step in reversed(steps)}
    return Flow("random", version, f"hash {version}", steps, labels={"en": labels}, index=index)


def edited(flow: Flow, dice: Dice) -> Flow:
    """The file with one change: added, removed, renamed, other options, limits, type, order or condition."""
    inner = list(flow.steps[2:-2])
    place = dice.throw(len(inner) + 1)
    match dice.throw(7):
        case 0:
            inner.insert(place, _step(dice, f"n{flow.version}", [*flow.steps[:2], *inner[:place]]))
        case 1 if len(inner) > 1:
            gone = inner.pop(place % len(inner))
            inner = list(_without(inner, gone.name))
        case 2 if inner and isinstance(old := inner[place % len(inner)], Ask):
            renamed = replace(old, name=f"r{flow.version}", was=(old.name,))
            inner = [renamed if step is old else step for step in _renamed(inner, old.name, renamed.name)]
        case 3 if inner and isinstance(old := inner[place % len(inner)], Ask):
            changed = _ask(dice, old.name, old.only_if)
            inner = [changed if step is old else step for step in _without(inner, old.name, keep=True)]
        case 4 if inner and isinstance(old := inner[place % len(inner)], Ask):
            inner[place % len(inner)] = replace(old, ask_again=True, fingerprint=f"again {flow.version}")
        case 5:
            new = replace(_step(dice, f"n{flow.version}", [*flow.steps[:2], *inner[:place]]))
            inner.insert(place, replace(new, new_clients_only=True) if isinstance(new, Ask) else new)
        case _:
            consent = replace(CONSENT, fingerprint=f"agreed {flow.version + 1}")
            return made((consent, *flow.steps[1:]), flow.version + 1)
    return made((*flow.steps[:2], *inner, *CLOSING), flow.version + 1)


def _without(steps: list[Step], name: str, *, keep: bool = False) -> Iterator[Step]:
    """Conditions that read a step that is gone, or another thing now, go with it."""
    for step in steps:
        reads = step.only_if is not None and name in repr(step.only_if)
        yield replace(step, only_if=None) if reads and (step.name != name or not keep) else step


def _renamed(steps: list[Step], old: str, new: str) -> Iterator[Step]:
    for step in steps:
        condition = step.only_if
        if condition is not None and not isinstance(condition, Not) and getattr(condition, "name", "") == old:
            yield replace(step, only_if=replace(condition, name=new))  # type: ignore[call-arg]
        elif condition is not None and f"'{old}'" in repr(condition):
            yield replace(step, only_if=None)
        else:
            yield step


def _step(dice: Dice, name: str, before: list[Step]) -> Step:
    only_if = _condition(dice, [step for step in before if isinstance(step, Ask)]) if dice.throw(3) == 0 else None
    if dice.throw(8) == 0:
        return Say(name, HERE, only_if=only_if)
    return _ask(dice, name, only_if)


def _ask(dice: Dice, name: str, only_if: Condition | None) -> Ask:
    kind = KINDS[dice.throw(len(KINDS))]
    options = tuple(Option(letter) for letter in "abcd"[: 2 + dice.throw(3)]) if kind in ("choice", "choices") else ()
    if kind == "yes/no":
        options = (Option("yes"), Option("no"))
    limits = Limits(minimum=0, maximum=(5, 50, 90)[dice.throw(3)]) if kind == "number" else Limits()
    identity = hashlib.sha256(repr((kind, options, limits)).encode()).hexdigest()[:12]
    flags = dice.throw(4)
    return Ask(
        name, HERE, kind, "", only_if, options, limits,  # type: ignore[arg-type]
        optional=flags == 1, sensitive=flags == 2, has_why=flags > 1, fingerprint=identity,
    )  # fmt: skip


def _condition(dice: Dice, asks: list[Ask]) -> Condition | None:
    if not asks:
        return None
    ask = asks[dice.throw(len(asks))]
    match ask.kind:
        case "number":
            return Compare(ask.name, "<", (3, 18, 60)[dice.throw(3)])
        case "choices":
            return Includes(ask.name, ask.options[dice.throw(len(ask.options))].id)
        case "choice" | "yes/no":
            return Is(ask.name, ask.options[dice.throw(len(ask.options))].id)
        case "consent":
            return None
        case _:
            return Answered(ask.name) if dice.throw(2) else Not(Answered(ask.name))
