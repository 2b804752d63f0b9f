"""A new master key in the place of the old one, while the assistant works; then the old one opens nothing."""

import asyncio

import pytest

from bot.errors import KeyMismatch
from bot.store.sql.store import SqlStore
from tests.store.talk import ADA, BEN
from tests.upkeep.conftest import House, Ran
from tests.upkeep.test_copies import hear, two, who_is_there

OLD, NEW = "17" * 32, "23" * 32


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def here(request: pytest.FixtureRequest) -> House:
    house: House = request.getfixturevalue({"sqlite": "house", "postgres": "served"}[request.param])
    keyed(house, OLD)
    return house


def keyed(house: House, key: str, also: str = "") -> None:
    house.environment |= {"VESTIBULE_MASTER_KEY": key, "VESTIBULE_MASTER_KEY_ALSO": also}


async def known(store: SqlStore) -> int | None:
    return await store.client_at(ADA)


def test_everyone_is_found_and_read_with_the_new_key_alone(here: House) -> None:
    here.work(two)
    before = here.work(known)
    keyed(here, NEW, also=OLD)
    ran = here.run("keys rotate")
    again = here.run("keys rotate")
    keyed(here, NEW)

    assert (ran.code, ran.err) == (0, "")
    assert "wraps now: 3" in ran.out  # two people, and the system
    assert "wraps now: 0" in again.out
    assert here.work(known) == before
    assert here.work(who_is_there) == {ADA, BEN}
    assert here.run("keys --check").code == 0
    assert here.run("audit verify").code == 0


def test_the_old_key_opens_nothing_any_more(here: House) -> None:
    here.work(two)
    keyed(here, NEW, also=OLD)
    here.run("keys rotate")
    keyed(here, OLD)

    with pytest.raises(KeyMismatch):
        here.work(known)


def test_both_keys_are_accepted_meanwhile_and_a_bot_goes_on_working(here: House) -> None:
    async def meanwhile(store: SqlStore) -> set[object]:
        here.environment["VESTIBULE_WORKER"] = "rotating"
        assert (await _in_thread(here)).code == 0
        await hear(store, ADA, 3)
        await hear(store, BEN, 4)
        return {await store.client_at(ADA), await store.client_at(BEN)}

    here.work(two)
    keyed(here, NEW, also=OLD)
    met = here.work(meanwhile)
    keyed(here, NEW)

    assert met == {1, 2}
    assert here.work(who_is_there) == {ADA, BEN}


async def _in_thread(house: House) -> Ran:
    return await asyncio.to_thread(house.run, "keys rotate")


def test_without_the_old_key_nothing_is_tried(here: House) -> None:
    here.work(two)
    ran = here.run("keys rotate")

    assert ran.code == 2
    assert "VESTIBULE_MASTER_KEY_ALSO_FILE" in ran.err
