"""What nobody needs any more goes; what is still read somewhere stays."""

from datetime import timedelta

from bot.core.messages import Address
from bot.posts import Post, Text, ToTherapist
from bot.store.base import Letter, Outcome, Sender, Settled, Store
from tests.store.conftest import Engine
from tests.store.talk import ADA, ANNA, BEN, EVA, NOW, answering, letter, say, settle_all

WEEK = timedelta(days=7, seconds=1)
SIX_DAYS = timedelta(days=6)


def failing(item: Letter, sender: Sender) -> Outcome:
    raise ValueError


async def test_a_letter_that_was_seen_is_known_for_a_week(store: Store) -> None:
    await settle_all(store, await say(store, "one"))
    await store.sweep(NOW + SIX_DAYS)
    again = await say(store, "one", now=NOW + SIX_DAYS)
    await store.sweep(NOW + WEEK)

    assert again.parcels == ()
    assert len((await say(store, "one", now=NOW + WEEK)).parcels) == 1


async def test_tickets_that_open_nothing_any_more_go(database: Engine) -> None:
    store = await database.open()
    for secret, hours in (("used", 5), ("old", 1), ("good", 5)):
        await store.create_ticket("login", secret, "anna", NOW + timedelta(hours=hours))
    await store.use_ticket("login", "used", NOW)
    await store.sweep(NOW + timedelta(hours=2))

    assert len(await database.rows("ticket")) == 1
    assert await store.use_ticket("login", "good", NOW + timedelta(hours=2)) == "anna"


async def test_a_claim_holds_for_more_than_a_year(store: Store) -> None:
    await store.claim("digest", "anna", "1", NOW)
    await store.sweep(NOW + timedelta(days=399))
    held = await store.claim("digest", "anna", "1", NOW)
    await store.sweep(NOW + timedelta(days=401))

    assert not held
    assert await store.claim("digest", "anna", "1", NOW)


async def test_a_therapist_who_cannot_be_reached_stays_known_as_such(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    (parcel,) = await store.post([Post("a", ToTherapist("anna"), Text("Please look"), kind="alert")], NOW)
    await store.settle([Settled(parcel.id, "later", unreachable=True)], NOW)
    await store.sweep(NOW + timedelta(days=500))

    assert await store.unreachable() == ("anna",)
    assert len(await store.desk_posts("anna")) == 1


async def test_what_telegram_keeps_itself_goes_and_what_a_page_reads_stays(store: Store) -> None:
    sent = await say(store, "one", address=ADA, start=1)
    await store.settle([Settled(parcel.id, "sent", reference="77") for parcel in sent.parcels], NOW)
    await say(store, "two", address=BEN, start=2)  # under way
    await say(store, "three", address=EVA, start=3)  # on a page
    await store.sweep(NOW + SIX_DAYS)
    before = await posts_of(store, ADA)
    await store.sweep(NOW + WEEK)

    assert before == 1
    assert [await posts_of(store, address) for address in (ADA, BEN, EVA)] == [0, 1, 1]


async def test_what_was_never_sent_to_a_therapist_stays_on_the_desk(store: Store) -> None:
    await store.post([Post("desk", ToTherapist("anna"), Text("One"), kind="alert")], NOW)
    await store.pair("anna", ANNA, NOW + timedelta(days=5))
    (parcel,) = await store.post([Post("sent", ToTherapist("anna"), Text("Two"), kind="alert")], NOW)
    await store.settle([Settled(parcel.id, "sent", reference="78")], NOW)
    await store.sweep(NOW + WEEK)

    assert [mail.body.text for mail in await store.desk_posts("anna")] == ["One"]


async def test_a_letter_that_was_given_up_loses_its_words_and_is_still_counted(database: Engine) -> None:
    store = await database.open()
    await store.handle([letter(1)], failing, NOW)
    for _ in range(2):
        await store.resume(failing, NOW)
    await store.handle([letter(2, Address("web", "other"))], failing, NOW)
    await store.sweep(NOW + WEEK)

    emptied = [len(bytes(row[6])) == 0 for row in sorted(await database.rows("inbox"))]
    assert emptied == [True, False]
    assert (await store.health(NOW)).dead_letters == 1
    assert len((await store.resume(answering, NOW)).parcels) == 0


async def posts_of(store: Store, address: Address) -> int:
    record = await store.record(await store.client_at(address) or 0)
    return len(record.posts) if record else 0
