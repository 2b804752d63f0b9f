"""A person with Telegram in hand who waits as long as a busy machine may need; who gets an answer goes on at once."""

from tests.fakes.bot_api import FakeClient, SentMessage
from tests.fakes.bot_api_methods import Params

PATIENCE = 60.0


class Person(FakeClient):
    async def expect_reply(self, seconds: float = PATIENCE) -> SentMessage:
        return await super().expect_reply(seconds)

    async def expect_replies(self, count: int, seconds: float = PATIENCE) -> list[SentMessage]:
        return await super().expect_replies(count, seconds)

    async def expect_edit(self, message: SentMessage, edits: int = 1, seconds: float = PATIENCE) -> SentMessage:
        return await super().expect_edit(message, edits, seconds)

    async def expect_answer(self, query_id: str, seconds: float = PATIENCE) -> Params:
        return await super().expect_answer(query_id, seconds)

    async def expect_saying(self, words: str) -> SentMessage:
        """The next reply that says this; others before it are passed over."""
        reply = await self.expect_reply()
        while words not in reply.text:
            reply = await self.expect_reply()
        return reply
