"""Words that run and that the new files lack: the files would be refused by nobody, and missed by a client.

Languages are compared with each other when they are read. That finds nothing where a line went from all of them, or
where there is one language only; but what ran had everything.
"""

from collections.abc import Callable, Iterator, Mapping

from bot.content import Content
from bot.core.flow.model import Mark
from bot.language.findings import Finding, finding, one_of
from bot.render.lines import printed

Names = Callable[[Content], Mapping[str, frozenset[str]]]
"""Sentence -> the values that it prints, in the practice's first language."""


def _lines(content: Content) -> Mapping[str, frozenset[str]]:
    return {name: printed(text) for name, text in content.sources.lines.texts[_first(content)].items()}


def _therapist_lines(content: Content) -> Mapping[str, frozenset[str]]:
    return {name: printed(text) for name, text in content.therapist_lines.texts[_first(content)].items()}


def _chat(content: Content) -> Mapping[str, frozenset[str]]:
    words = content.chat_words[_first(content)]
    return {name: words.printed(name) for name in words.keys}


def _desk(content: Content) -> Mapping[str, frozenset[str]]:
    words = content.desk_words[_first(content)]
    return {name: words.printed(name) for name in words.keys}


def _templates(content: Content) -> Mapping[str, frozenset[str]]:
    return {name: frozenset() for name in content.sources.templates[_first(content)].texts}


WORDS: Mapping[str, Names] = {
    "chat": _lines,
    "therapist.yaml": _therapist_lines,
    "web.yaml": _chat,
    "desk.yaml": _desk,
    "": _templates,
}
"""Where they stand in a language's folder."""


def find_losses(running: Content, new: Content) -> Iterator[Finding]:
    for place, names_of in WORDS.items():
        before, after = names_of(running), names_of(new)
        for name in sorted(before.keys() - after.keys()):
            mark = Mark("/".join(filter(None, ("templates", _first(new), place or name))), 1, 1)
            yield finding("E115", mark, f"`{name}` is gone, and it is still needed", "put it back as it was")
        for name in sorted(before.keys() & after.keys()):
            for value in sorted(after[name] - before[name]):
                mark = Mark(f"templates/{_first(new)}/{place}", 1, 1)
                mend = one_of(value, sorted(before[name]), "write the words out")
                yield finding("E207", mark, f"`{name}` prints `{value}`, which it is not given", mend)


def _first(content: Content) -> str:
    return content.practice.languages[0]
