"""The fake is trusted by other tests, so its own strictness is tested here."""

import asyncio
import io
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.fakes.bot_api import FakeBotApi, FakeClient

Answer = dict[str, Any]


class Caller:
    """A bare Bot API client: what it gets is what Telegram would say."""

    def __init__(self, api: FakeBotApi, session: aiohttp.ClientSession) -> None:
        self.api = api
        self.session = session

    async def __call__(self, method: str, **params: Any) -> Answer:
        async with self.session.post(self.api.method_url(method), json=params) as answer:
            document: Answer = await answer.json()
            assert answer.status == document.get("error_code", 200)
            return document

    async def refusal(self, method: str, **params: Any) -> str:
        document = await self(method, **params)
        assert document["ok"] is False
        return str(document["description"])

    async def updates(self, **params: Any) -> list[Answer]:
        answer = await self("getUpdates", **params)
        result: list[Answer] = answer["result"]
        return result


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as server:
        yield server


@pytest.fixture
async def call(api: FakeBotApi) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as session:
        yield Caller(api, session)


@pytest.fixture
def anna(api: FakeBotApi) -> FakeClient:
    client = FakeClient(api, user_id=7)
    client.command("start")
    return client


def keyboard(*buttons: Answer) -> Answer:
    return {"inline_keyboard": [list(buttons)]}


class TestCalling:
    async def test_the_bot_introduces_itself(self, call: Caller) -> None:
        answer = await call("getMe")

        assert answer["result"]["is_bot"] is True
        assert answer["result"]["id"] == 4711123456

    async def test_a_wrong_token_is_unauthorized(self, api: FakeBotApi, call: Caller) -> None:
        async with call.session.post(f"{api.url}/bot123:wrong/getMe") as answer:
            assert (answer.status, (await answer.json())["description"]) == (401, "Unauthorized")

    async def test_a_malformed_token_is_not_found(self, api: FakeBotApi, call: Caller) -> None:
        async with call.session.post(f"{api.url}/botnonsense/getMe") as answer:
            assert answer.status == 404

    async def test_an_unknown_method_is_not_found(self, call: Caller) -> None:
        assert await call("inventMessage") == {"ok": False, "error_code": 404, "description": "Not Found"}

    async def test_form_multipart_and_query_say_the_same_as_json(
        self, api: FakeBotApi, call: Caller, anna: FakeClient
    ) -> None:
        url = api.method_url("sendMessage")
        params = {"chat_id": "7", "text": "a & b", "reply_markup": '{"inline_keyboard":[]}'}
        multipart = aiohttp.FormData(params, default_to_multipart=True)

        async with call.session.post(url, data=params) as one, call.session.post(url, data=multipart) as two:
            assert (one.status, two.status) == (200, 200)
        async with call.session.get(url, params=params) as three:
            assert three.status == 200

        assert [message.text for message in anna.replies] == ["a & b"] * 3

    async def test_calls_are_recorded_in_order(self, api: FakeBotApi, call: Caller) -> None:
        await call("getMe")
        await call("sendMessage", chat_id=1, text="x")

        assert [one.method for one in api.calls] == ["getMe", "sendMessage"]
        assert api.calls_of("sendmessage")[0].params == {"chat_id": 1, "text": "x"}


