"""Every engine: a client's record is whole, and an erased client is gone from everywhere."""

from dataclasses import fields
from typing import Any

import pytest

from bot.core.messages import Address
from bot.errors import DamagedData, KeyMismatch, StoreError
from bot.keys import new_master_key
from bot.posts import Post, Text, ToClient, ToSender, ToTherapist
from bot.store.base import Entry, Letter, Notice, Record, Sender, Store
from bot.store.sql.clients import KEPT
from bot.store.tables import metadata, owned_tables
from tests.store.conftest import Engine
from tests.store.talk import (
    ADA,
    ANNA,
    BEN,
    EVA,
    LATER,
    NOW,
    answering,
    letter,
    only_client,
    refusing,
    said,
    say,
    saying,
)

CANARY = "canary-Käthe-4711"
STAYS = {"alembic_version", "audit", "claim", "erasure", "keyring", "publication", "seen", "ticket", "account"}
"""Tables that may hold rows when no client is left: nothing in them says who anybody was."""


async def live(store: Store, address: Address = ADA, start: int = 1) -> int:
    """One client with a row in every table that can hold one; all their words are canaries."""
    words = f"{CANARY} {address.key}"
    await say(store, words, address=address, start=start)
    client = next(view.id for view in await store.clients("anna") if words in said(view.session))
    notice = Notice("alert", "anna", {"words": words}, due_at=LATER)
    alert = Post(f"alert:{start}", ToTherapist("anna"), Text(words), kind="alert")
    echo = Post(f"echo:{start}", ToSender(), Text(words))
    decide = saying(alert, echo, notices=(notice,), audit=(Entry("client", "told"),))
    await store.handle([letter(start + 1, address, words)], decide, NOW)
    await store.digest("anna", str(start), lambda source: [_digest(start, words)], NOW)
    await store.claim("reminder", f"client:{client}", "1", NOW)
    await store.handle([letter(start + 2, address, words)], refusing(words), NOW)
    return client


def _digest(start: int, words: str) -> Post:
    return Post(f"digest:{start}", ToTherapist("anna"), Text(words), kind="digest")


async def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    return {table.name: await engine.rows(table.name) for table in metadata.sorted_tables}


# Records --------------------------------------------------------------------------------------------------


async def test_a_record_holds_all_that_is_kept(store: Store) -> None:
    client = await live(store)
    record = await store.record(client)

    assert record is not None
    assert record.client == (await store.clients("anna"))[0]
    assert [event.answer.value for event in record.history] == [f"{CANARY} {ADA.key}"]
    assert [notice.details["words"] for notice in record.notices] == [f"{CANARY} {ADA.key}"]
    assert [post.body.text for post in record.posts] == [f"You said {CANARY} {ADA.key}", f"{CANARY} {ADA.key}"]


async def test_a_closed_notice_is_still_in_the_record(store: Store) -> None:
    client = await live(store)
    (notice,) = await store.notices("anna")
    await store.note(notice.id, "anna", "close", LATER)
    record = await store.record(client)

    assert record is not None
    assert [kept.closed_at for kept in record.notices] == [LATER]


async def test_the_record_of_nobody_is_nothing(store: Store) -> None:
    assert await store.record(12345) is None


@pytest.mark.core
def test_every_table_of_a_client_has_a_place_in_the_record() -> None:
    places = {place.partition(":")[0] for place in KEPT.values()} - {"none"}

    assert {table.name for table in owned_tables()} == set(KEPT)
    assert places == {field.name for field in fields(Record)}


@pytest.mark.core
def test_every_table_that_is_not_a_clients_own_is_known_to_hold_nobody() -> None:
    everyone = {table.name for table in metadata.sorted_tables}

    assert everyone - {table.name for table in owned_tables()} == STAYS - {"alembic_version"}


# Erasure --------------------------------------------------------------------------------------------------


async def test_an_erased_client_is_a_stranger(store: Store) -> None:
    client = await live(store)

    assert await store.erase(client, NOW)
    assert not await store.erase(client, NOW)
    assert await store.record(client) is None
    assert await store.clients("anna") == ()
    assert await store.notices("anna") == ()
    assert await store.mail(ADA) == ()
    assert await store.desk_posts("anna") == ()
    health = await store.health(NOW)
    assert (health.waiting_letters, health.waiting_posts) == (0, 0)


async def test_erasing_one_client_leaves_the_other_whole(store: Store) -> None:
    gone = await live(store, ADA)
    await live(store, BEN, start=10)
    other = next(view.id for view in await store.clients("anna") if view.id != gone)
    before = await store.record(other)
    await store.erase(gone, NOW)

    after = await store.record(other)
    assert after is not None
    assert before is not None
    assert (after.client, after.history, after.posts) == (before.client, before.history, before.posts)
    assert len(await store.notices("anna")) == 1


async def test_a_claim_about_an_erased_client_is_gone_too(database: Engine) -> None:
    store = await database.open()
    client = await live(store)
    await store.erase(client, NOW)

    assert [row[0] for row in await database.rows("claim")] == ["digest"]


