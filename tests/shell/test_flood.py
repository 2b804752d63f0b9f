"""How much one person may write: what is refused, what never is, and that others do not notice."""

from datetime import UTC, datetime, timedelta

from bot.core.messages import Address, Content, Message, Said, Tapped
from bot.flood import A_DAY, A_MINUTE, AT_ONCE, RADIO, Flood
from bot.opening import Opening
from tests.therapist.test_letters import House, shipped

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ANNA = Address("telegram", "7")
CALL = Tapped("c:urgent")


def refused(flood: Flood, times: int, now: datetime = NOW, content: Content | None = None, who: Address = ANNA) -> int:
    message = Message("1", who, content or Said("hello"), now)
    return sum(flood.is_too_much(shipped().house, message) for _ in range(times))


def test_a_whole_intake_in_one_go_is_not_too_much() -> None:
    assert refused(Flood(), AT_ONCE) == 0


def test_what_is_faster_than_anybody_types_is_refused() -> None:
    flood = Flood()
    refused(flood, AT_ONCE)
    minute = timedelta(minutes=1)

    assert refused(flood, 10) == 10
    assert refused(flood, A_MINUTE + 5, NOW + minute) == 5


def test_a_day_has_a_limit_too() -> None:
    flood = Flood()
    hours = [refused(flood, A_MINUTE, NOW + timedelta(hours=number)) for number in range(24)]

    assert sum(hours) > 0
    assert 24 * A_MINUTE - sum(hours) < 2 * A_DAY


def test_another_person_is_not_limited_by_it() -> None:
    flood = Flood()
    refused(flood, 1000)

    assert refused(flood, AT_ONCE, who=Address("telegram", "8")) == 0


def test_who_needs_people_at_once_is_never_refused() -> None:
    flood = Flood()
    refused(flood, 1000)

    assert refused(flood, 100, content=Said("I want to kill myself")) == 0
    assert refused(flood, 100, content=CALL) == 0


def test_the_web_page_has_a_measure_of_its_own() -> None:
    assert refused(Flood(), 1000, who=Address("web", "7")) == 0


async def test_who_is_too_fast_is_told_once_in_ten_minutes_and_nothing_else_happens() -> None:
    house, told = House(), shipped().slow_down(None).text
    await house.says("/start")
    before = await house.store.clients("elena")
    posts = len(house.store._posts.items)
    for _ in range(200):
        house.now -= timedelta(seconds=1)  # all in the same moment
        await house.says("hello")

    said = [item.mail().body.text for item in house.store._posts.items.values()]
    assert said.count(told) == 1
    assert len(said) - posts < AT_ONCE + 5
    assert len(before) == len(await house.store.clients("elena")) == 1

    house.now += timedelta(minutes=11)
    for _ in range(60):
        house.now -= timedelta(seconds=1)
        await house.says("hello")

    said = [item.mail().body.text for item in house.store._posts.items.values()]
    assert said.count(told) == 2


# More newcomers than a practice can have -----------------------------------------------------------------------


def let_in(flood: Flood, people: int, now: datetime = NOW, said: str = "hello") -> int:
    messages = [Message("1", Address("telegram", f"made-up-{number}"), Said(said), now) for number in range(people)]
    return sum(flood.lets_in(shipped().house, message) for message in messages)


def test_all_newcomers_together_have_a_limit_and_those_who_are_here_go_on() -> None:
    flood = Flood(newcomers=10)

    assert let_in(flood, 1000) == 10 * RADIO
    assert let_in(flood, 1000, NOW + timedelta(minutes=1)) == 10 * RADIO + 10
    assert refused(flood, AT_ONCE) == 0


def test_a_newcomer_counts_once_however_much_they_write() -> None:
    flood = Flood(newcomers=1)
    message = Message("1", ANNA, Said("hello"), NOW)

    assert all(flood.lets_in(shipped().house, message) for _ in range(100))
    assert let_in(flood, 100) == RADIO - 1


async def test_who_comes_before_it_is_open_does_not_begin_and_takes_no_place() -> None:
    house, flood = House(), Flood(newcomers=1)
    clients = house.receiver.clients
    clients.flood, opened = flood, clients._opening
    clients._opening = Opening(house.store, shipped, lambda: house.now, None, lambda _: True)
    await clients._opening.look()
    for number in range(RADIO + 20):
        house.now -= timedelta(seconds=1)  # all in the same moment
        await house.says("/start", Address("telegram", f"early-{number}"))
    assert await house.store.clients("elena") == ()

    clients._opening = opened
    house.now -= timedelta(seconds=1)
    await house.says("/start")
    assert len(await house.store.clients("elena")) == 1


async def test_who_comes_back_as_they_were_told_and_is_still_too_many_hears_so_again() -> None:
    house, flood = House(), Flood(newcomers=1)
    house.receiver.clients.flood = flood
    crowded, told = shipped().crowded("en").text, []
    for minutes in (0, 1, 2):
        house.now += timedelta(minutes=minutes)
        let_in(flood, 100, house.now + timedelta(seconds=1))  # others were quicker all the time
        await house.says("/start")
        told.append(sum(item.mail().body.text == crowded for item in house.store._posts.items.values()))

    assert told == [1, 1, 2]


def test_a_newcomer_who_needs_people_at_once_is_always_let_in() -> None:
    flood = Flood(newcomers=1)
    let_in(flood, 100)

    assert let_in(flood, 100, said="I want to kill myself") == 100


def test_without_a_limit_everybody_comes_in() -> None:
    assert let_in(Flood(newcomers=0), 10_000) == 10_000


async def test_a_newcomer_too_many_is_told_kindly_and_nothing_of_them_is_kept() -> None:
    house = House()
    house.receiver.clients.flood = Flood(newcomers=1)
    for number in range(RADIO + 20):
        house.now -= timedelta(seconds=1)  # all in the same moment
        await house.says("/start", Address("telegram", f"made-up-{number}"))
        await house.says("hello?", Address("telegram", f"made-up-{number}"))
    crowded = shipped().crowded("en").text
    said = [item.mail().body.text for item in house.store._posts.items.values()]

    assert said.count(crowded) == 20
    assert len(await house.store.clients("elena")) == RADIO
