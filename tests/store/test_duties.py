"""Duties that only one worker has at a time, such as asking Telegram for updates."""

import pytest

from bot.store.base import Store
from tests.store.conftest import Engine


async def test_a_single_worker_holds_every_duty(store: Store) -> None:
    assert await store.hold("poller")
    assert await store.hold("poller")


@pytest.mark.postgres
async def test_of_two_workers_one_holds_a_duty_and_the_other_takes_over(postgres: Engine) -> None:
    first, second = await postgres.open("first"), await postgres.open("second")

    assert await first.hold("poller")
    assert not await second.hold("poller")
    await first.close()

    assert await second.hold("poller")
