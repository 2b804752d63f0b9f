"""What Telegram takes: 4096 UTF-16 units a message, about 64 characters on a button, 64 bytes behind it."""

import unicodedata
from collections.abc import Iterator

from bot.core.flow.model import Ask, Mark
from bot.language.draft import Draft, Written
from bot.language.findings import Finding, finding
from bot.language.options import option_nodes

MAX_TEXT = 4096
MAX_LABEL = 64
MAX_DATA = 64
MOST_LONG = 8  # of options that take a line of their own
LONG_LABEL = 30


def find(draft: Draft) -> Iterator[Finding]:
    for written in draft.written:
        yield from _label(draft, written) if written.option else _text(written)
    for step in draft.flow.steps:
        if isinstance(step, Ask):
            yield from _data(draft, step)
            yield from _listed(draft, step)
            yield from _screenful(draft, step)


def _text(written: Written) -> Iterator[Finding]:
    text = written.compiled.text.constant or written.node.plain.strip()
    if len(text) * 2 <= MAX_TEXT or written.compiled.troubles:
        return
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if units > MAX_TEXT:
        message = f"this text has {units} characters, and a message takes {MAX_TEXT}"
        yield finding("E601", written.node.mark, message, "shorten it, or spread it over several `say` steps")


def _label(draft: Draft, written: Written) -> Iterator[Finding]:
    step = draft.flow.index.get(written.step)
    if isinstance(step, Ask) and step.kind != "scale":  # the ends of a scale stand in the text
        yield from _too_wide(written.compiled.text.constant, written.node.mark)


def _listed(draft: Draft, step: Ask) -> Iterator[Finding]:
    if step.name in draft.sourced:
        mark = draft.entry(step.name).node.key_mark("options from")
        written = option_nodes(draft.entry(step.name))
        own = written.entries if written else {}
        for language in draft.flow.languages:
            for option, label in draft.flow.labels[language].get(step.name, {}).items():
                if option not in own:
                    yield from _too_wide(label, mark)


def _too_wide(label: str, mark: Mark) -> Iterator[Finding]:
    width = len(label) if len(label) <= MAX_LABEL else visible(label)
    if width > MAX_LABEL:
        message = f"this label has {width} characters, and a button shows about {MAX_LABEL}"
        yield finding("E602", mark, message, "shorten it; the text of the question can say more")


def _screenful(draft: Draft, step: Ask) -> Iterator[Finding]:
    for language in draft.flow.languages:
        labels = draft.flow.labels[language].get(step.name, {}).values()
        long = sum(len(label) > LONG_LABEL for label in labels)
        if long > MOST_LONG:
            message = f"`{step.name}` has {long} long options in `{language}`, more than a telephone shows at once"
            mend = f"shorten them to {LONG_LABEL} characters, or ask in two steps"
            yield finding("W604", draft.entry(step.name).named.mark, message, mend)
            return


def visible(text: str) -> int:
    """Characters that take room.

    >>> visible("Olá"), visible("Ola" + chr(0x301))
    (3, 3)
    """
    return sum(unicodedata.category(character) not in ("Mn", "Me", "Cf") for character in text)


def _data(draft: Draft, step: Ask) -> Iterator[Finding]:
    entry = draft.entry(step.name)
    nodes = option_nodes(entry)
    for option in step.options:
        size = len(f"o:{step.name}:{option.id}".encode())
        if size > MAX_DATA:
            mark = nodes.key_mark(option.id) if nodes and option.id in nodes.entries else entry.named.mark
            message = f"`{step.name}` and `{option.id}` are {size - MAX_DATA} characters too long together for a button"
            yield finding("E603", mark, message, "shorten one of the two names")
