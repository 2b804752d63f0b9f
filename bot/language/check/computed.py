"""Computed values: made in one way, of earlier questions, never of what people say about their health."""

from collections.abc import Iterator

from bot.core.flow.model import Ask, Let, Mark
from bot.language.draft import Draft
from bot.language.entries import Entry, case_nodes
from bot.language.findings import Finding, finding, one_of
from bot.language.nodes import Items, Scalar
from bot.language.schema import AskShape, LetShape

WAYS = ("is", "number of", "sum of")


def find(draft: Draft) -> Iterator[Finding]:
    asked: list[str] = []
    for entry in draft.entries.steps:
        if isinstance(entry.shape, AskShape):
            asked.append(entry.name)
        if isinstance(entry.shape, LetShape):
            yield from _ways(entry)
            yield from _last(entry, entry.shape)
            yield from _labels(entry)
            for key in WAYS[1:]:
                for name in _names(entry, key):
                    yield from _part(draft, key, name, asked)
    yield from _unsayable(draft)


def _ways(entry: Entry) -> Iterator[Finding]:
    given = [key for key in WAYS if key in entry.node.entries]
    if not given:
        mend = "add `is:` with its cases, `number of:` or `sum of:` with names of questions"
        yield finding("E115", entry.named.mark, f"`is` is missing in `{entry.name}`", mend)
    for key in given[1:]:
        message = f"`{entry.name}` has `{given[0]}` already, and a value is made in one way"
        yield finding("E220", entry.node.key_mark(key), message, "keep one of the two")


def _last(entry: Entry, shape: LetShape) -> Iterator[Finding]:
    nodes = case_nodes(entry)
    cases = shape.is_ or ()
    for place, each in enumerate(cases[:-1]):
        if each.only_if is None:
            message = "this case is for everybody, so nobody comes to the ones below"
            yield finding("E220", nodes[place][1].mark, message, "move it to the end, or add its `only if`")
    if cases and cases[-1].only_if is not None:
        message = f"`{entry.name}` has no value for people whom no case is for"
        mend = "end with a case without `only if`: `- value: something_else`"
        yield finding("E220", nodes[-1][1].mark, message, mend)


def _labels(entry: Entry) -> Iterator[Finding]:
    """Two labels for one value."""
    first: dict[str, str] = {}
    for _, node in case_nodes(entry):
        value, label = node.scalar("value"), node.scalar("label")
        if value and label and first.setdefault(value.plain, label.plain) != label.plain:
            message = f"`{value.plain}` has another label above"
            yield finding("E220", label.mark, message, "give both the same label, or two values")


def _names(entry: Entry, key: str) -> list[Scalar]:
    node = entry.node.get(key)
    listed = node.items if isinstance(node, Items) else [node]
    return [each for each in listed if isinstance(each, Scalar)]


def _part(draft: Draft, key: str, name: Scalar, asked: list[str]) -> Iterator[Finding]:
    step = draft.flow.index.get(name.plain)
    if name.plain in draft.entries.broken:
        return
    if not isinstance(step, Ask) or name.plain not in asked:
        what = "is asked later" if isinstance(step, Ask) else "is not the name of a question"
        mend = one_of(name.plain, asked[-200:], "use the name after `ask:` of an earlier question")
        yield finding("E221", name.mark, f"`{name.plain}` {what}", mend)
    elif step.sensitive or step.kind == "scale":
        what = "a scale" if step.kind == "scale" else "sensitive"
        message = f"`{name.plain}` is {what}, and nothing that people say about their health is counted or added up"
        yield finding("E222", name.mark, message, "leave it out; a condition can look at the answer itself")
    elif key == "sum of" and step.kind != "number":
        message = f"`{name.plain}` is a question of type `{step.kind}`, and only numbers are added up"
        yield finding("E221", name.mark, message, "use questions of type `number`, or `number of`")


def _unsayable(draft: Draft) -> Iterator[Finding]:
    """A value that is printed, and has no words for some case."""
    own = draft.flow.languages[0]
    printed: dict[str, Mark] = {}
    for written in draft.written:
        for name in written.compiled.names:
            printed.setdefault(name, written.node.mark)
    for let in draft.flow.steps:
        if isinstance(let, Let) and let.name in printed:
            labels = draft.flow.labels[own].get(let.name, {})
            for place, node in case_nodes(draft.entry(let.name)):
                if place < len(let.cases) and let.cases[place].value not in labels:
                    message = f"`{let.name}` is printed, and `{let.cases[place].value}` has no words"
                    yield finding("E223", node.mark, message, "add `label:` with the words that people read")
