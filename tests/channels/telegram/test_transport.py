"""The transport against the strict fake: what arrives, what is raised, what is never said."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.transport import AiohttpRequest, Timeouts, was_surely_not_sent
from tests.fakes.bot_api import FakeBotApi, FakeClient

Send = Callable[[], Awaitable[Any]]

CANARY = "AAneverToBeSaid"
TOKEN = f"4711:{CANARY}"
IMPATIENT = Timeouts(pool=0.05, connect=0.05, write=0.05, read=0.05)


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as server:
        yield server


@pytest.fixture
async def request_(api: FakeBotApi) -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest() as transport:
        yield transport


@pytest.fixture
async def bot(api: FakeBotApi, request_: AiohttpRequest) -> telegram.Bot:
    """python-telegram-bot over the transport, not initialized: no test here needs `getMe`."""
    return telegram.Bot(api.token, base_url=f"{api.url}/bot", request=request_, get_updates_request=AiohttpRequest())


@pytest.fixture
def anna(api: FakeBotApi) -> FakeClient:
    client = FakeClient(api, user_id=7)
    client.command("start")
    return client


@pytest.fixture(params=["call", "Bot"])
def send(
    request: pytest.FixtureRequest, api: FakeBotApi, request_: AiohttpRequest, bot: telegram.Bot, anna: FakeClient
) -> Send:
    """Send "hello", once by the lean way and once by python-telegram-bot's own."""
    if request.param == "Bot":
        return lambda: bot.send_message(7, "hello")
    return lambda: request_.call(api.method_url("sendMessage"), {"chat_id": 7, "text": "hello"})


