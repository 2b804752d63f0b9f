"""What is PostgreSQL's own: several workers at once, workers that die, and a server that comes back."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from bot.core.messages import Address
from bot.errors import StoreError
from bot.store.base import Handled, Letter, Outcome, Sender, Settled, Store
from bot.store.postgres import PostgresStore
from bot.store.postgres.locks import LIFE, TAKE_NAME
from tests.store.conftest import MASTER, Postgres
from tests.store.postgres_server import PostgresServer
from tests.store.talk import ADA, NOW, answering, letter, new_session, only_client, refusing, said, say

pytestmark = pytest.mark.postgres


def counting(letter: Letter, sender: Sender) -> Outcome:
    """Each letter adds one to what the session counts, so a lost update shows."""
    session = sender.session or new_session()
    return replace(answering(letter, sender), session=replace(session, tries=session.tries + 1))


async def two(postgres: Postgres) -> tuple[Store, Store]:
    return await postgres.open("one"), await postgres.open("two")


async def test_letters_of_one_client_on_two_workers_lose_no_update(postgres: Postgres) -> None:
    stores = await two(postgres)
    await asyncio.gather(*(stores[number % 2].handle([letter(number)], counting, NOW) for number in range(8)))

    (view,) = await stores[0].clients("anna")
    assert view.session.tries == 8


async def test_two_workers_make_a_new_client_once(postgres: Postgres) -> None:
    stores = await two(postgres)
    for number in range(10):
        address = Address("telegram", f"new-{number}")
        letters = [letter(f"{number}-{index}", address) for index in range(2)]
        await asyncio.gather(
            *(store.handle([item], counting, NOW) for store, item in zip(stores, letters, strict=True))
        )

    assert [view.session.tries for view in await stores[0].clients("anna")] == [2] * 10


async def test_two_workers_that_drew_the_same_code_give_it_once(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = await two(postgres)
    for store in stores:
        drawn = (f"C{number:03}" for number in range(10_000))
        monkeypatch.setattr("bot.store.codes.random_code", lambda length, drawn=drawn: next(drawn))
        await store.handle([letter(store.worker)], lambda item, sender: Outcome(), NOW)  # both draw in advance
    for number, store in enumerate(stores):
        await say(store, "hello", address=Address("telegram", f"new-{number}"), start=number)

    assert len({view.code for view in await stores[0].clients("anna")}) == 2


async def test_a_letter_given_to_two_workers_is_decided_once(postgres: Postgres) -> None:
    stores = await two(postgres)
    handled = await asyncio.gather(*(store.handle([letter(1)], counting, NOW) for store in stores * 4))

    assert sum(len(result.parcels) for result in handled) == 1


async def test_large_batches_in_opposite_order_do_not_lock_each_other_out(postgres: Postgres) -> None:
    stores = await two(postgres)
    people = [Address("telegram", str(number)) for number in range(40)]
    one = [letter(f"a{address.key}", address) for address in people]
    other = [letter(f"b{address.key}", address) for address in reversed(people)]
    await asyncio.gather(stores[0].handle(one, counting, NOW), stores[1].handle(other, counting, NOW))

    assert {view.session.tries for view in await stores[0].clients("anna")} == {2}


async def test_a_post_is_leased_by_one_worker(postgres: Postgres) -> None:
    stores = await two(postgres)
    handled = await stores[0].handle([letter(n, Address("telegram", str(n))) for n in range(30)], answering, NOW)
    await stores[0].settle([Settled(parcel.id, "later") for parcel in handled.parcels], NOW)
    leased = await asyncio.gather(*(store.lease(NOW, limit=20) for store in stores * 2))

    ids = [parcel.id for parcels in leased for parcel in parcels]
    assert len(ids) == len(set(ids)) == 30


async def test_a_reply_waits_while_another_worker_sends_to_the_same_client(postgres: Postgres) -> None:
    one, other = await two(postgres)
    (first,) = (await say(one, "one")).parcels
    waiting = await say(other, "two", start=2)
    await one.settle([Settled(first.id, "sent")], NOW)

    assert waiting.parcels == ()
    assert [parcel.body.text for parcel in await one.lease(NOW)] == ["You said two"]  # type: ignore[union-attr]


async def test_the_posts_of_a_dead_worker_are_taken_over_at_once_and_marked(postgres: Postgres) -> None:
    one, other = await two(postgres)
    (parcel,) = (await say(one, "one")).parcels
    kept = await other.lease(NOW)
    await die(one)

    (taken,) = await other.lease(NOW)
    assert kept == ()
    assert (taken.id, taken.uncertain) == (parcel.id, True)


async def test_a_worker_that_lost_its_lease_settles_nothing(postgres: Postgres) -> None:
    one, other = await two(postgres)
    (parcel,) = (await say(one, "one")).parcels
    await die(one)
    await other.lease(NOW)
    await one.settle([Settled(parcel.id, "dead")], NOW)

    assert (await other.health(NOW)).dead_posts == 0


async def test_what_a_living_worker_sends_slowly_is_not_taken_from_it(postgres: Postgres) -> None:
    one, other = await two(postgres)
    await say(one, "one")

    assert await other.lease(NOW + timedelta(minutes=9)) == ()


async def test_a_worker_that_comes_back_under_its_name_takes_its_posts_back(postgres: Postgres) -> None:
    one = await postgres.open("one")
    (parcel,) = (await say(one, "one")).parcels
    await die(one)
    again = await postgres.open("one")

    assert [(taken.id, taken.uncertain) for taken in await again.lease(NOW)] == [(parcel.id, True)]


async def test_what_a_former_life_of_ours_commits_late_is_sent_before_what_comes_after_it(postgres: Postgres) -> None:
    one = await postgres.open("one")
    await die(one)
    again = await postgres.open("one")
    (late,) = (await say(one, "one")).parcels  # the server ends what it was given, whether we live or not
    behind = await say(again, "two", start=2)

    assert behind.parcels == ()
    assert [(parcel.id, parcel.uncertain) for parcel in await again.lease(NOW)] == [(late.id, True)]


async def test_two_workers_cannot_have_one_name(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.postgres.presence.PATIENCE", "10ms")
    await postgres.open("one")

    with pytest.raises(StoreError, match="called one"):
        await postgres.open("one")


async def test_one_of_two_workers_decides_a_waiting_letter(postgres: Postgres) -> None:
    stores = await two(postgres)
    await stores[0].handle([letter(1, ADA, "bad")], refusing("bad"), NOW)
    resumed: list[Handled] = await asyncio.gather(*(store.resume(answering, NOW) for store in stores * 3))

    assert sum(len(result.parcels) for result in resumed) == 1
    assert [said(view.session) for view in await stores[0].clients("anna")] == [["bad"]]


async def test_one_of_two_workers_makes_the_digest_and_uses_the_ticket(postgres: Postgres) -> None:
    stores = await two(postgres)
    await stores[0].create_ticket("pair", "secret", "anna", NOW.replace(year=2027))
    made = await asyncio.gather(*(store.digest("anna", "1", lambda source: [], NOW) for store in stores * 5))
    used = await asyncio.gather(*(store.use_ticket("pair", "secret", NOW) for store in stores * 25))

    assert [parcels for parcels in made if parcels is not None] == [()]
    assert used.count("anna") == 1


async def test_erasing_and_handling_at_once_leave_the_client_whole_or_new(postgres: Postgres) -> None:
    stores = await two(postgres)
    for number in range(10):
        await say(stores[0], "one", start=10 * number)
        client = await only_client(stores[0])
        await asyncio.gather(stores[0].erase(client, NOW), say(stores[1], "two", start=10 * number + 5))
        for view in await stores[0].clients("anna"):
            await stores[0].erase(view.id, NOW)

    assert await stores[0].clients("anna") == ()


async def test_many_workers_open_an_empty_database_at_once(postgres_server: PostgresServer) -> None:
    admin = await asyncpg.connect(postgres_server.url())
    await admin.execute("CREATE DATABASE empty")
    stores = [PostgresStore(postgres_server.url("empty"), MASTER, f"worker {number}") for number in range(4)]
    try:
        await asyncio.gather(*(store.open() for store in stores))
        await asyncio.gather(*(say(store, "hello", start=index) for index, store in enumerate(stores)))
        assert len((await stores[0].clients("anna"))[0].session.answers) == 4
    finally:
        for store in stores:
            await store.close()
        await admin.execute("DROP DATABASE empty WITH (FORCE)")
        await admin.close()


async def test_a_store_recovers_when_its_connections_were_cut(postgres: Postgres) -> None:
    store = await postgres.open("one")
    await say(store, "one")
    await cut(postgres)

    recovered = 0
    for number in range(2, 20):
        try:
            await say(store, "again", start=number)
            await store.clients("anna")
            await store.lease(NOW)
            recovered += 1
        except StoreError:
            continue
    assert recovered >= 10


async def test_a_server_that_is_away_is_a_store_error(postgres: Postgres) -> None:
    store = PostgresStore("postgresql://nobody@/none?host=/nonexistent", MASTER)

    with pytest.raises(StoreError):
        await store.open()


async def die(store: Store) -> None:
    """What the server sees of a process that was killed: the connection with its lock ends."""
    assert isinstance(store, PostgresStore)
    await store._presence._connection.close()
    watcher = await store._connect()
    await watcher.fetch(TAKE_NAME, LIFE, store.life)  # waits until the server has noticed
    await watcher.close()


async def cut(postgres: Postgres) -> None:
    admin = await asyncpg.connect(postgres.url)
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    await admin.close()
