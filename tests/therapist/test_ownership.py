"""Every command and every button against every other person, in every state: refused, nothing changed, nothing told.

What is on a button is no secret and no authority: whoever sends it gets no further than with their own words.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from bot.content import Content
from bot.core.messages import Address
from bot.loading import content_or_raise, folders_of
from bot.settings import read_settings
from bot.therapist.commands import COMMANDS
from tests.acceptance.practice import practice_of_two
from tests.content.shipped import FLOWS, TEMPLATES
from tests.therapist.test_letters import ELENA, SAM, House

BEA, BEN, STRANGER = Address("telegram", "9002"), Address("telegram", "8"), Address("telegram", "9")
SECRET = "Qzkolibri"
STATES: dict[str, Sequence[str]] = {
    "said hello": ("/start",),
    "agreed": ("/start", "[o:consent:yes]", "[o:age:yes]", "[o:place:uk]", "[o:may_write:no]", SECRET),
    "asks for a person": ("/start", "[o:consent:yes]", "/contact write", f"Call me, {SECRET}", "[d]"),
    "is in danger": ("/start", "[o:consent:yes]", f"I want to kill myself, {SECRET}"),
}


@cache
def of_two() -> Content:
    practice = practice_of_two(Path(mkdtemp(prefix="practice-")))
    places = {"CONFIG": practice, "FLOWS": FLOWS, "TEMPLATES": TEMPLATES}
    return content_or_raise(folders_of(read_settings({f"VESTIBULE_{name}": str(at) for name, at in places.items()})))


async def house_with(words: Sequence[str]) -> House:
    house = House(of_two)
    await house.store.pair("elena", ELENA, house.now)
    await house.store.pair("bea", BEA, house.now)
    for line in words:
        await house.says(line, SAM)
    await house.says("/start", BEN)
    return house


async def attempts(house: House) -> list[str]:
    """Everything that Sam or their therapist could send, or that stands on any of their buttons."""
    code = (await house.store.clients("elena"))[-1].code
    notices = [str(notice.id) for notice in await house.store.notices("elena")] or ["1"]
    arguments = [code, code.lower(), f"{code} hello", *notices]
    lines = [f"/{name} {argument}" for name in COMMANDS for argument in arguments]
    lines += [f"[t:{name}:{argument}]" for name in COMMANDS for argument in arguments]
    rows = [row for item in house.store._posts.items.values() for row in getattr(item.mail().body, "rows", ())]
    return [*lines, *(f"[{key.data}]" for row in rows for key in row if key.data)]


async def of_sam(house: House) -> object:
    sam = await house.store.client_at(SAM)
    assert sam is not None
    record = await house.store.record(sam)
    assert record is not None
    return record.client, record.history, record.notices, record.posts


def told(house: House, who: Address) -> str:
    sent = [item for item in house.store._posts.items.values() if _is_to(item, who)]
    return "\n".join(f"{item.mail().body.text} {getattr(item.mail().body, 'rows', '')}" for item in sent)


def _is_to(item: object, who: Address) -> bool:
    draft = item.draft  # type: ignore[attr-defined]
    return who == draft.address or (draft.known is not None and who == draft.known.address)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", [BEA, BEN, STRANGER], ids=["another therapist", "another client", "a stranger"])
async def test_nobody_else_gets_anything_of_a_client_or_changes_it(state: str, who: Address) -> None:
    house = await house_with(STATES[state])
    code = (await house.store.clients("elena"))[-1].code
    lines, before = await attempts(house), await of_sam(house)
    for line in lines:
        house.now += timedelta(minutes=8)  # what is refused is not refused as a flood
        await house.says(line, who)

    assert len(lines) > 2 * len(COMMANDS)
    assert await of_sam(house) == before
    heard = told(house, who)
    assert SECRET not in heard
    assert code not in heard


async def test_what_is_refused_to_others_is_done_for_the_therapist_of_the_client() -> None:
    house = await house_with(STATES["is in danger"])
    before = await of_sam(house)
    for line in await attempts(house):
        await house.says(line, ELENA)

    assert await of_sam(house) != before
    assert SECRET in told(house, ELENA)


VIEWS = {"/digest": "read digest", "/people": "read list", "/open {code}": "opened {code}"}


@pytest.mark.parametrize("line", VIEWS)
async def test_every_look_of_a_therapist_in_the_chat_is_noted_once(line: str) -> None:
    house = await house_with(STATES["asks for a person"])
    code = (await house.store.clients("elena"))[-1].code
    before = len(house.store.links)
    letter = await house.says(line.format(code=code), ELENA)
    await house.receiver.take([letter])  # a repeat is no second look

    assert [link[1:3] for link in house.store.links[before:]] == [("therapist:elena", VIEWS[line].format(code=code))]


async def test_every_command_that_shows_a_person_leaves_a_line() -> None:
    """A new command that shows something and notes nothing fails here."""
    house = await house_with(STATES["asks for a person"])
    code = (await house.store.clients("elena"))[-1].code
    for name in COMMANDS:
        before, seen = len(house.store.links), told(house, ELENA)
        await house.says(f"/{name} {code}", ELENA)
        shown = told(house, ELENA)[len(seen) :]
        assert SECRET not in shown or len(house.store.links) == before + 1, name
