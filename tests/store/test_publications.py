"""Every engine: what ran and since when; and who is under way, whom a change of it would meet."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store.base import Publication, Store
from tests.store.conftest import Engine
from tests.store.talk import ADA, BEN, NOW, letter, new_session, saying

FIRST = Publication(NOW, "intake", 1, "a" * 64, "files", {"intake.yaml": "flow: intake\n", "intake.es.yaml": "ñ\r\n"})
SECOND = replace(FIRST, at=NOW + timedelta(days=1), version=2, hash="b" * 64)


async def test_what_runs_is_kept_with_its_files_the_newest_first(store: Store) -> None:
    assert [await store.publish(each) for each in (FIRST, SECOND)] == [True, True]
    assert await store.publications() == (SECOND, FIRST)
    assert await store.publications(limit=1) == (SECOND,)


async def test_what_ran_last_is_not_kept_again_and_what_comes_back_is(store: Store) -> None:
    again = replace(FIRST, at=NOW + timedelta(days=2))
    kept = [await store.publish(each) for each in (FIRST, replace(FIRST, at=SECOND.at), SECOND, again)]

    assert kept == [True, False, True, True]
    assert await store.publications() == (again, SECOND, FIRST)


async def test_it_outlives_the_process(database: Engine) -> None:
    await (await database.open()).publish(FIRST)
    await database.close()

    assert await (await database.open()).publications() == (FIRST,)


@pytest.mark.postgres
async def test_of_many_workers_that_start_the_same_one_keeps_it(postgres: Engine) -> None:
    workers = [await postgres.open(f"worker {number}") for number in range(4)]
    kept = await asyncio.gather(*(worker.publish(FIRST) for worker in workers))

    assert sorted(kept) == [False, False, False, True]
    assert await workers[0].publications() == (FIRST,)


async def test_who_is_under_way_is_everyone_who_has_not_ended(store: Store) -> None:
    await store.handle([letter(1, ADA)], saying(session=new_session()), NOW)
    await store.handle([letter(2, BEN)], saying(session=replace(new_session(), ended="sent")), NOW)

    (view,) = await store.under_way()
    assert (view.therapist, view.session) == ("anna", new_session())
