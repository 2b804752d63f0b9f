"""What a flow amounts to: how many ways lead through it, where they end, how long they take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.core.flow.computed import with_computed
from bot.core.flow.conditions import holds
from bot.core.flow.model import Ask, End, Flow, KindName, Let, Review, Step, Value
from bot.language.branches import branches, mentions
from bot.language.explore import TYPED, Exploration, Seconds, bound, explore
from bot.language.readability import words_in
from bot.language.situations import Answers, Trail, by_length
from bot.language.words import Words

# An anxious person reads at about half the pace of a calm one (238 words a minute: Brysbaert 2019), and takes a third
# longer to answer. These are assumptions, until there are figures of real people; `budget` is compared with them.
WORDS_PER_MINUTE = 130
TAP_SECONDS = 5
REVIEW_SECONDS = 26
SECONDS: Mapping[KindName, float] = MappingProxyType(
    {
        "text": 16,
        "long text": 60,
        "number": 16,
        "choice": TAP_SECONDS,
        "choices": 13,
        "yes/no": TAP_SECONDS,
        "consent": TAP_SECONDS,
        "scale": TAP_SECONDS,
        "date": 16,
        "time": 16,
        "email": 16,
        "phone": 16,
    }
)


@dataclass(frozen=True, slots=True)
class Walk:
    """`outcomes`: ending -> paths, in file order. `unended`: paths that reach no ending. `minutes`: least and most.

    `typed`: answers to be written, on the way that has most of them. `walks`: random ones, if not all were tried.
    """

    paths: int
    outcomes: Mapping[str, int]
    exhaustive: bool
    shortest: Answers
    longest: Answers
    minutes: tuple[float, float]
    unended: int = 0
    typed: int = 0
    walks: int = 0


def walk(flow: Flow, words: Words | None = None) -> Walk:
    """Walk every path; without `words`, reading costs no time."""
    return summed(flow, explore(flow, seconds(flow, words)))


def summed(flow: Flow, found: Exploration) -> Walk:
    """What an exploration amounts to."""
    ways = [*found.ended.values(), *([found.unended] if found.unended else [])]
    if not ways:
        return Walk(0, {}, found.exhaustive, (), (), (0, 0))
    return Walk(
        paths=sum(each.count for each in ways),
        outcomes=_outcomes(flow, found),
        exhaustive=found.exhaustive,
        shortest=min((each.shortest for each in ways), key=by_length).path,
        longest=max((each.longest for each in ways), key=by_length).path,
        minutes=(min(each.least for each in ways) / 60, max(each.most.weight for each in ways) / 60),
        unended=found.unended.count if found.unended else 0,
        typed=int(max(each.typed.weight for each in ways)),
        walks=found.walks,
    )


def _outcomes(flow: Flow, found: Exploration) -> dict[str, int]:
    ends = [step.name for step in flow.steps if isinstance(step, End)]
    return {name: found.ended[name].count if name in found.ended else 0 for name in ends}


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a flow: what is answered, how many of the answers are typed, how long it takes."""

    answers: Answers
    typed: int
    minutes: float

    def __str__(self) -> str:
        """
        >>> str(Way((("age", 17), ("goals", None)), 1, 0.4))
        '2 answers, 1 typed, less than a minute'
        """
        answers = f"{len(self.answers)} answer{'' if len(self.answers) == 1 else 's'}"
        return f"{answers}, {self.typed or 'none'} typed, {in_minutes(self.minutes)}"


def in_minutes(minutes: float) -> str:
    whole = round(minutes)
    return "less than a minute" if whole < 1 else f"about {whole} minute{'' if whole == 1 else 's'}"


def way(flow: Flow, words: Words, answers: Answers) -> Way:
    """What a row of answers comes to."""
    needed, given, taken = seconds(flow, words), dict(answers), 0.0
    values: dict[str, Value] = {name: value for name, value in answers if value is not None}
    place = _next(flow, 0, values)
    while place is not None:
        step = flow.steps[place]
        taken += needed(step, given.get(step.name))
        values = with_computed(step, values, flow.facts) if isinstance(step, Let) else values
        place = None if isinstance(step, End) else _next(flow, place + 1, values)
    kinds = [step.kind for step in flow.steps if isinstance(step, Ask) and given.get(step.name) is not None]
    return Way(answers, sum(kind in TYPED for kind in kinds), taken / 60)


def describe(result: Walk) -> str:
    """The walk in a line, such as `10 distinct answer combinations; endings: declined 1, under_18 1, booked 8`."""
    endings = ", ".join(f"{name} {count}" for name, count in result.outcomes.items())
    if result.unended:
        endings = ", ".join(part for part in (endings, f"no ending {result.unended}") if part)
    if result.exhaustive:
        plural = "" if result.paths == 1 else "s"
        return f"{result.paths} distinct answer combination{plural}; endings: {endings}"
    return f"not proven: {bound(result.walks)}; endings: {endings}"


def costs(result: Walk) -> str:
    """What the ways ask of people, such as `1 to 9 minutes for a slow reader, at most 5 typed answers`."""
    least, most = (max(1, round(minutes)) for minutes in result.minutes)
    plural = "" if result.typed == 1 else "s"
    return f"{least} to {most} minutes for a slow reader, at most {result.typed} typed answer{plural}"


def paths(flow: Flow) -> Iterator[tuple[Answers, str]]:
    """Every path one by one, with the ending it reaches or an empty name; there may be very many."""
    mentioned = mentions(flow)
    waiting: list[tuple[int, Trail, dict[str, Value]]] = [(0, Trail(), {})]
    while waiting:
        place, trail, values = waiting.pop()
        step = _next(flow, place, values)
        if step is None or isinstance(flow.steps[step], End):
            yield trail.path, "" if step is None else flow.steps[step].name
            continue
        ask = flow.steps[step]
        if not isinstance(ask, Ask):
            known = with_computed(ask, values, flow.facts) if isinstance(ask, Let) else values
            waiting.append((step + 1, trail, known))
            continue
        for value in reversed(branches(ask, mentioned.get(ask.name, ()))):
            known = values if value is None else {**values, ask.name: value}
            waiting.append((step + 1, trail.then(ask.name, value), known))


def _next(flow: Flow, place: int, values: Mapping[str, Value]) -> int | None:
    for at in range(place, len(flow.steps)):
        only_if = flow.steps[at].only_if
        if only_if is None or holds(only_if, values, flow.facts):
            return at
    return None


def seconds(flow: Flow, words: Words | None) -> Seconds:
    """How long a step takes an anxious person: to read it in the flow's own language, and to answer."""
    reading = {step.name: _reading(flow, step, words) if words else 0.0 for step in flow.steps}

    def needed(step: Step, value: Value | None) -> float:
        if isinstance(step, Ask):
            return reading[step.name] + (TAP_SECONDS if value is None else SECONDS[step.kind])
        return reading[step.name] + (REVIEW_SECONDS if isinstance(step, Review) else 0)

    return needed


def _reading(flow: Flow, step: Step, words: Words) -> float:
    language = flow.languages[0]
    text = words.text(language, step.name)
    shown = [text.render({}) if text else "", *flow.labels.get(language, {}).get(step.name, {}).values()]
    return sum(len(words_in(each)) for each in shown) * 60 / WORDS_PER_MINUTE