async def test_no_table_holds_a_row_of_an_erased_client(database: Engine) -> None:
    store = await database.open()
    client = await live(store)
    lived = {name for name, rows in (await everything(database)).items() if rows}
    await store.erase(client, NOW)
    left = {name for name, rows in (await everything(database)).items() if rows}

    assert lived == {table.name for table in metadata.sorted_tables} - {"account", "erasure", "publication", "ticket"}
    assert left <= STAYS


async def test_only_a_fingerprint_remembers_who_was_erased(database: Engine) -> None:
    store = await database.open()
    client = await live(store)
    (lookup,) = {row[1] for row in await database.rows("client")}
    await store.erase(client, NOW)

    assert [row[0] for row in await database.rows("erasure")] == [lookup]
    holders = [name for name, rows in (await everything(database)).items() if lookup.hex() in _hex(rows)]
    assert holders == ["erasure"]


async def test_the_key_of_an_erased_client_is_nowhere(database: Engine) -> None:
    store = await database.open()
    client = await live(store)
    (wrapped,) = {row[3] for row in await database.rows("client")}
    await store.erase(client, NOW)

    assert wrapped.hex() not in _hex([row for rows in (await everything(database)).values() for row in rows])


def _hex(rows: list[tuple[Any, ...]]) -> str:
    return " ".join(value.hex() if isinstance(value, bytes) else str(value) for row in rows for value in row)


# Secrecy --------------------------------------------------------------------------------------------------


async def test_nothing_a_client_said_stands_in_the_clear(database: Engine) -> None:
    store = await database.open()
    await store.pair("anna", ANNA, NOW)
    await live(store, ADA)
    await live(store, EVA, start=10)
    rows = [row for rows in (await everything(database)).values() for row in rows]
    written = repr(rows) + _hex(rows)

    for secret in (CANARY, "Käthe", ADA.key, EVA.key, ANNA.key, "You said"):
        assert secret not in written
        assert secret.encode().hex() not in written


async def test_another_master_key_opens_nothing(database: Engine) -> None:
    await database.open()
    await database.close()

    with pytest.raises(KeyMismatch):
        await database.open(master=new_master_key())


async def test_a_refusal_of_the_database_says_nothing_of_the_values(database: Engine) -> None:
    store = await database.open()
    await store.create_ticket("pair", CANARY, CANARY, NOW)

    with pytest.raises(StoreError) as refusal:
        await store.create_ticket("pair", CANARY, CANARY, NOW)
    assert CANARY not in str(refusal.value)
    assert refusal.value.__suppress_context__


async def test_a_row_that_was_moved_to_another_client_does_not_open(sqlite: Engine) -> None:
    store = await sqlite.open()
    await say(store, "a", address=ADA, start=1)
    await say(store, "b", address=BEN, start=2)
    await _tamper(store, "UPDATE conversation SET session = (SELECT session FROM conversation WHERE client = 1)")

    moved = await store.client_at(BEN)
    assert [view.id for view in await store.clients("anna")] == [await store.client_at(ADA)]
    with pytest.raises(DamagedData):
        await store.record(moved or 0)


async def test_a_client_whose_session_is_damaged_disturbs_no_other(sqlite: Engine) -> None:
    store = await sqlite.open()
    await store.handle([letter(1, ADA), letter(2, BEN)], answering, NOW)
    await _tamper(store, "UPDATE conversation SET session = x'01' WHERE client = 1")
    handled = await store.handle([letter(3, ADA), letter(4, BEN)], answering, NOW)

    assert [parcel.address for parcel in handled.parcels] == [BEN]
    assert handled.failed == 1


async def test_a_post_that_is_damaged_is_given_up_and_lets_others_pass(sqlite: Engine) -> None:
    store = await sqlite.open()
    await store.handle([letter(1, ADA), letter(2, BEN)], answering, NOW)
    await _tamper(store, "UPDATE outbox SET state = 'waiting'")
    await _tamper(store, "UPDATE outbox SET body = x'01' WHERE id = 1")

    assert [parcel.address for parcel in await store.lease(NOW)] == [BEN]
    assert (await store.health(NOW)).dead_posts == 1


async def test_a_waiting_letter_that_is_damaged_is_given_up(sqlite: Engine) -> None:
    store = await sqlite.open()
    await store.handle([letter(1, ADA, "bad")], refusing("bad"), NOW)
    await _tamper(store, "UPDATE inbox SET raw = x'01'")
    handled = await store.handle([letter(2, ADA, "good")], answering, NOW)

    assert len(handled.parcels) == 1
    assert (await store.health(NOW)).dead_letters == 1


async def _tamper(store: Any, statement: str) -> None:
    await store._writer.run("tamper", lambda: store._writer.raw.execute(statement))


async def test_a_post_to_a_client_by_id_stands_in_their_record(store: Store) -> None:
    def hello(letter: Letter, sender: Sender):  # type: ignore[no-untyped-def]
        return answering(letter, sender)

    await store.handle([letter(1)], hello, NOW)
    client = await only_client(store)
    await store.post([Post("note", ToClient(client), Text("Your therapist wrote"), kind="note")], NOW)
    record = await store.record(client)

    assert record is not None
    assert record.posts[-1].body == Text("Your therapist wrote")