class TestCall:
    async def test_it_returns_the_result_undecoded(
        self, api: FakeBotApi, request_: AiohttpRequest, anna: FakeClient
    ) -> None:
        result = await request_.call(api.method_url("sendMessage"), {"chat_id": 7, "text": "hóla 🙂"})

        reply = await anna.expect_reply()
        assert (result["message_id"], reply.text) == (reply.message_id, "hóla 🙂")

    async def test_it_polls_longer_than_its_usual_patience(self, api: FakeBotApi) -> None:
        async with AiohttpRequest(timeouts=IMPATIENT) as transport:
            url = api.method_url("getUpdates")
            polling = asyncio.create_task(transport.call(url, {"timeout": 30}, read_timeout=40))
            await api.wait_until(lambda: bool(api.calls))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asyncio.shield(polling), 0.25)

            FakeClient(api, 8).send("hello")

            assert (await polling)[0]["message"]["text"] == "hello"

    async def test_an_answer_without_a_result_is_an_error(
        self, api: FakeBotApi, request_: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(api, "control", _no_result)

        with pytest.raises(TelegramError, match="Invalid server response"):
            await request_.call(f"{api.url}/_control/", {})


async def _no_result(_request: object, _path: str) -> dict[str, bool]:
    return {"ok": True}


class TestRefusals:
    async def test_a_blocked_chat_is_forbidden(self, send: Send, anna: FakeClient) -> None:
        anna.block()
        with pytest.raises(Forbidden, match="blocked by the user") as caught:
            await send()
        assert was_surely_not_sent(caught.value)

    async def test_an_unknown_chat_is_a_bad_request(self, send: Send, api: FakeBotApi) -> None:
        api.world.chats.clear()
        with pytest.raises(BadRequest, match=r"(?i)chat not found") as caught:
            await send()
        assert was_surely_not_sent(caught.value)

    async def test_too_many_requests_says_when_to_come_again(self, send: Send, api: FakeBotApi) -> None:
        api.faults.add("sendMessage", "too_many_requests", retry_after=7)
        with pytest.raises(RetryAfter) as caught:
            await send()
        assert caught.value.retry_after == timedelta(seconds=7)
        assert was_surely_not_sent(caught.value)

    async def test_a_wrong_token_is_invalid(self, api: FakeBotApi, request_: AiohttpRequest) -> None:
        with pytest.raises(InvalidToken) as caught:
            await request_.call(f"{api.url}/bot12:wrong/getMe", {})
        assert was_surely_not_sent(caught.value)

    async def test_polling_beside_a_webhook_is_a_conflict(self, api: FakeBotApi, request_: AiohttpRequest) -> None:
        await request_.call(api.method_url("setWebhook"), {"url": "https://example.org/hook"})
        with pytest.raises(Conflict):
            await request_.call(api.method_url("getUpdates"), {})

    def test_a_migrated_chat_was_not_written_to(self) -> None:
        assert was_surely_not_sent(ChatMigrated(-100))


class TestBrokenConnections:
    async def test_nobody_listening_means_surely_not_sent(self, send: Send, api: FakeBotApi) -> None:
        await api.stop_listening()
        with pytest.raises(NetworkError) as caught:
            await send()
        assert isinstance(caught.value.__cause__, aiohttp.ClientConnectorError)
        assert was_surely_not_sent(caught.value)

    async def test_a_pool_that_stays_full_means_surely_not_sent(self, api: FakeBotApi, anna: FakeClient) -> None:
        patience = Timeouts(pool=0.03, connect=0.03)
        async with AiohttpRequest(connection_limit=1, timeouts=patience) as transport:
            url = api.method_url("getUpdates")
            polling = asyncio.create_task(transport.call(url, {"timeout": 30, "offset": -1}))
            api.updates.confirm(api.updates.next_update_id)
            await api.wait_until(lambda: bool(api.calls))

            with pytest.raises(TimedOut) as caught:
                await transport.call(api.method_url("sendMessage"), {"chat_id": 7, "text": "hello"})
            anna.send("free")
            await polling

        assert isinstance(caught.value.__cause__, aiohttp.ConnectionTimeoutError)
        assert was_surely_not_sent(caught.value)
        assert anna.replies == []

    @pytest.mark.parametrize("kind", ["refuse", "reset", "cut_body", "bad_gateway", "not_json", "cut_json"])
    async def test_any_later_break_leaves_the_outcome_open(
        self, send: Send, api: FakeBotApi, anna: FakeClient, kind: str
    ) -> None:
        api.faults.add("sendMessage", kind)
        with pytest.raises(TelegramError) as caught:
            await send()
        assert not was_surely_not_sent(caught.value)
        assert not isinstance(caught.value, BadRequest)

        await send()
        assert (await anna.expect_reply()).text == "hello"

    @pytest.mark.parametrize("accepted", [True, False])
    async def test_silence_is_a_time_out_with_an_open_outcome(
        self, api: FakeBotApi, anna: FakeClient, accepted: bool
    ) -> None:
        api.faults.add("sendMessage", "hang", accepted=accepted)
        async with AiohttpRequest(timeouts=IMPATIENT) as transport:
            with pytest.raises(TimedOut) as caught:
                await transport.call(api.method_url("sendMessage"), {"chat_id": 7, "text": "hello"})

        assert isinstance(caught.value.__cause__, TimeoutError)
        assert not was_surely_not_sent(caught.value)
        assert len(anna.replies) == accepted

    async def test_a_page_of_a_proxy_is_not_telegrams_refusal(self, request_: AiohttpRequest) -> None:
        async with _Server(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope") as url:
            with pytest.raises(InvalidToken) as caught:
                await request_.call(f"{url}/bot{TOKEN}/sendMessage", {})
        assert not was_surely_not_sent(caught.value)

    async def test_a_redirect_is_not_followed(self, request_: AiohttpRequest) -> None:
        answer = b"HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
        async with _Server(answer) as url:
            with pytest.raises(NetworkError, match="307"):
                await request_.call(f"{url}/bot{TOKEN}/sendMessage", {})


class TestLifecycle:
    async def test_nothing_is_opened_before_the_first_request(self) -> None:
        transport = AiohttpRequest()
        await transport.shutdown()

    async def test_after_shutdown_nothing_is_sent(self, send: Send, request_: AiohttpRequest) -> None:
        await send()
        await request_.shutdown()
        with pytest.raises(NetworkError) as caught:
            await send()
        assert was_surely_not_sent(caught.value)

    async def test_it_can_be_initialized_again(self, send: Send, request_: AiohttpRequest, anna: FakeClient) -> None:
        await request_.shutdown()
        await request_.initialize()
        await send()
        assert (await anna.expect_reply()).text == "hello"

    @pytest.mark.parametrize("url", ["", "ftp://x/bot1:a/getMe", "http:///bot1:a/getMe", "http://x:y/bot1:a/getMe"])
    async def test_an_address_that_is_none_is_said_so(self, request_: AiohttpRequest, url: str) -> None:
        with pytest.raises(NetworkError, match="address is not valid") as caught:
            await request_.call(url, {})
        assert was_surely_not_sent(caught.value)


class TestPythonTelegramBot:
    async def test_keyboards_and_nested_objects_arrive(self, bot: telegram.Bot, anna: FakeClient) -> None:
        button = telegram.InlineKeyboardButton("Yes", callback_data="y")
        markup = telegram.InlineKeyboardMarkup([[button]])

        message = await bot.send_message(7, "<b>hi</b>", parse_mode="HTML", reply_markup=markup)
        reply = await anna.expect_reply()

        assert (reply.message_id, reply.text, reply.buttons) == (message.message_id, "hi", ["Yes"])
        assert message.entities[0].type == "bold"

    async def test_updates_come_as_objects(self, bot: telegram.Bot, anna: FakeClient) -> None:
        (update,) = await bot.get_updates(timeout=1)
        assert update.effective_user is not None
        assert update.effective_user.id == 7
        await bot._request[0].shutdown()

    async def test_a_large_document_arrives_whole(self, bot: telegram.Bot, anna: FakeClient) -> None:
        content = b"%PDF-1.7" * 200_000
        await bot.send_document(7, content, filename="summary.pdf", caption="é")
        reply = await anna.expect_reply()

        assert reply.document is not None
        assert (reply.document[0], len(reply.document[1]), reply.text) == ("summary.pdf", len(content), "é")
        assert hash(reply.document[1]) == hash(content)

    async def test_timeouts_given_to_a_call_are_kept(
        self, bot: telegram.Bot, api: FakeBotApi, anna: FakeClient
    ) -> None:
        api.faults.add("sendMessage", "hang")
        with pytest.raises(TimedOut):
            await bot.send_message(7, "hello", read_timeout=0.02, write_timeout=0.02)


class TestParsing:
    def test_half_a_surrogate_pair_does_not_stop_the_others(self) -> None:
        payload = rb'{"result":["\ud83d", "\ude00\ud83d\ude00", "\\ud83d", "fine"]}'
        assert AiohttpRequest.parse_json_payload(payload)["result"] == ["\ufffd", "\ufffd😀", r"\ud83d", "fine"]

    def test_bytes_that_are_not_utf8_are_replaced(self) -> None:
        assert AiohttpRequest.parse_json_payload(b'{"result":"\xff"}') == {"result": "\ufffd"}

    @pytest.mark.parametrize("payload", [b"", b"<html>", b"[]", b'"x"', b'{"result":', b"[" * 100_000])
    def test_what_is_not_an_object_is_an_invalid_response(self, payload: bytes) -> None:
        with pytest.raises(TelegramError, match="Invalid server response") as caught:
            AiohttpRequest.parse_json_payload(payload)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__ or caught.value.__context__ is None


class _Server:
    """A server that says one thing to everybody; %s stands for the path it was asked for."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    async def __aenter__(self) -> str:
        self._server = await asyncio.start_server(self._say, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aexit__(self, *_error: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _say(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readline()).split()[1]
        writer.write(self._answer.replace(b"%s", path))
        await writer.drain()
        writer.close()
        await writer.wait_closed()


class TestTheTokenIsNeverSaid:
    @pytest.fixture
    def said(self, caplog: pytest.LogCaptureFixture) -> Callable[[BaseException], str]:
        caplog.set_level(logging.DEBUG)

        def everything(error: BaseException) -> str:
            chain, link = [], error
            while link is not None:
                chain += [str(link), repr(link)]
                link = link.__cause__ or link.__context__  # type: ignore[assignment]
            return "".join(traceback.format_exception(error)) + "".join(chain) + caplog.text

        return everything

    @pytest.mark.parametrize(
        "answer",
        [
            b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 200\r\nConnection: close\r\n\r\n<p>%s failed</p>".ljust(260),
            b"HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n<p>https://proxy%s failed</p>",
            b'HTTP/1.1 400 Bad\r\nConnection: close\r\n\r\n{"ok":false,"description":"no %s"}',
            b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<p>%s</p>",
            b"not HTTP at all %s\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: nonsense %s\r\n\r\n",
            b"HTTP/1.1 302 Found\r\nLocation: %s\r\nConnection: close\r\n\r\n",
            b"",
        ],
    )
    async def test_whatever_a_server_answers(
        self, request_: AiohttpRequest, said: Callable[[BaseException], str], answer: bytes
    ) -> None:
        async with _Server(answer) as url:
            with pytest.raises(TelegramError) as caught:
                await request_.call(f"{url}/bot{TOKEN}/sendMessage", {"text": "x"})

        assert CANARY not in said(caught.value)

    async def test_when_no_connection_comes_about(self, api: FakeBotApi, said: Callable[[BaseException], str]) -> None:
        api.faults.add("*", "hang", times=2)
        async with AiohttpRequest(connection_limit=1, timeouts=Timeouts(pool=0.02, connect=0.02)) as transport:
            hanging = asyncio.create_task(transport.call(api.method_url("getMe"), {}))
            await api.wait_until(lambda: bool(api.calls))
            with pytest.raises(TimedOut) as caught:
                await transport.call(api.method_url("sendMessage"), {})
            hanging.cancel()

        assert "Connection timeout to host" in said(caught.value)
        assert api.token.partition(":")[2] not in said(caught.value)

    async def test_when_the_host_has_no_name(self, said: Callable[[BaseException], str]) -> None:
        async with AiohttpRequest() as transport:
            with pytest.raises(NetworkError) as caught:
                await transport.call(f"http://nowhere.invalid/bot{TOKEN}/getMe", {})

        assert was_surely_not_sent(caught.value)
        assert CANARY not in said(caught.value)
