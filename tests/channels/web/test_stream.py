"""The conversation as a stream: complete, in order, resumed where it stopped, woken by news, gone when erased."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.channels.web.house import WebHouse
from bot.channels.web.inbound import letter_of
from bot.channels.web.stream import Cursor, conversation
from bot.channels.web.wakes import TooManyListeners, Wakes
from bot.core.messages import Address
from tests.channels.web.stand_in import Pad, caller, introduced, letter, make_house

TOKEN = "t" * 43
ME = Address("web", TOKEN)
LONG = timedelta(minutes=5)
START = Cursor()


async def say(house: WebHouse, number: int, text: str, kind: str = "text") -> None:
    body = json.dumps(letter(number, text=text, kind=kind)).encode()
    await house.take([letter_of(body, TOKEN, house.clock())])


class Line:
    """An open stream, read event by event."""

    def __init__(self, house: WebHouse, cursor: Cursor = START) -> None:
        self.events: AsyncIterator[str] = conversation(house, ME, cursor)
        self.cursor = cursor
        self.waiting: list[dict[str, str]] = []

    async def next(self) -> dict[str, str]:
        while not self.waiting:
            chunk = await asyncio.wait_for(anext(self.events), 5)
            self.waiting += [dict(line.split(": ", 1) for line in event.split("\n")) for event in split(chunk)]
        event = self.waiting.pop(0)
        self.cursor = Cursor.read(event.get("id", str(self.cursor)))
        return event

    async def until_ready(self) -> list[str]:
        texts = []
        while (event := await self.next())["event"] != "ready":
            texts.append(json.loads(event["data"]).get("text", event["event"]))
        return texts

    async def close(self) -> None:
        await self.events.aclose()  # type: ignore[attr-defined]


def split(chunk: str) -> list[str]:
    return [event for event in chunk.split("\n\n") if event]


async def test_everything_said_so_far_comes_first_and_in_order() -> None:
    house = make_house(Pad())
    await say(house, 1, "Sam")

    line = Line(house)
    texts = await line.until_ready()
    await line.close()

    assert texts[:2] == ["Sam", "Thank you, Sam."]
    assert texts[2].startswith("Question 2")


async def test_news_wake_the_stream_at_once() -> None:
    house = make_house(Pad(), poll=LONG)
    await say(house, 1, "Sam")
    line = Line(house)
    await line.until_ready()

    coming = asyncio.create_task(line.next())
    await asyncio.sleep(0)
    await say(house, 2, "work")
    house.wakes.wake(ME)
    event = json.loads((await coming)["data"])
    await line.close()

    assert event["text"] == "work"
    assert event["mine"] is True


async def test_what_another_worker_wrote_is_found_without_being_told() -> None:
    house = make_house(Pad(), poll=timedelta(milliseconds=1))
    await say(house, 1, "Sam")
    line = Line(house)
    await line.until_ready()

    await say(house, 2, "work")
    event = await line.next()
    await line.close()

    assert json.loads(event["data"])["text"] == "work"


async def test_a_page_that_comes_back_gets_what_it_missed_and_no_more() -> None:
    house = make_house(Pad())
    await say(house, 1, "Sam")
    line = Line(house)
    await line.until_ready()
    await line.close()

    await say(house, 2, "work")
    again = Line(house, line.cursor)
    texts = await again.until_ready()
    await again.close()

    assert texts == ["work", "Thank you. I wrote down: work"]


async def test_after_an_erasure_the_page_is_cleared_first() -> None:
    house = make_house(Pad(), poll=LONG)
    await say(house, 1, "Sam")
    line = Line(house)
    await line.until_ready()

    await say(house, 2, "erase", kind="command")
    house.wakes.wake(ME)
    events = [await line.next(), await line.next()]
    await line.close()

    assert events[0]["event"] == "reset"
    assert json.loads(events[1]["data"])["text"] == "I have deleted all your data."


async def test_after_an_erasure_a_page_that_comes_back_is_cleared_too() -> None:
    house = make_house(Pad())
    await say(house, 1, "Sam")
    line = Line(house)
    await line.until_ready()
    await line.close()

    await say(house, 2, "erase", kind="command")
    again = Line(house, line.cursor)
    texts = await again.until_ready()
    await again.close()

    assert texts == ["reset", "I have deleted all your data."]


async def test_a_quiet_line_beats() -> None:
    house = make_house(Pad(), poll=timedelta(milliseconds=1), beat=timedelta(milliseconds=1))
    line = Line(house)
    await line.until_ready()

    event = await line.next()
    await line.close()

    assert event["event"] == "beat"


async def test_when_the_store_is_away_the_stream_ends_and_the_page_comes_back() -> None:
    pad = Pad()
    pad.refuses = True

    assert [chunk async for chunk in conversation(make_house(pad), ME, Cursor())] == []


async def test_streams_end_when_the_house_closes() -> None:
    house = make_house(Pad(), poll=LONG)
    line = Line(house)
    await line.until_ready()

    coming = asyncio.create_task(line.next())
    await asyncio.sleep(0)
    house.wakes.close()

    with pytest.raises(StopAsyncIteration):
        await coming
    assert len(house.wakes) == 0


async def test_a_stranger_has_no_stream() -> None:
    async with caller(make_house(Pad())) as client:
        answer = await client.get("/chat/stream")

    assert answer.status_code == 204


async def test_a_full_house_says_so() -> None:
    async with introduced(make_house(Pad(), wakes=Wakes(limit=0))) as client:
        answer = await client.get("/chat/stream")

    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_listeners_are_bounded_and_leave_nothing_behind() -> None:
    wakes = Wakes(limit=2, limit_each=1)

    with wakes.listen(ME), pytest.raises(TooManyListeners), wakes.listen(ME):
        pass

    assert len(wakes) == 0
    assert wakes._listeners == {}


def test_a_wake_reaches_every_listener_of_its_address_only() -> None:
    wakes = Wakes()

    with wakes.listen(ME) as one, wakes.listen(ME) as two, wakes.listen(Address("web", "other")) as other:
        wakes.wake_all([ME])

        assert one.is_set()
        assert two.is_set()
        assert not other.is_set()
