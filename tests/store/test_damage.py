"""One damaged row is left out and told; everything else goes on, and the person behind it can still be erased."""

import logging

import pytest

from bot.errors import DamagedData, StoreError
from bot.posts import Post, Text, ToTherapist
from bot.store.base import Notice, Store
from tests.store.conftest import Engine
from tests.store.talk import ADA, ANNA, BEN, NOW, letter, saying

EVERY_WAY = [
    "UPDATE conversation SET session = (SELECT wrapped FROM client LIMIT 1) WHERE client = {client}",
    "UPDATE client SET wrapped = lookup WHERE id = {client}",
]


async def two_clients(database: Engine) -> tuple[Store, int, int]:
    """A store with two clients, each with a notice; the first will be damaged."""
    store = await database.open()
    for number, address in enumerate((ADA, BEN)):
        await store.handle([letter(number, address)], saying(notices=(Notice("request", "anna"),)), NOW)
    first, second = await store.client_at(ADA), await store.client_at(BEN)
    assert first is not None
    assert second is not None
    return store, first, second


@pytest.mark.parametrize("way", EVERY_WAY, ids=["session", "key"])
async def test_a_damaged_client_is_left_out_of_lists_and_digests(
    database: Engine, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    _, first, second = await two_clients(database)
    await database.close()
    await database.change(way.format(client=first))
    store = await database.open()

    listed = await store.clients("anna")
    source = await store.gather("anna", NOW)
    made = await store.digest("anna", "1", lambda source: [], NOW)

    assert [view.id for view in listed] == [second]
    assert set(source.clients) == {second}
    assert made == ()
    told = [record for record in caplog.records if getattr(record, "action", "") == "rows_damaged"]
    assert told
    assert {getattr(record, "count", 0) for record in told} == {1}
    assert all(record.levelno == logging.ERROR for record in told)


@pytest.mark.parametrize("way", EVERY_WAY, ids=["session", "key"])
async def test_a_damaged_client_can_be_erased(database: Engine, way: str) -> None:
    _, first, second = await two_clients(database)
    await database.close()
    await database.change(way.format(client=first))
    store = await database.open()

    assert await store.erase(first, NOW)
    assert await store.client_at(ADA) is None
    assert [row[0] for row in await database.rows("client")] == [second]
    assert len(await database.rows("erasure")) == 1


async def test_a_damaged_notice_is_left_out(database: Engine) -> None:
    _, first, second = await two_clients(database)
    await database.close()
    await database.change(f"UPDATE notice SET details = (SELECT lookup FROM client LIMIT 1) WHERE client = {first}")
    store = await database.open()

    assert [notice.client for notice in await store.notices("anna")] == [second]
    assert [notice.client for notice in (await store.gather("anna", NOW)).notices] == [second]


async def test_a_damaged_account_silences_no_other_therapist_and_no_letter(database: Engine) -> None:
    store = await database.open()
    await store.pair("anna", ANNA, NOW)
    await store.pair("bea", BEN, NOW)
    await database.close()
    await database.change("UPDATE account SET address = (SELECT wrapped FROM keyring LIMIT 1) WHERE therapist = 'anna'")
    store = await database.open()
    alerts = [Post(f"alert:{name}", ToTherapist(name), Text("Please look"), kind="alert") for name in ("anna", "bea")]
    handled = await store.handle([letter(1)], saying(*alerts), NOW)

    assert [paired.therapist for paired in await store.therapists()] == ["bea"]
    assert [parcel.therapist for parcel in handled.parcels] == ["bea"]
    assert len(await store.desk_posts("anna")) == 1


async def test_what_is_damaged_is_never_taken_for_a_database_that_is_away(database: Engine) -> None:
    _, first, _ = await two_clients(database)
    await database.close()
    await database.change(EVERY_WAY[0].format(client=first))
    store = await database.open()

    with pytest.raises(DamagedData) as damage:
        await store.record(first)
    assert isinstance(damage.value, StoreError)
