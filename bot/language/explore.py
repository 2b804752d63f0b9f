"""Every path through a flow, without listing them one by one.

A flow is an ordered list without jumps, so all that lies before a step matters to it only through the answers that
this step or a later one looks at. Paths that agree on those are one *situation*: they are counted together and walked
on together. A question nobody looks at doubles a count and not the work, which keeps the proof exact for flows with
billions of paths. Only answers that stay of interest for long make many situations; past the cap, chance decides.
"""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.core.flow.computed import case_of, looks_at, with_computed
from bot.core.flow.conditions import holds
from bot.core.flow.model import Ask, End, Flow, Let, Review, Say, Step, Value
from bot.language.branches import branches, mentions
from bot.language.situations import Flags, Heaviest, Situation, Trail, joined, merged

MAX_SITUATIONS = 100_000  # at one step
MAX_WORK = 1_000_000  # situations times steps, a few seconds
SAMPLE_WORK = 60_000
SEED = 1
TYPED = frozenset({"text", "long text", "number", "date", "time", "email", "phone"})

Choose = Callable[[tuple[Value | None, ...]], tuple[Value | None, ...]]
Seconds = Callable[[Step, Value | None], float]


@dataclass(slots=True)
class Exploration:
    """What was met on the way. `reached`: step -> flags -> shortest way there; `false`: conditions seen to fail.

    `cases`: the cases of computed values that someone came to, by name and place.
    """

    reached: dict[str, dict[Flags, Trail]] = field(default_factory=dict)
    false: set[str] = field(default_factory=set)
    cases: set[tuple[str, int]] = field(default_factory=set)
    ended: dict[str, Situation] = field(default_factory=dict)
    unended: Situation | None = None
    exhaustive: bool = True
    walks: int = 0  # random ones, where there were too many paths to try them all


def explore(flow: Flow, seconds: Seconds = lambda _step, _value: 0, free: tuple[Ask, ...] = ()) -> Exploration:
    """All paths; `free` are facts of the practice to be varied like answers."""
    walker = _Walker(flow, seconds, free)
    return walker.found if walker.run(lambda options: options) else _sample(flow, seconds, free)


def bound(walks: int) -> str:
    """What was done instead of trying every path, and why."""
    return (
        f"more than {MAX_SITUATIONS} situations at one step or {MAX_WORK} in all, "
        f"so chance picked {walks} random walks (seed {SEED})"
    )


def _sample(flow: Flow, seconds: Seconds, free: tuple[Ask, ...]) -> Exploration:
    chance = random.Random(SEED)
    walker = _Walker(flow, seconds, free)
    walker.found.exhaustive = False
    walker.found.walks = max(100, SAMPLE_WORK // max(1, len(flow.steps)))
    for _ in range(walker.found.walks):
        walker.run(lambda options: (chance.choice(options),))
    return walker.found


class _Walker:
    def __init__(self, flow: Flow, seconds: Seconds, free: tuple[Ask, ...]) -> None:
        self.steps: tuple[Step, ...] = (*free, *flow.steps)
        self.facts = None if free else flow.facts
        self.seconds = seconds
        self.found = Exploration()
        mentioned = mentions(flow)
        asks = [step for step in self.steps if isinstance(step, Ask)]
        self.branches = {ask.name: branches(ask, mentioned.get(ask.name, ())) for ask in asks}
        self.last_use = _last_use(self.steps)
        self.dying = _by_place(self.last_use)

    def run(self, choose: Choose) -> bool:
        """Walk on from the start; False if there are more situations than can be walked."""
        front = [Situation()]
        work = 0
        for place, step in enumerate(self.steps):
            work += len(front)
            if len(front) > MAX_SITUATIONS or work > MAX_WORK:
                return False
            front = self._pass(step, place, front, choose)
        for situation in front:
            self.found.unended = joined(self.found.unended, situation)
        return True

    def _pass(self, step: Step, place: int, front: list[Situation], choose: Choose) -> list[Situation]:
        after: list[Situation] = []
        for situation in front:
            facts = situation.values if self.facts is None else self.facts
            if step.only_if is not None and not holds(step.only_if, situation.values, facts):
                self.found.false.add(step.name)
                after.append(situation)
                continue
            self._note(step.name, situation)
            if isinstance(step, Let):
                after.append(self._computed(step, place, situation, facts))
            else:
                after.extend(self._visit(step, place, situation, choose))
        if place not in self.dying and not isinstance(step, Ask):
            return after
        return merged(after, self.dying.get(place, ()))

    def _note(self, name: str, situation: Situation) -> None:
        ways = self.found.reached.setdefault(name, {})
        known = ways.get(situation.flags)
        if known is None or situation.shortest.length < known.length:
            ways[situation.flags] = situation.shortest

    def _computed(self, let: Let, place: int, now: Situation, facts: Mapping[str, Value]) -> Situation:
        case = case_of(let, now.values, facts)
        if case is not None:
            self.found.cases.add((let.name, case))
        keep = self.last_use.get(let.name, -1) > place
        return replace(now, values=with_computed(let, now.values, facts) if keep else now.values)

    def _visit(self, step: Say | Ask | Review | End, place: int, now: Situation, choose: Choose) -> Iterable[Situation]:
        match step:
            case Ask():
                return [self._answered(step, place, now, value) for value in choose(self.branches[step.name])]
            case End():
                self.found.ended[step.name] = joined(self.found.ended.get(step.name), self._spent(step, now))
                return []
            case Review():
                return [self._spent(step, now, now.flags | {"reviewed"})]
            case Say():
                return [self._spent(step, now)]

    def _spent(self, step: Step, now: Situation, flags: Flags | None = None) -> Situation:
        time = self.seconds(step, None)
        kept = now.flags if flags is None else flags
        most = Heaviest(now.most.weight + time, now.most.trail)
        return replace(now, flags=kept, least=now.least + time, most=most)

    def _answered(self, ask: Ask, place: int, now: Situation, value: Value | None) -> Situation:
        time = self.seconds(ask, value)
        agreed = ask.kind == "consent" and not ask.optional and value == "yes"
        keep = value is not None and self.last_use.get(ask.name, -1) > place
        return Situation(
            {**now.values, ask.name: value} if keep and value is not None else now.values,
            now.flags | {"consented"} if agreed else now.flags,
            now.count,
            now.shortest.then(ask.name, value),
            now.longest.then(ask.name, value),
            now.least + time,
            now.most.then(ask.name, value, time),
            now.typed.then(ask.name, value, value is not None and ask.kind in TYPED),
        )


def _last_use(steps: tuple[Step, ...]) -> Mapping[str, int]:
    return {name: place for place, step in enumerate(steps) for name in looks_at(step)}


def _by_place(last_use: Mapping[str, int]) -> Mapping[int, list[str]]:
    dying: dict[int, list[str]] = {}
    for name, place in last_use.items():
        dying.setdefault(place, []).append(name)
    return dying
