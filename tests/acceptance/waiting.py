"""Waiting for what a test cannot be told about: a condition is asked again and again, and named if it never holds."""

import asyncio
from collections.abc import Awaitable, Callable

STEP_SECONDS = 0.005


async def until(condition: Callable[[], Awaitable[bool]], what: str, seconds: float = 60.0) -> None:
    try:
        async with asyncio.timeout(seconds):
            while not await condition():  # noqa: ASYNC110 - nobody could set an event
                await asyncio.sleep(STEP_SECONDS)
    except TimeoutError:
        raise AssertionError(f"not within {seconds} s: {what}") from None
