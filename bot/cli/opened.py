"""A store for one short command, beside a running bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.cli.command import Context
from bot.store.base import Store
from bot.wiring.store import master_key, store_of


@asynccontextmanager
async def opened_store(context: Context) -> AsyncIterator[Store]:
    store = store_of(context.settings, master_key(context.settings, context.environment), exclusive=False)
    await store.open()
    try:
        yield store
    finally:
        await store.close()
