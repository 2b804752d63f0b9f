"""Every engine: claims and digests happen once, tickets win once, and a therapist sees only their own."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.messages import Address
from bot.posts import Post, Text, ToTherapist
from bot.store.base import DigestSource, Entry, Letter, Notice, Outcome, Redeemed, Sender, Store
from bot.store.chain import first_break
from bot.store.posting import TESTED
from tests.store.conftest import Engine
from tests.store.talk import ADA, ANNA, BEN, EVA, LATER, NOW, answering, letter, new_session, only_client, say, saying

DAY = timedelta(days=1)


def telling(*notices: Notice) -> object:
    return saying(notices=notices)


async def notify(store: Store, number: int, *notices: Notice, address: Address = ADA) -> None:
    await store.handle([letter(number, address)], saying(notices=notices), NOW)


def compose(source: DigestSource) -> Sequence[Post]:
    words = f"{len(source.notices)} notices, {source.unfinished} unfinished"
    return [Post(f"digest:{words}", ToTherapist("anna"), Text(words), kind="digest")]


# Claims ---------------------------------------------------------------------------------------------------


async def test_a_claim_is_won_once(store: Store) -> None:
    won = [await store.claim("reminder", "anna", "2026-03-02", NOW) for _ in range(3)]

    assert won == [True, False, False]


async def test_claims_of_another_kind_subject_or_period_are_others(store: Store) -> None:
    await store.claim("reminder", "anna", "2026-03-02", NOW)

    assert await store.claim("retention", "anna", "2026-03-02", NOW)
    assert await store.claim("reminder", "bea", "2026-03-02", NOW)
    assert await store.claim("reminder", "anna", "2026-03-03", NOW)


@pytest.mark.parametrize(("address", "is_kept"), [(ANNA, True), (BEN, False)])
async def test_only_another_account_has_to_be_tested_anew(store: Store, address: Address, is_kept: bool) -> None:
    await store.pair("anna", ANNA, NOW)
    await store.claim(TESTED, "anna", "", NOW)
    await store.claim(TESTED, "bea", "", NOW)
    await store.pair("anna", address, LATER)

    kept = {("bea", "")} | ({("anna", "")} if is_kept else set())
    assert await store.claimed(TESTED) == kept


async def test_an_account_where_there_was_none_has_to_be_tested(store: Store) -> None:
    await store.claim(TESTED, "anna", "", NOW)
    await store.pair("anna", ANNA, NOW)

    assert await store.claimed(TESTED) == frozenset()


async def test_of_many_claims_at_once_one_wins(store: Store) -> None:
    won = await asyncio.gather(*(store.claim("reminder", "anna", "p", NOW) for _ in range(20)))

    assert sum(won) == 1


# Digests --------------------------------------------------------------------------------------------------


async def test_a_digest_is_made_once_for_a_period(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    first = await store.digest("anna", "2026-03-02", compose, NOW)
    second = await store.digest("anna", "2026-03-02", compose, NOW)

    assert first is not None
    assert [parcel.address for parcel in first] == [ANNA]
    assert second is None


async def test_of_many_digests_at_once_one_is_made(store: Store) -> None:
    await store.pair("anna", ANNA, NOW)
    made = await asyncio.gather(*(store.digest("anna", "2026-03-02", compose, NOW) for _ in range(10)))

    assert len([parcels for parcels in made if parcels is not None]) == 1
    assert len(await store.desk_posts("anna")) == 1


async def test_a_notice_is_told_in_exactly_one_digest(store: Store) -> None:
    told: list[list[str]] = []

    def noting(source: DigestSource) -> Sequence[Post]:
        told.append([notice.details["words"] for notice in source.notices])
        return []

    await notify(store, 1, Notice("request", "anna", {"words": "a"}))
    await store.digest("anna", "1", noting, NOW)
    await notify(store, 2, Notice("request", "anna", {"words": "b"}))
    await store.digest("anna", "2", noting, NOW + DAY)
    await store.digest("anna", "3", noting, NOW + 2 * DAY)

    assert told == [["a"], ["b"], []]


async def test_open_alerts_and_promises_are_told_until_they_are_closed(store: Store) -> None:
    await notify(store, 1, Notice("alert", "anna"), Notice("contact", "anna", due_at=LATER), Notice("amended", "anna"))
    await store.digest("anna", "1", compose, NOW)
    again = await store.gather("anna", NOW)
    for notice in again.notices:
        await store.note(notice.id, "anna", "close", NOW)

    assert [notice.kind for notice in again.notices] == ["alert", "contact"]
    assert [notice.digest for notice in again.notices] == ["1", "1"]
    assert (await store.gather("anna", NOW)).notices == ()


async def test_a_digest_knows_its_clients_and_those_who_did_not_finish(store: Store) -> None:
    ended = replace(new_session(), ended="done")
    await store.handle([letter(1)], saying(session=ended, notices=(Notice("request", "anna"),)), NOW)
    await say(store, "hello", address=BEN, start=2)
    await say(store, "again", address=BEN, start=3, now=LATER)
    source = await store.gather("anna", NOW)

    (notice,) = source.notices
    assert source.clients[notice.client].session == ended
    assert notice.code == source.clients[notice.client].code
    assert (source.unfinished, source.unfinished_since) == (1, LATER)


async def test_who_only_said_hello_or_is_with_another_is_not_among_the_unfinished(store: Store) -> None:
    await say(store, "hello", address=BEN)
    silent = await store.gather("anna", NOW)
    await say(store, "again", address=BEN, start=2, now=LATER)
    other = await store.gather("bea", NOW)

    assert (silent.unfinished, silent.unfinished_since) == (0, None)
    assert (other.unfinished, other.unfinished_since) == (0, None)


async def test_the_unfinished_are_counted_and_told_since_the_longest_silence(store: Store) -> None:
    for number, address in enumerate((ADA, BEN, EVA)):
        await say(store, "hello", address=address, start=10 * number)
        await say(store, "more", address=address, start=10 * number + 1, now=LATER + number * DAY)

    source = await store.gather("anna", NOW)
    assert (source.unfinished, source.unfinished_since) == (3, LATER)


async def test_a_digest_knows_when_the_one_before_was_made(store: Store) -> None:
    since = []

    def noting(source: DigestSource) -> Sequence[Post]:
        since.append(source.since)
        return []

    await store.digest("anna", "1", noting, NOW)
    await store.digest("bea", "1", noting, LATER)
    await store.digest("anna", "2", noting, NOW + DAY)

    assert since == [None, None, NOW]
    assert (await store.gather("anna", NOW)).since == NOW + DAY


async def test_looking_marks_nothing(store: Store) -> None:
    await notify(store, 1, Notice("request", "anna"))
    await store.gather("anna", NOW)

    assert len((await store.gather("anna", NOW)).notices) == 1


async def test_a_digest_that_cannot_be_composed_is_not_claimed(store: Store) -> None:
    def failing(source: DigestSource) -> Sequence[Post]:
        raise ValueError("no template")

    await notify(store, 1, Notice("request", "anna"))
    with pytest.raises(ValueError, match="no template"):
        await store.digest("anna", "1", failing, NOW)

    assert await store.digest("anna", "1", compose, NOW) is not None


async def test_erasing_a_client_takes_back_an_unsent_digest_and_the_next_tells_the_others(store: Store) -> None:
    await notify(store, 1, Notice("request", "anna"))
    await notify(store, 2, Notice("request", "anna"), address=BEN)
    await store.digest("anna", "1", compose, NOW)
    gone = next(view.id for view in await store.clients("anna"))
    await store.erase(gone, NOW)

    assert await store.desk_posts("anna") == ()
    (left,) = (await store.gather("anna", NOW)).notices
    assert left.digest == ""
    assert left.client != gone


# Tickets --------------------------------------------------------------------------------------------------


async def test_a_ticket_is_used_once(store: Store) -> None:
    await store.create_ticket("pair", "secret", "anna", LATER)
    used = [await store.use_ticket("pair", "secret", NOW) for _ in range(2)]

    assert used == ["anna", None]


async def test_of_fifty_uses_at_once_one_wins(store: Store) -> None:
    await store.create_ticket("login", "secret", "anna", LATER)
    used = await asyncio.gather(*(store.use_ticket("login", "secret", NOW) for _ in range(50)))

    assert sorted(used, key=str) == ["anna", *[None] * 49] or used.count("anna") == 1


async def test_of_many_accounts_with_one_code_one_is_bound_and_may_say_it_again(store: Store) -> None:
    people = [Address("telegram", str(number)) for number in range(1000, 1050)]
    await store.create_ticket("pair", "secret", "anna", LATER)
    redeemed = await asyncio.gather(*(store.redeem("secret", each, NOW) for each in people))
    winners = [person for person, found in zip(people, redeemed, strict=True) if found]
    again = [person for person in people if await store.redeem("secret", person, NOW)]
    late = [person for person in people if await store.redeem("secret", person, LATER)]

    assert len(winners) == 1
    assert again == winners == [each.address for each in await store.therapists()]
    assert late == []
    assert await store.redeem("another", winners[0], NOW) is None


async def test_a_code_tells_whose_account_it_replaced(store: Store) -> None:
    await store.pair("anna", Address("telegram", "1"), NOW)
    await store.create_ticket("pair", "secret", "anna", LATER)

    assert await store.redeem("secret", Address("telegram", "2"), NOW) == Redeemed("anna", Address("telegram", "1"))


async def test_a_ticket_is_refused_for_another_kind_after_its_time_or_with_another_secret(store: Store) -> None:
    await store.create_ticket("pair", "secret", "anna", LATER)

    assert await store.use_ticket("login", "secret", NOW) is None
    assert await store.use_ticket("pair", "Secret", NOW) is None
    assert await store.use_ticket("pair", "secret", LATER) is None
    assert await store.use_ticket("pair", "secret", NOW) == "anna"


async def test_a_ticket_can_be_looked_at_without_using_it(store: Store) -> None:
    await store.create_ticket("desk", "secret", "anna", LATER)
    seen = [await store.see_ticket("desk", "secret", NOW) for _ in range(2)]
    late = await store.see_ticket("desk", "secret", LATER)
    await store.use_ticket("desk", "secret", NOW)

    assert seen == ["anna", "anna"]
    assert late is None
    assert await store.see_ticket("desk", "secret", NOW) is None


async def test_the_database_does_not_know_the_secret(database: Engine) -> None:
    store = await database.open()
    await store.create_ticket("pair", "canary-secret", "anna", LATER)

    assert b"canary-secret" not in repr(await database.rows("ticket")).encode()


# Accounts -------------------------------------------------------------------------------------------------


async def test_pairing_tells_which_account_it_replaced(store: Store) -> None:
    replaced = [await store.pair("anna", address, NOW) for address in (ANNA, ANNA, BEN)]

    assert replaced == [None, None, ANNA]
    (paired,) = await store.therapists()
    assert (paired.therapist, paired.address, paired.at) == ("anna", BEN, NOW)


async def test_two_therapists_have_accounts_of_their_own(store: Store) -> None:
    await store.pair("bea", BEN, NOW)
    await store.pair("anna", ANNA, NOW)

    assert [(paired.therapist, paired.address) for paired in await store.therapists()] == [("anna", ANNA), ("bea", BEN)]


# Clients of a therapist -----------------------------------------------------------------------------------


async def test_clients_are_listed_newest_first(store: Store) -> None:
    await say(store, "a", address=ADA, start=1, now=NOW)
    await say(store, "b", address=BEN, start=2, now=LATER)

    assert [view.created_at for view in await store.clients("anna")] == [LATER, NOW]


async def test_a_client_is_found_by_code_however_it_is_typed_and_only_by_their_therapist(store: Store) -> None:
    await say(store, "a", address=EVA)
    (view,) = await store.clients("anna")

    assert await store.client("anna", f" {view.code.lower()} ") == view
    assert await store.client("bea", view.code) is None
    assert await store.client("anna", "????") is None
    assert await store.find(view.code.lower()) == view.id
    assert await store.find("????") is None


async def test_a_client_is_found_by_where_they_are(store: Store) -> None:
    await say(store, "a", address=EVA)

    assert await store.client_at(EVA) == await only_client(store)
    assert await store.client_at(ADA) is None


async def test_clients_who_were_not_heard_of_for_long_are_found_oldest_first(store: Store) -> None:
    ended = replace(new_session(), ended="done")
    await say(store, "a", address=ADA, start=1, now=LATER)
    await say(store, "b", address=BEN, start=2, now=NOW)
    await store.handle([letter(3, EVA)], saying(session=ended), NOW)
    ada, ben, eva = [await store.client_at(address) for address in (ADA, BEN, EVA)]

    assert await store.idle(ended=False, before=LATER + DAY) == (ben, ada)
    assert await store.idle(ended=False, before=LATER + DAY, limit=1) == (ben,)
    assert await store.idle(ended=False, before=LATER) == (ben,)
    assert await store.idle(ended=True, before=LATER) == (eva,)


async def test_a_notice_is_done_once_and_only_by_its_therapist(store: Store) -> None:
    await notify(store, 1, Notice("alert", "anna"))
    (notice,) = await store.notices("anna")

    assert not await store.note(notice.id, "bea", "acknowledge", NOW)
    assert not await store.note(notice.id + 1, "anna", "acknowledge", NOW)
    assert await store.note(notice.id, "anna", "acknowledge", NOW)
    assert not await store.note(notice.id, "anna", "acknowledge", LATER)
    assert (await store.notices("anna"))[0].acknowledged_at == NOW


async def test_a_closed_notice_is_closed_once_and_no_longer_listed(store: Store) -> None:
    await notify(store, 1, Notice("alert", "anna"), Notice("question", "anna"))
    alert, question = await store.notices("anna")

    assert await store.note(alert.id, "anna", "close", NOW)
    assert not await store.note(alert.id, "anna", "close", NOW)
    assert not await store.note(alert.id, "anna", "acknowledge", NOW)
    assert [notice.id for notice in await store.notices("anna")] == [question.id]


async def test_of_many_who_acknowledge_at_once_one_does(store: Store) -> None:
    await notify(store, 1, Notice("alert", "anna"))
    (notice,) = await store.notices("anna")
    done = await asyncio.gather(*(store.note(notice.id, "anna", "acknowledge", NOW) for _ in range(10)))

    assert sum(done) == 1


async def test_notices_of_another_therapist_are_not_shown(store: Store) -> None:
    await notify(store, 1, Notice("alert", "bea"))

    assert await store.notices("anna") == ()
    assert (await store.gather("anna", NOW)).notices == ()
    assert len(await store.notices("bea")) == 1


# The audit log --------------------------------------------------------------------------------------------


async def test_the_audit_log_is_a_chain_that_shows_every_change(database: Engine) -> None:
    store = await database.open()
    await store.audit([Entry("anna", "opened"), Entry("anna", "closed")], NOW)
    await store.handle([letter(1)], saying(audit=(Entry("client", "asked"),)), LATER)
    links = [tuple(row[1:]) for row in sorted(await database.rows("audit"))]

    assert [link[2] for link in links] == ["opened", "closed", "asked"]
    assert first_break(links) is None
    assert first_break([links[0], links[2]]) == 1
    assert first_break([(*links[0][:2], "erased", *links[0][3:]), *links[1:]]) == 0


async def test_many_entries_at_once_still_make_one_chain(database: Engine) -> None:
    store = await database.open()
    await asyncio.gather(*(store.audit([Entry("anna", str(number))], NOW) for number in range(20)))
    links = [tuple(row[1:]) for row in sorted(await database.rows("audit"))]

    assert len(links) == 20
    assert first_break(links) is None


async def test_health_counts_and_tells_the_oldest(store: Store) -> None:
    def failing(letter: Letter, sender: Sender) -> Outcome:
        if letter.raw == b"bad":
            raise ValueError
        return answering(letter, sender)

    await store.handle([letter(1, BEN, "bad"), letter(2)], failing, NOW)
    health = await store.health(LATER)

    assert (health.waiting_letters, health.oldest_letter) == (1, LATER - NOW)
    assert (health.waiting_posts, health.oldest_post) == (1, LATER - NOW)
    assert (health.dead_letters, health.dead_posts) == (0, 0)
    assert health.engine
    assert await only_client(store)
