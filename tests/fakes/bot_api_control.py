"""The control surface: JSON over HTTP, for tests in another process than the fake.

GET  state                                     offset, counts, webhook, blocked chats
GET  calls?method=&since=                      calls from the index `since` on
GET  sent?chat_id=&since=&at_least=&seconds=   messages; waits until there are `at_least`
POST updates       {"updates": [{"message": {...}}, ...]}
POST client        {"user_id": 7, "action": "send", "arguments": {"text": "hello"}}
POST tap           {"user_id": 7, "message_id": 12, "button": "Yes"}
POST faults        {"method": "sendMessage", "kind": "reset", "times": 1}
                   or with "probability"; "accepted" and "retry_after" as in `Faults`
POST faults/clear
POST settings      {"latency_seconds": 0.03, "recording": false}
POST away          {"seconds": 2}              no connection is accepted for so long
"""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from tests.fakes.bot_api_client import FakeClient
from tests.fakes.bot_api_errors import BAD_REQUEST, NOT_FOUND, Refused, refuse
from tests.fakes.bot_api_methods import Params, SentMessage
from tests.fakes.bot_api_server import BotApiServer

ACTIONS = frozenset(
    {
        "send",
        "command",
        "edit",
        "send_photo",
        "send_voice",
        "send_sticker",
        "send_document",
        "send_contact",
        "send_in_group",
        "add_bot_to_group",
        "block",
        "unblock",
    }
)


class Control:
    def __init__(self, api: BotApiServer) -> None:
        self._api = api
        self._clients: dict[int, FakeClient] = {}
        self._absence: asyncio.Task[None] | None = None

    async def answer(self, request: web.BaseRequest, path: str) -> Any:
        operation = OPERATIONS.get((request.method, path))
        if operation is None:
            refuse(f"Not Found: {path}", NOT_FOUND)
        given: Params = dict(request.query)
        if request.method == "POST" and request.body_exists:
            given |= orjson.loads(await request.read())
        try:
            return await operation(self, given)
        except (KeyError, LookupError, TypeError, ValueError) as error:
            raise Refused(BAD_REQUEST, f"Bad Request: {error!r}") from error

    async def close(self) -> None:
        if self._absence is not None:
            self._absence.cancel()
            await asyncio.gather(self._absence, return_exceptions=True)

    async def state(self, _given: Params) -> Params:
        api = self._api
        return {
            "confirmed_offset": api.updates.confirmed_offset,
            "next_update_id": api.updates.next_update_id,
            "pending_updates": len(api.updates.pending),
            "calls": len(api.calls),
            "sent": len(api.sent),
            "webhook_url": api.webhook.url,
            "webhook_deliveries": api.webhook.deliveries,
            "blocked": sorted(api.world.blocked),
            "left": sorted(api.world.left),
        }

    async def calls(self, given: Params) -> list[Params]:
        calls = self._api.calls[int(given.get("since", 0)) :]
        wanted = str(given.get("method", "")).lower()
        return [
            {"method": call.method, "params": _plain(call.params), "at": call.at, "fault": call.fault}
            for call in calls
            if wanted in ("", call.method.lower())
        ]

    async def sent(self, given: Params) -> list[Params]:
        messages = self._api.sent
        if "chat_id" in given:
            messages = self._api.world.sent_to.setdefault(int(given["chat_id"]), [])
        at_least = int(given.get("at_least", 0))
        try:
            await self._api.wait_until(lambda: len(messages) >= at_least, float(given.get("seconds", 5)))
        except TimeoutError:
            """What has come is the answer; the caller counts."""
        return [_message(message) for message in messages[int(given.get("since", 0)) :]]

    async def updates(self, given: Params) -> Params:
        pairs = [pair for update in given["updates"] for pair in update.items() if pair[0] != "update_id"]
        return {"update_ids": [self._api.push(kind, content) for kind, content in pairs]}

    async def client(self, given: Params) -> Params:
        if given["action"] not in ACTIONS:
            raise LookupError(given["action"])
        result = getattr(self._client(given), given["action"])(**given.get("arguments", {}))
        return {"result": result}

    async def tap(self, given: Params) -> Params:
        client = self._client(given)
        message = self._api.world.messages[int(given.get("chat_id", client.user_id)), int(given["message_id"])]
        if "data" in given:
            return {"query_id": client.tap_data(message, given["data"])}
        return {"query_id": client.tap(message, given["button"])}

    async def add_fault(self, given: Params) -> bool:
        options = {name: given[name] for name in ("accepted", "retry_after") if name in given}
        if "probability" in given:
            self._api.faults.add_chance(given["method"], given["kind"], given["probability"], **options)
        else:
            self._api.faults.add(given["method"], given["kind"], given.get("times", 1), **options)
        return True

    async def clear_faults(self, _given: Params) -> bool:
        self._api.faults.clear()
        return True

    async def settings(self, given: Params) -> bool:
        self._api.latency_seconds = float(given.get("latency_seconds", self._api.latency_seconds))
        self._api.recording = bool(given.get("recording", self._api.recording))
        return True

    async def away(self, given: Params) -> bool:
        await self.close()
        self._absence = asyncio.create_task(self._be_away(float(given["seconds"])))
        return True

    async def _be_away(self, seconds: float) -> None:
        await self._api.stop_listening()
        try:
            await asyncio.sleep(seconds)
        finally:
            await self._api.start_listening()

    def _client(self, given: Params) -> FakeClient:
        user_id = int(given["user_id"])
        if user_id not in self._clients:
            self._clients[user_id] = FakeClient(self._api, user_id, language_code=given.get("language_code", "en"))
        return self._clients[user_id]


OPERATIONS: dict[tuple[str, str], Callable[[Control, Params], Awaitable[Any]]] = {
    ("GET", "state"): Control.state,
    ("GET", "calls"): Control.calls,
    ("GET", "sent"): Control.sent,
    ("POST", "updates"): Control.updates,
    ("POST", "client"): Control.client,
    ("POST", "tap"): Control.tap,
    ("POST", "faults"): Control.add_fault,
    ("POST", "faults/clear"): Control.clear_faults,
    ("POST", "settings"): Control.settings,
    ("POST", "away"): Control.away,
}


def _message(message: SentMessage) -> Params:
    return {
        "chat_id": message.chat_id,
        "message_id": message.message_id,
        "text": message.text,
        "entities": message.entities,
        "keyboard": message.keyboard,
        "at": message.at,
        "earlier": message.earlier,
        "edits": message.edits,
        "deleted": message.deleted,
        "document": message.document and message.document[0],
    }


def _plain(params: Params) -> Params:
    """Parameters without tuples of bytes, which JSON cannot hold."""
    return {
        name: {"file_name": value[0], "base64": base64.b64encode(value[1]).decode()}
        if isinstance(value, tuple)
        else value
        for name, value in params.items()
    }
