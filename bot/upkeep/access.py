"""The record of who looked at what: does it still hang together?"""

from collections.abc import Mapping, Sequence

from bot.settings import Settings
from bot.store.chain import START, Link, first_break
from bot.store.instants import from_micros
from bot.upkeep.opened import opened

SHORTEST_HEAD = 8  # signs of a hash that are enough to tell it from others


async def links_of(settings: Settings, environment: Mapping[str, str]) -> Sequence[Link]:
    async with opened(settings, environment) as store:
        return await store.links()


def verified(links: Sequence[Link], noted: str = "") -> tuple[bool, list[str]]:
    """Whether it holds, and what to say of it. `noted`: a head that somebody kept elsewhere.

    >>> verified([])[1][0]
    'The record holds: 0 lines.'
    """
    broken = first_break(links)
    if broken is not None:
        at, actor, action, *_ = links[broken]
        where = f"line {broken + 1} of {len(links)} ({from_micros(at):%Y-%m-%d %H:%M} UTC, {actor}: {action})"
        why = "This line, or one before it, was changed or taken out after it was written."
        return False, [f"The record breaks at {where}.", why]
    holds = f"The record holds: {len(links)} line{'' if len(links) == 1 else 's'}{_span(links)}."
    if noted:
        is_there = _holds_head(links, noted.strip().lower())
        told = (
            "is in it: nothing from before was cut off" if is_there else "is not in it: lines were cut off at the end"
        )
        return is_there, [holds, f"The head you noted {told}."]
    head = (links[-1][-1] if links else START).hex()
    return True, [
        holds,
        f"Its head: {head}",
        "Note the head elsewhere: only that shows if lines are cut off at the end.",
    ]


def _holds_head(links: Sequence[Link], noted: str) -> bool:
    known = (START, *(link[-1] for link in links))
    return len(noted) >= SHORTEST_HEAD and any(head.hex().startswith(noted) for head in known)


def _span(links: Sequence[Link]) -> str:
    if not links:
        return ""
    first, last = (from_micros(link[0]) for link in (links[0], links[-1]))
    return f", {first:%Y-%m-%d} to {last:%Y-%m-%d}"
