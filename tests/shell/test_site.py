"""Who may write how fast on the page, and what the signs of life say."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import aiohttp
import pytest

from bot.app import App
from bot.channels.web.pace import EACH, NEWCOMERS, Pace
from bot.core.messages import Address, Message, Said
from bot.posts import Post, Text, ToTherapist
from bot.store.base import Settled
from bot.wiring.web import admission
from tests.shell.test_greeting import ELENA, app_of
from tests.shell.wires import NOW

EVA = Address("web", "visitor-1")


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_a_visitor_writes_as_fast_as_anyone_types_and_no_faster(watch: Watch) -> None:
    pace = Pace(watch)

    assert [pace.admits(EVA) for _ in range(EACH + 2)] == [True] * EACH + [False] * 2


def test_who_waits_may_go_on(watch: Watch) -> None:
    pace = Pace(watch)
    for _ in range(EACH):
        pace.admits(EVA)
    watch.now += timedelta(seconds=60 / EACH)

    assert [pace.admits(EVA), pace.admits(EVA)] == [True, False]


def test_one_visitor_slows_down_no_other(watch: Watch) -> None:
    pace = Pace(watch)
    for _ in range(EACH + 1):
        pace.admits(EVA)

    assert pace.admits(replace(EVA, key="visitor-2"))


def test_a_flood_of_new_visitors_is_slowed_and_those_who_are_here_go_on(watch: Watch) -> None:
    pace = Pace(watch)
    pace.admits(EVA)
    flood = [pace.admits(replace(EVA, key=f"made-up-{number}")) for number in range(NEWCOMERS + 10)]

    assert flood.count(True) == NEWCOMERS - 1
    assert pace.admits(EVA)


def test_what_is_remembered_of_visitors_is_bounded(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.web.pace.REMEMBERED", 10)
    pace = Pace(watch)
    for number in range(50):
        watch.now += timedelta(seconds=1)
        pace.admits(replace(EVA, key=str(number)))

    assert len(pace._visitors) == 10


def test_urgent_words_are_never_slowed_down(watch: Watch) -> None:
    app = app_of()
    admit = admission(lambda: app.content, Pace(watch))

    def said(words: str) -> Message:
        return Message("1", EVA, Said(words), NOW, "en")

    for _ in range(EACH):
        admit(said("hello"))

    assert not admit(said("hello"))
    assert admit(said("I want to kill myself"))


# Signs of life ------------------------------------------------------------------------------------------------


@pytest.fixture
async def app() -> AsyncIterator[App]:
    one = app_of(web_port="0")
    await one.start()
    yield one
    await one.stop()


async def test_readiness_counts_therapists_who_cannot_be_reached(app: App) -> None:
    async with aiohttp.ClientSession() as visitor:
        async with visitor.get(f"{app.web.url}/readyz") as before:
            calm = await before.json()
        await app.store.pair("elena", ELENA, NOW)
        (parcel,) = await app.store.post([Post("a", ToTherapist("elena"), Text("Look"), kind="alert")], NOW)
        await app.store.settle([Settled(parcel.id, "later", unreachable=True)], NOW)
        async with visitor.get(f"{app.web.url}/readyz") as after:
            told = await after.json()

    assert (calm["ready"], calm["unreachable_therapists"]) == (True, 0)
    assert (told["ready"], told["unreachable_therapists"]) == (True, 1)
