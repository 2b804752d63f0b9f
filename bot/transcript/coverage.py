"""What of a flow no chat has reached: steps, options, conditions seen only one way, answers in between."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.core.flow.engine import stand
from bot.core.flow.model import Ask, Flow, Let, Mark
from bot.core.session import Session
from bot.language.draft import Draft
from bot.language.entries import Entry
from bot.language.explore import Exploration, explore
from bot.language.findings import Finding, finding, in_order
from bot.language.nodes import last_line
from bot.language.options import option_nodes
from bot.language.situations import Answers, Trail, by_length
from bot.transcript.play import Player
from bot.transcript.values import SKIPPED, written

Branch = tuple[str, str]  # a step, and an option of it, `skipped`, or nothing for any other answer


@dataclass(frozen=True, slots=True)
class Visited:
    """Where chats have been. `held`, `failed`: steps whose condition was seen true, or false."""

    steps: frozenset[str]
    branches: frozenset[Branch]
    held: frozenset[str]
    failed: frozenset[str]
    heard: frozenset[str]

    def called(self, names: Mapping[str, str]) -> "Visited":
        """The same with other names for some steps."""
        steps, held, failed = (
            frozenset(names.get(each, each) for each in listed) for listed in (self.steps, self.held, self.failed)
        )
        branches = frozenset((names.get(name, name), option) for name, option in self.branches)
        return replace(self, steps=steps, branches=branches, held=held, failed=failed)


@dataclass(frozen=True, slots=True)
class Coverage:
    """`counts`: what is counted -> how many were reached, of how many."""

    counts: dict[str, tuple[int, int]]
    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        return ", ".join(f"{reached} of {total} {what}" for what, (reached, total) in self.counts.items() if total)


def visited(flow: Flow, players: Iterable[Player]) -> Visited:
    steps: set[str] = set()
    branches: set[Branch] = set()
    failed: set[str] = set()
    heard: set[str] = set()
    for player in players:
        heard |= player.heard
        for session in player.passed:
            steps |= _walked(flow, replace(session, ended=""), branches, failed)
    conditional = {step.name for step in flow.steps if step.only_if}
    return Visited(
        frozenset(steps), frozenset(branches), frozenset(steps & conditional), frozenset(failed), frozenset(heard)
    )


def _walked(flow: Flow, session: Session, branches: set[Branch], failed: set[str]) -> set[str]:
    """The steps on the way of a session; what it picked there, and what it was not asked, is added."""
    standing = stand(flow, session)
    path = {step.name for step in standing.path}
    for ask in standing.answered(session):
        answer = session.answers[ask.name]
        branches |= {(ask.name, chosen) for chosen in _chosen(ask, answer.value)}
    for step in flow.steps:
        if step.name not in path:
            failed.add(step.name)
        if step is standing.step:
            break
    return path


def _chosen(ask: Ask, value: object) -> Iterator[str]:
    if value is None:
        yield SKIPPED
    elif isinstance(value, tuple):
        yield from value
    else:
        yield str(value) if ask.options else ""


def _open(ask: Ask) -> Iterator[str]:
    """Every way to answer that makes a branch."""
    yield from (option.id for option in ask.options) if ask.options else ("",)
    if ask.optional:
        yield SKIPPED


def coverage(draft: Draft, seen: Visited) -> Coverage:
    """What was reached of all that this practice's clients can reach; of a repeat, one round stands for all."""
    found, firsts = explore(draft.flow), draft.unrolled.firsts
    seen = seen.called(firsts)
    reached = [step for step in draft.flow.steps if step.name in found.reached and not isinstance(step, Let)]
    steps = [step for step in reached if firsts.get(step.name, step.name) == step.name]
    branches = [(step.name, option) for step in steps if isinstance(step, Ask) for option in _open(step)]
    asides = [each.name for each in draft.flow.anytime if not each.urgent]
    ways = [(step.name, way) for step in steps if step.name in found.false for way in (True, False)]
    no_steps = [step.name for step in steps if step.name not in seen.steps]
    no_asides = [name for name in asides if f"faq {name}" not in seen.heard]
    no_branches = [each for each in branches if each not in seen.branches]
    no_ways = [(name, way) for name, way in ways if name not in (seen.held if way else seen.failed)]
    findings = [_unreached(draft, found, name) for name in no_steps]
    findings += [_unasked(draft.entry(name)) for name in no_asides]
    findings += [_unpicked(draft.entry(name), option) for name, option in no_branches if name not in no_steps]
    findings += [_one_way(draft, name, way) for name, way in no_ways if name not in no_steps]
    lines = _lines(draft, [*(step.name for step in steps), *asides])
    dark = _lines(draft, [*no_steps, *no_asides])
    counts = {
        "steps": (len(steps) - len(no_steps), len(steps)),
        "answers": (len(branches) - len(no_branches), len(branches)),
        "ways of conditions": (len(ways) - len(no_ways), len(ways)),
        "questions in between": (len(asides) - len(no_asides), len(asides)),
        "lines": (len(lines - dark), len(lines)),
    }
    return Coverage(counts, in_order(draft.unrolled.once(findings)))


def _unreached(draft: Draft, found: Exploration, name: str) -> Finding:
    entry = draft.entry(name)
    span = _span(entry)
    way: Trail = min(found.reached[name].values(), key=by_length)
    mend = f"add a chat that begins with `given:  {_given(way.path)}` and then `client: /start`"
    message = f"no chat reaches `{name}` (lines {span.start} to {span.stop - 1})"
    return finding("W801", entry.node.mark, message, mend if way.length else "add a chat that begins: client: /start")


def _given(path: Answers) -> str:
    return ", ".join(f"{step} = {written(value)}" for step, value in path)


def _unasked(entry: Entry) -> Finding:
    mend = "let a client ask it in a chat, with one of the words it hears"
    return finding("W801", entry.node.mark, f"no chat asks for `{entry.name}`", mend)


def _unpicked(entry: Entry, option: str) -> Finding:
    nodes = option_nodes(entry)
    mark = nodes.key_mark(option) if nodes and option in nodes.entries else entry.node.mark
    if option == SKIPPED:
        return finding("W802", mark, f"no chat skips `{entry.name}`", "answer it with /skip in a chat")
    if not option:
        return finding("W802", mark, f"no chat answers `{entry.name}`", "type an answer to it in a chat")
    return finding("W802", mark, f"no chat picks `{option}` of `{entry.name}`", f"tap [{option}] in a chat")


def _one_way(draft: Draft, name: str, way: bool) -> Finding:
    entry = draft.entry(name)
    stated = draft.stated.get(name) or draft.stated.get(entry.section)
    mark: Mark = stated.mark() if stated else entry.node.mark
    never, mend = ("true", "reaches it") if way else ("false", "passes it by")
    return finding("W803", mark, f"no chat has seen the condition of `{name}` {never}", f"add a chat that {mend}")


def _lines(draft: Draft, names: Iterable[str]) -> set[tuple[str, int]]:
    entries = [draft.entry(name) for name in names]
    return {(entry.node.source.file, line) for entry in entries for line in _span(entry)}


def _span(entry: Entry) -> range:
    """The lines of the file that an entry takes."""
    return range(entry.node.mark.line, last_line(entry.node) + 1)
