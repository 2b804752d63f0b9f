"""Buttons as a chat names them: by their words, their data, an option's id, or what they do."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from bot.core.taps import CHANGE, CHANGE_YES, CONFIRM, DONE, KEEP, OPTION, SKIP, WHY, Tap, read_tap
from bot.posts import Key

DOES: Mapping[str, str] = MappingProxyType(
    {
        SKIP: "skip",
        WHY: "why",
        DONE: "done",
        CONFIRM: "confirm",
        CHANGE: "change",
        CHANGE_YES: "change it",
        KEEP: "keep",
    }
)


def found(keys: Iterable[Key], label: str, *, old: bool = False) -> Key | None:
    """The newest button of these words or this data, else one whose id or deed it is; the oldest one for `old`."""
    wanted, shown = label.casefold(), list(keys)
    exact = [key for key in shown if wanted in (bare(key.text), key.data.casefold())]
    named = [key for key in shown if wanted in (name.casefold() for name in _names(read_tap(key.data)))]
    matches = exact or named
    if not matches:
        return None
    if old:
        return matches[0]
    return named[-1] if named and _is_of_a_newer_question(named[-1], matches[-1], shown) else matches[-1]


def _is_of_a_newer_question(key: Key, other: Key, shown: list[Key]) -> bool:
    """`[yes]` is an answer to the question that is open, whatever words stood on a button of an earlier one."""
    tap, earlier = read_tap(key.data), read_tap(other.data)
    if not tap.verb == earlier.verb == OPTION or tap.step == earlier.step:
        return False
    newest_first = shown[::-1]
    return newest_first.index(key) < newest_first.index(other)


def name_of(key: Key, keys: Iterable[Key]) -> str:
    """The shortest name that means this button whatever its words are."""
    shown = list(keys)
    for name in _names(read_tap(key.data)):
        same = found(shown, name)
        if same is not None and same.data == key.data:
            return name
    return key.data


def bare(words: str) -> str:
    """A label without the tick or box before it."""
    return words.lstrip("☐☑✅✓▫▪ ").casefold()


def _names(tap: Tap) -> Iterator[str]:
    """What a button does, so that it is never mistaken for an option; else the last part of its data."""
    if tap.verb in DOES:
        yield DOES[tap.verb]
        yield f"{DOES[tap.verb]} {tap.step}"
    elif tap.option or tap.step:
        yield tap.option or tap.step