class TestSending:
    async def test_a_message_arrives_with_text_and_keyboard(self, call: Caller, anna: FakeClient) -> None:
        markup = keyboard({"text": "Yes", "callback_data": "y"})

        answer = await call("sendMessage", chat_id=7, text=" Hello ", reply_markup=markup)
        reply = await anna.expect_reply()

        assert answer["result"]["message_id"] == reply.message_id
        assert answer["result"]["chat"] == anna.chat
        assert (reply.text, reply.buttons) == ("Hello", ["Yes"])

    @pytest.mark.parametrize(
        ("text", "reason"),
        [("", "message text is empty"), ("  \n", "text must be non-empty"), ("a" * 4097, "message is too long")],
    )
    async def test_a_text_must_be_there_and_not_too_long(
        self, call: Caller, anna: FakeClient, text: str, reason: str
    ) -> None:
        assert await call.refusal("sendMessage", chat_id=7, text=text) == f"Bad Request: {reason}"
        assert anna.replies == []

    async def test_length_is_counted_in_utf16_units(self, call: Caller, anna: FakeClient) -> None:
        fits = await call("sendMessage", chat_id=7, text="🙂" * 2048)

        assert fits["ok"] is True
        assert "too long" in await call.refusal("sendMessage", chat_id=7, text="🙂" * 2048 + "a")

    async def test_length_is_counted_after_the_tags_are_gone(self, call: Caller, anna: FakeClient) -> None:
        text = "<b>" + "&lt;" * 4096 + "</b>"

        answer = await call("sendMessage", chat_id=7, text=text, parse_mode="HTML")

        assert answer["result"]["text"] == "<" * 4096
        assert answer["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]

    async def test_a_stranger_cannot_be_written_to(self, call: Caller) -> None:
        assert await call.refusal("sendMessage", chat_id=99, text="x") == "Bad Request: chat not found"
        assert await call.refusal("sendMessage", text="x") == "Bad Request: chat_id is empty"

    async def test_who_blocked_the_bot_gets_nothing_until_unblocking(self, call: Caller, anna: FakeClient) -> None:
        anna.block()
        answer = await call("sendMessage", chat_id=7, text="x")
        assert (answer["error_code"], answer["description"]) == (403, "Forbidden: bot was blocked by the user")

        anna.unblock()
        assert (await call("sendMessage", chat_id=7, text="x"))["ok"] is True
        changes = [one["my_chat_member"]["new_chat_member"]["status"] for one in (await call.updates())[1:]]
        assert changes == ["kicked", "member"]

    async def test_a_lone_surrogate_is_refused(self, api: FakeBotApi, call: Caller, anna: FakeClient) -> None:
        body, headers = b'{"chat_id":7,"text":"\\ud83d"}', {"Content-Type": "application/json"}
        async with call.session.post(api.method_url("sendMessage"), data=body, headers=headers) as answer:
            assert answer.status == 400


class TestMarkup:
    @pytest.mark.parametrize(
        ("source", "text", "entities"),
        [
            ("<b>bold <i>both</i></b>", "bold both", [("bold", 0, 9), ("italic", 5, 4)]),
            ("🙂<code>x</code>", "🙂x", [("code", 2, 1)]),
            ("&lt;&amp;&quot;&#33;&#x21;&nbsp;&", '<&"!!&nbsp;&', []),
            ("a > b, fish & chips", "a > b, fish & chips", []),
            ("<B>x</b><u></u>", "x", [("bold", 0, 1)]),
            ('<a href="https://e.org/?a=1&amp;b">x</a>', "x", [("text_link", 0, 1)]),
            ("<blockquote expandable>x</blockquote>", "x", [("blockquote", 0, 1)]),
            ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ],
    )
    async def test_html_becomes_text_and_entities(
        self, call: Caller, anna: FakeClient, source: str, text: str, entities: list[tuple[str, int, int]]
    ) -> None:
        answer = await call("sendMessage", chat_id=7, text=source, parse_mode="HTML")

        found = [(one["type"], one["offset"], one["length"]) for one in answer["result"].get("entities", [])]
        assert (answer["result"]["text"], found) == (text, entities)

    @pytest.mark.parametrize(
        ("source", "reason"),
        [
            ("é<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
            ("a < b", 'Unsupported start tag "" at byte offset 2'),
            ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
            ("x</b>", "Unexpected end tag at byte offset 1"),
            ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
            ("<b>x</b", "Unclosed end tag at byte offset 4"),
            ("<b", "Unclosed start tag at byte offset 0"),
            ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
            ("<a href>y</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
            ("<a href=http://x>y</a>", "Unexpected end of name token at byte offset 8"),
            ("<a ='x'>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
            ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
            ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ],
    )
    async def test_broken_html_is_refused_in_telegrams_words(
        self, call: Caller, anna: FakeClient, source: str, reason: str
    ) -> None:
        refusal = await call.refusal("sendMessage", chat_id=7, text=source, parse_mode="HTML")

        assert refusal == f"Bad Request: can't parse entities: {reason}"

    async def test_without_a_parse_mode_tags_are_text(self, call: Caller, anna: FakeClient) -> None:
        assert (await call("sendMessage", chat_id=7, text="<p>1 < 2"))["result"]["text"] == "<p>1 < 2"

    async def test_other_parse_modes_are_refused(self, call: Caller, anna: FakeClient) -> None:
        refusal = await call.refusal("sendMessage", chat_id=7, text="*x*", parse_mode="Markdown")

        assert refusal == "Bad Request: unsupported parse_mode"


class TestKeyboards:
    @pytest.mark.parametrize("data", ["", "a" * 65, "é" * 33, 5])
    async def test_callback_data_has_1_to_64_bytes(self, call: Caller, anna: FakeClient, data: object) -> None:
        markup = keyboard({"text": "x", "callback_data": data})

        refusal = await call.refusal("sendMessage", chat_id=7, text="x", reply_markup=markup)

        assert refusal == "Bad Request: BUTTON_DATA_INVALID"

    @pytest.mark.parametrize(
        ("button", "reason"),
        [
            ({"text": " ", "callback_data": "x"}, "button text must be non-empty"),
            ({"callback_data": "x"}, 'Can\'t find field "text"'),
            ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
            ({"text": "x", "url": "javascript:1"}, "BUTTON_URL_INVALID"),
            ({"text": "x", "url": "https://e.org", "callback_data": "x"}, "exactly one action"),
        ],
    )
    async def test_a_button_needs_words_and_one_action(
        self, call: Caller, anna: FakeClient, button: Answer, reason: str
    ) -> None:
        markup = keyboard(button)

        assert reason in await call.refusal("sendMessage", chat_id=7, text="x", reply_markup=markup)

    async def test_a_hundred_buttons_fit_and_one_more_does_not(self, call: Caller, anna: FakeClient) -> None:
        button = {"text": "x", "callback_data": "x"}
        fits = await call("sendMessage", chat_id=7, text="x", reply_markup=keyboard(*[button] * 100))

        assert fits["ok"] is True
        refusal = await call.refusal("sendMessage", chat_id=7, text="x", reply_markup=keyboard(*[button] * 101))
        assert refusal == "Bad Request: reply markup is too long"

    async def test_a_tap_brings_a_query_that_can_be_answered_once(self, call: Caller, anna: FakeClient) -> None:
        await call("sendMessage", chat_id=7, text="x", reply_markup=keyboard({"text": "Yes", "callback_data": "y"}))
        reply = await anna.expect_reply()

        query_id = anna.tap(reply, "Yes")
        query = (await call.updates())[-1]["callback_query"]
        assert (query["id"], query["data"], query["from"]["id"]) == (query_id, "y", 7)
        assert query["message"]["message_id"] == reply.message_id

        assert (await call("answerCallbackQuery", callback_query_id=query_id, text="ok"))["ok"] is True
        assert (await anna.expect_answer(query_id))["text"] == "ok"
        assert "query is too old" in await call.refusal("answerCallbackQuery", callback_query_id=query_id)

    async def test_a_button_that_is_not_there_cannot_be_tapped(self, call: Caller, anna: FakeClient) -> None:
        await call("sendMessage", chat_id=7, text="x", reply_markup=keyboard({"text": "Yes", "callback_data": "y"}))
        reply = await anna.expect_reply()

        with pytest.raises(LookupError, match="only"):
            anna.tap(reply, "No")

    async def test_a_button_of_a_reply_keyboard_sends_its_words(self, call: Caller, anna: FakeClient) -> None:
        await call("sendMessage", chat_id=7, text="x", reply_markup={"keyboard": [["Yes"], [{"text": "No"}]]})
        anna.tap(await anna.expect_reply(), "No")

        assert (await call.updates())[-1]["message"]["text"] == "No"


class TestChanging:
    async def test_an_edit_replaces_text_and_keyboard(self, call: Caller, anna: FakeClient) -> None:
        await call("sendMessage", chat_id=7, text="old", reply_markup=keyboard({"text": "x", "callback_data": "x"}))
        reply = await anna.expect_reply()

        await call("editMessageText", chat_id=7, message_id=reply.message_id, text="new")

        assert (reply.text, reply.buttons, reply.earlier) == ("new", [], ["old"])
        assert (await anna.expect_edit(reply)).edits == 1

    async def test_an_edit_that_changes_nothing_is_refused(self, call: Caller, anna: FakeClient) -> None:
        await call("sendMessage", chat_id=7, text="same")
        same = {"chat_id": 7, "message_id": (await anna.expect_reply()).message_id}

        assert "message is not modified" in await call.refusal("editMessageText", **same, text="same")
        assert "message is not modified" in await call.refusal("editMessageReplyMarkup", **same)
        assert (await call("editMessageText", **same, text="<b>same</b>", parse_mode="HTML"))["ok"] is True

    async def test_a_keyboard_is_taken_away(self, call: Caller, anna: FakeClient) -> None:
        await call("sendMessage", chat_id=7, text="x", reply_markup=keyboard({"text": "x", "callback_data": "x"}))
        reply = await anna.expect_reply()

        assert (await call("editMessageReplyMarkup", chat_id=7, message_id=reply.message_id))["ok"] is True
        assert reply.buttons == []

    async def test_a_message_is_deleted_once(self, call: Caller, anna: FakeClient) -> None:
        await call("sendMessage", chat_id=7, text="x")
        message = {"chat_id": 7, "message_id": (await anna.expect_reply()).message_id}

        assert (await call("deleteMessage", **message))["result"] is True
        assert await call.refusal("deleteMessage", **message) == "Bad Request: message to delete not found"
        refusal = await call.refusal("editMessageText", **message, text="y")
        assert refusal == "Bad Request: message to edit not found"


class TestDocumentsAndSettings:
    async def test_a_document_arrives_whole(self, api: FakeBotApi, call: Caller, anna: FakeClient) -> None:
        content = b"%PDF-1.7" * 300_000
        form = aiohttp.FormData({"chat_id": "7", "caption": "Summary"})
        form.add_field("document", io.BytesIO(content), filename="summary.pdf")

        async with call.session.post(api.method_url("sendDocument"), data=form) as answer:
            assert answer.status == 200
        reply = await anna.expect_reply()

        assert reply.document is not None
        # Compared in parts: a failing assertion would print megabytes.
        assert (reply.document[0], len(reply.document[1]), reply.text) == ("summary.pdf", len(content), "Summary")
        assert hash(reply.document[1]) == hash(content)

    async def test_a_caption_has_at_most_1024_units(self, api: FakeBotApi, call: Caller, anna: FakeClient) -> None:
        form = aiohttp.FormData({"chat_id": "7", "caption": "c" * 1025})
        form.add_field("document", b"x", filename="x.txt")

        async with call.session.post(api.method_url("sendDocument"), data=form) as answer:
            assert (await answer.json())["description"] == "Bad Request: message caption is too long"

    @pytest.mark.parametrize(
        ("command", "reason"),
        [
            ({"command": "Start", "description": "x"}, "BOT_COMMAND_INVALID"),
            ({"command": "a" * 33, "description": "x"}, "BOT_COMMAND_INVALID"),
            ({"command": "start", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
            ({"command": "start", "description": "x" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ],
    )
    async def test_commands_keep_to_their_limits(self, call: Caller, command: Answer, reason: str) -> None:
        assert await call.refusal("setMyCommands", commands=[command]) == f"Bad Request: {reason}"

    async def test_at_most_a_hundred_commands(self, call: Caller) -> None:
        commands = [{"command": f"c{number}", "description": "x"} for number in range(101)]

        assert (await call("setMyCommands", commands=commands[:100]))["ok"] is True
        assert await call.refusal("setMyCommands", commands=commands) == "Bad Request: BOT_COMMANDS_TOO_MUCH"

    async def test_commands_are_kept_by_scope_and_language(self, call: Caller) -> None:
        german = [{"command": "hilfe", "description": "x"}]
        where = {"scope": {"type": "chat", "chat_id": 7}, "language_code": "de"}

        await call("setMyCommands", commands=german, **where)

        assert (await call("getMyCommands", **where))["result"] == german
        assert (await call("getMyCommands"))["result"] == []

    @pytest.mark.parametrize(("kind", "most"), [("Description", 512), ("ShortDescription", 120), ("Name", 64)])
    async def test_texts_of_the_bot_have_limits(self, call: Caller, kind: str, most: int) -> None:
        field = {"Description": "description", "ShortDescription": "short_description", "Name": "name"}[kind]

        assert (await call(f"setMy{kind}", **{field: "x" * most}))["ok"] is True
        assert "too long" in await call.refusal(f"setMy{kind}", **{field: "x" * (most + 1)})
        assert (await call(f"getMy{kind}", language_code="es"))["result"] == {field: "x" * most}

    async def test_the_menu_button_is_kept(self, call: Caller) -> None:
        assert (await call("setChatMenuButton", menu_button={"type": "commands"}))["ok"] is True
        assert (await call("getChatMenuButton"))["result"] == {"type": "commands"}
        assert "menu button" in await call.refusal("setChatMenuButton", menu_button={"type": "pizza"})

    async def test_a_group_can_be_left_and_a_private_chat_cannot(self, call: Caller, anna: FakeClient) -> None:
        anna.add_bot_to_group(-100)
        anna.send_in_group(-100, "hi")

        assert (await call("leaveChat", chat_id=-100))["result"] is True
        assert "not a member" in await call.refusal("sendMessage", chat_id=-100, text="x")
        assert "private" in await call.refusal("leaveChat", chat_id=7)

    async def test_an_unknown_chat_action_is_refused(self, call: Caller, anna: FakeClient) -> None:
        assert (await call("sendChatAction", chat_id=7, action="typing"))["result"] is True
        assert "wrong parameter action" in await call.refusal("sendChatAction", chat_id=7, action="yawning")


class TestPolling:
    async def test_what_is_not_confirmed_comes_again(self, api: FakeBotApi, call: Caller, anna: FakeClient) -> None:
        anna.send("one")
        first, second = [update["update_id"] for update in await call.updates()]

        again = await call.updates(offset=second)
        assert [update["message"]["text"] for update in again] == ["one"]

        assert await call.updates(offset=second + 1) == []
        assert await call.updates(offset=0) == []
        assert api.updates.confirmed_offset == second + 1 == first + 2

    async def test_at_most_a_hundred_updates_come_at_once(self, call: Caller, anna: FakeClient) -> None:
        for number in range(150):
            anna.send(str(number))

        assert len(await call.updates(limit=1000)) == 100
        assert len(await call.updates(limit=5)) == 5

    async def test_a_long_poll_ends_with_the_first_update(self, api: FakeBotApi, call: Caller) -> None:
        polling = asyncio.create_task(call.updates(timeout=30))
        await api.wait_until(lambda: bool(api.calls_of("getUpdates")))

        FakeClient(api, 8, language_code="de").send("hallo")

        (update,) = await asyncio.wait_for(polling, 2)
        assert update["message"]["from"]["language_code"] == "de"

    async def test_a_second_poller_ends_the_first(self, api: FakeBotApi, call: Caller, anna: FakeClient) -> None:
        await call.updates(offset=api.updates.next_update_id)
        first = asyncio.create_task(call.refusal("getUpdates", timeout=30))
        await api.wait_until(lambda: len(api.calls_of("getUpdates")) == 2)
        second = asyncio.create_task(call.updates(timeout=30))

        assert "terminated by other getUpdates request" in await asyncio.wait_for(first, 2)
        anna.send("still here")
        assert len(await asyncio.wait_for(second, 2)) == 1

    async def test_only_wanted_kinds_are_queued(self, call: Caller, anna: FakeClient) -> None:
        await call.updates(allowed_updates=["message"])
        message_id = anna.send("wanted")
        anna.edit(message_id, "unwanted")

        assert [list(update)[1] for update in await call.updates()] == ["message", "message"]

    async def test_a_poisoned_update_is_given_as_it_is(self, api: FakeBotApi, call: Caller) -> None:
        api.updates.push_raw(900_000_000, b'{"update_id":900000000,"message":{"date":"never"}}')

        assert await call.updates() == [{"update_id": 900_000_000, "message": {"date": "never"}}]
        assert api.updates.next_update_id == 900_000_001

    async def test_each_message_can_bring_about_the_next_update(
        self, api: FakeBotApi, call: Caller, anna: FakeClient
    ) -> None:
        api.world.on_sent = lambda message: anna.send(f"answer to {message.text}")

        await call("sendMessage", chat_id=7, text="x")

        assert (await call.updates())[-1]["message"]["text"] == "answer to x"

    async def test_a_command_is_marked_as_one(self, call: Caller, anna: FakeClient) -> None:
        anna.command("start", "p_code")

        message = (await call.updates())[-1]["message"]
        assert message["text"] == "/start p_code"
        assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]

    async def test_photos_voices_and_stickers_have_no_text(self, call: Caller, anna: FakeClient) -> None:
        anna.send_photo()
        anna.send_voice()
        anna.send_sticker()
        anna.send_contact("+34600000000")

        messages = [update["message"] for update in await call.updates()][1:]
        assert [list(message)[4] for message in messages] == ["photo", "voice", "sticker", "contact"]
        assert not any("text" in message for message in messages)


class Hook:
    """A webhook's endpoint that answers with the statuses it was given, then with 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.got: list[tuple[str | None, Answer]] = []
        self.arrived = asyncio.Condition()

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        async with self.arrived:
            secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
            self.got.append((secret, await request.json()))
            self.arrived.notify_all()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def wait_for(self, count: int) -> list[str]:
        async with asyncio.timeout(5), self.arrived:
            await self.arrived.wait_for(lambda: len(self.got) >= count)
        return [update["message"]["text"] for _secret, update in self.got]


@pytest.fixture
async def hook() -> AsyncIterator[tuple[Hook, str]]:
    endpoint = Hook()
    runner = web.ServerRunner(web.Server(endpoint), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield endpoint, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


class TestWebhook:
    async def test_updates_are_posted_with_the_secret(
        self, api: FakeBotApi, call: Caller, anna: FakeClient, hook: tuple[Hook, str]
    ) -> None:
        endpoint, url = hook

        await call("setWebhook", url=url, secret_token="secret")
        await endpoint.wait_for(1)

        assert endpoint.got[0][0] == "secret"
        assert (await call("getWebhookInfo"))["result"]["url"] == url

    async def test_each_chats_updates_wait_for_the_one_before(
        self, call: Caller, anna: FakeClient, hook: tuple[Hook, str]
    ) -> None:
        endpoint, url = hook
        endpoint.statuses = [500, 503, 200]
        anna.send("second")

        await call("setWebhook", url=url)

        assert await endpoint.wait_for(4) == ["/start", "/start", "/start", "second"]

    async def test_polling_is_a_conflict_until_the_webhook_is_deleted(
        self, call: Caller, anna: FakeClient, hook: tuple[Hook, str]
    ) -> None:
        endpoint, url = hook
        await call("setWebhook", url=url)
        await endpoint.wait_for(1)

        assert "can't use getUpdates method while webhook is active" in await call.refusal("getUpdates")
        assert (await call("deleteWebhook", drop_pending_updates=True))["result"] is True
        assert await call.updates() == []

    async def test_a_webhook_needs_https_and_a_plain_secret(self, call: Caller) -> None:
        assert "HTTPS" in await call.refusal("setWebhook", url="http://example.org/hook")
        assert "secret token" in await call.refusal("setWebhook", url="https://example.org", secret_token="a b")


class TestFaults:
    @pytest.mark.parametrize(
        ("kind", "error", "arrived"),
        [
            ("refuse", aiohttp.ServerDisconnectedError, 0),
            ("reset", aiohttp.ClientOSError, 1),
            ("cut_body", aiohttp.ClientPayloadError, 1),
        ],
    )
    async def test_a_broken_connection_leaves_what_it_says(
        self, api: FakeBotApi, call: Caller, anna: FakeClient, kind: str, error: type[Exception], arrived: int
    ) -> None:
        api.faults.add("sendMessage", kind)

        with pytest.raises(error):
            await call("sendMessage", chat_id=7, text="x")

        assert len(anna.replies) == arrived
        assert api.calls[-1].fault == kind
        assert (await call("sendMessage", chat_id=7, text="x"))["ok"] is True

    @pytest.mark.parametrize(
        ("kind", "status", "arrived"), [("bad_gateway", 502, 0), ("not_json", 200, 1), ("cut_json", 200, 1)]
    )
    async def test_an_answer_that_is_no_answer(
        self, api: FakeBotApi, call: Caller, anna: FakeClient, kind: str, status: int, arrived: int
    ) -> None:
        api.faults.add("*", kind)

        async with call.session.post(api.method_url("sendMessage"), json={"chat_id": 7, "text": "x"}) as answer:
            body = await answer.text()

        assert (answer.status, len(anna.replies)) == (status, arrived)
        with pytest.raises(ValueError, match=r"."):
            json.loads(body)

    async def test_too_many_requests_says_when_to_come_again(
        self, api: FakeBotApi, call: Caller, anna: FakeClient
    ) -> None:
        api.faults.add("sendMessage", "too_many_requests", retry_after=3)

        answer = await call("sendMessage", chat_id=7, text="x")

        assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 3})
        assert anna.replies == []

    async def test_a_hanging_call_may_have_been_carried_out(
        self, api: FakeBotApi, call: Caller, anna: FakeClient
    ) -> None:
        api.faults.add("sendMessage", "hang", accepted=True)
        hanging = asyncio.create_task(call("sendMessage", chat_id=7, text="x"))

        reply = await anna.expect_reply()

        assert (reply.text, hanging.done()) == ("x", False)
        hanging.cancel()

    async def test_faults_come_in_turn_and_by_chance(self, api: FakeBotApi, call: Caller, anna: FakeClient) -> None:
        api.faults.add("getMe", "too_many_requests", times=2)
        assert [(await call("getMe"))["ok"] for _time in range(3)] == [False, False, True]

        api.faults.add_chance("getMe", "too_many_requests", 0.5)
        oks = [(await call("getMe"))["ok"] for _time in range(40)]
        assert 5 < sum(oks) < 35

    async def test_while_away_no_connection_is_accepted(self, api: FakeBotApi, call: Caller) -> None:
        await api.stop_listening()
        with pytest.raises(aiohttp.ClientConnectorError):
            await call("getMe")

        await api.start_listening()
        assert (await call("getMe"))["ok"] is True


class TestControl:
    async def test_another_process_drives_a_conversation(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.fakes.bot_api", "--port", "0", stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        try:
            where = json.loads(await asyncio.wait_for(process.stdout.readline(), 30))
            await self._converse(where)
        finally:
            process.terminate()
            await process.wait()

    async def _converse(self, where: Answer) -> None:
        async with aiohttp.ClientSession() as session:

            async def ask(verb: str, path: str, **body: Any) -> Any:
                async with session.request(verb, f"{where['control']}/{path}", json=body or None) as answer:
                    assert answer.status == 200, await answer.text()
                    return await answer.json()

            async def bot(method: str, **body: Any) -> Any:
                async with session.post(f"{where['url']}/bot{where['token']}/{method}", json=body) as answer:
                    return await answer.json()

            await ask("POST", "client", user_id=7, action="send", arguments={"text": "hello"})
            updates = (await bot("getUpdates"))["result"]
            await ask("POST", "faults", method="sendMessage", kind="too_many_requests", retry_after=2)
            assert (await bot("sendMessage", chat_id=7, text="x"))["error_code"] == 429
            markup = keyboard({"text": "Yes", "callback_data": "y"})
            await bot("sendMessage", chat_id=7, text="hi", reply_markup=markup)
            (message,) = await ask("GET", "sent?chat_id=7&at_least=1")
            await ask("POST", "tap", user_id=7, message_id=message["message_id"], button="Yes")
            await bot("getUpdates", offset=updates[-1]["update_id"] + 1)
            state = await ask("GET", "state")

            assert message["text"] == "hi"
            assert state["confirmed_offset"] == updates[-1]["update_id"] + 1
            assert (state["pending_updates"], state["sent"]) == (1, 1)
            faults = [call["fault"] for call in await ask("GET", "calls?method=sendMessage")]
            assert faults == ["too_many_requests", None]

    async def test_what_is_asked_wrongly_is_refused(self, api: FakeBotApi, call: Caller) -> None:
        for path, body in (("nothing", {}), ("client", {"user_id": 7, "action": "fly"}), ("faults", {"kind": "x"})):
            async with call.session.post(f"{api.url}/_control/{path}", json=body) as answer:
                assert answer.status in (400, 404)


class TestWaiting:
    async def test_a_reply_that_does_not_come_is_an_error_that_says_so(self, anna: FakeClient) -> None:
        with pytest.raises(AssertionError, match="1 replies expected"):
            await anna.expect_reply(seconds=0.01)

    async def test_latency_delays_every_answer(self, api: FakeBotApi, call: Caller) -> None:
        api.latency_seconds = 0.05
        begin = asyncio.get_running_loop().time()

        await call("getMe")

        assert asyncio.get_running_loop().time() - begin >= 0.05
