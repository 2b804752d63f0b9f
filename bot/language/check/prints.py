"""Texts print only what is known when they are read, and always have something to print."""

from collections.abc import Iterator, Mapping

from bot.core.flow.conditions import certain
from bot.core.flow.model import And, Ask, Condition, Let, Mark
from bot.language.draft import Draft, Written
from bot.language.findings import Finding, finding, one_of
from bot.language.printing import place_of
from bot.language.schema import AskShape


def find(draft: Draft) -> Iterator[Finding]:
    places = {entry.name: place for place, entry in reversed(list(enumerate(draft.entries.steps)))}
    for written in draft.written:
        for trouble in written.compiled.troubles:
            yield finding(trouble.code, _at(written, trouble.at), trouble.message, trouble.mend)
        clients = sorted(name for name in written.compiled.names if "." not in name)
        if written.option and clients:
            message = f"a label prints `{clients[0]}`; labels are the same for every client"
            mend = "print values of the practice, or move the words to the text of the question"
            yield finding("E214", where(written, clients[0]), message, mend)
            continue
        for name in clients:
            yield from _known(draft, written, name, places)


def _known(draft: Draft, written: Written, name: str, places: Mapping[str, int]) -> Iterator[Finding]:
    step = draft.flow.index.get(name)
    here = places.get(written.step, len(places))  # anytime entries come after everything
    if name in draft.entries.broken:
        return
    if not isinstance(step, Ask | Let):
        above = draft.entries.steps[max(0, here - 200) : here]
        earlier = [entry.name for entry in above if isinstance(entry.shape, AskShape)]
        mend = one_of(name, earlier, "print the name of an earlier question, or `practice.` and one of its values")
        yield finding("E207", where(written, name), f"there is nothing called `{name}` to print", mend)
    elif places[name] >= here:
        made = "asked" if isinstance(step, Ask) else "made"
        message = f"`{name}` is {made} later, in line {draft.entry(name).named.mark.line}"
        yield finding("E208", where(written, name), message, "move the question up, or print something else")
    elif name in written.compiled.bare and not is_sure(draft, step, written.step):
        message = f"`{name}` may be missing here: its question can be skipped or is not always asked"
        if isinstance(step, Let):
            message = f"`{name}` may be missing here: it is not always made, or has nothing to be made of"
        mend = f"say what to print then: `{{{{ {name} or 'there' }}}}`"
        yield finding("E211", where(written, name), message, mend)


def is_sure(draft: Draft, asked: Ask | Let, reader: str) -> bool:
    """Is there always an answer to `asked` where `reader` is read?"""
    step = draft.flow.index.get(reader)
    if isinstance(asked, Let):
        made = draft.flow.index.get(reader)
        parts = [each for name in asked.added if isinstance(each := draft.flow.index.get(name), Ask)]
        always = made is not None and _parts(asked.only_if) <= _parts(made.only_if)
        return always and (not asked.added or any(is_sure(draft, each, asked.name) for each in parts))
    if step is None:  # a section's title, or an anytime entry that can be read before anything is asked
        return reader not in {faq.name for faq in draft.flow.anytime} and not asked.optional and not asked.only_if
    if asked.name in certain(step.only_if):
        return True
    return not asked.optional and _parts(asked.only_if) <= _parts(step.only_if)


def _parts(condition: Condition | None) -> frozenset[Condition]:
    """What has to hold, taken apart."""
    if isinstance(condition, And):
        return frozenset().union(*map(_parts, condition.parts))
    return frozenset({condition} if condition else ())


def where(written: Written, name: str) -> Mark:
    return _at(written, place_of(written.node.plain.strip(), name))


def _at(written: Written, offset: int) -> Mark:
    plain = written.node.plain
    return written.node.mark_in(offset + len(plain) - len(plain.lstrip()))
