"""One way into the chat: the page, its letters, its stream and its export. There are two: by itself, and framed."""

from datetime import timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.channels.web.house import CHANNEL, WebHouse
from bot.channels.web.inbound import UnreadablePost, letter_of, parse
from bot.channels.web.languages import choose_language
from bot.channels.web.stream import Cursor, as_json, conversation
from bot.core.messages import Address
from bot.errors import StoreError
from bot.server.cookies import Cookie
from bot.server.guards import BodyTooLarge, Headers, is_own, read_body
from bot.store.base import Letter

PAGE: Final = Path(__file__).parent / "page"
MARK: Final = "x-vestibule"  # a header that no form and no image of another site can send
KEPT: Final = timedelta(days=180)
AGAIN_SECONDS: Final = 3

_JINJA = Environment(
    loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def room(house: WebHouse, *, framed: bool) -> Starlette:
    here = _Room(house, framed)
    routes = [
        Route("/", here.page),
        Route("/messages", here.receive, methods=["POST"]),
        Route("/stream", here.stream),
        Route("/my-data.{kind}", here.my_data),
        Route("/leave", here.leave, methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Headers, policy=here.policy, secure=house.secure)])


class _Room:
    def __init__(self, house: WebHouse, framed: bool) -> None:
        self.house, self.framed = house, framed
        across = framed and house.secure  # over plain http no browser takes a cookie for another site's frame
        self.cookie = Cookie(
            name="vestibule-frame" if framed else "vestibule",
            secure=house.secure,
            same_site="None" if across else "Lax",
            lasts=KEPT,
            partitioned=across,
        )

    @property
    def policy(self) -> str:
        ancestors = " ".join(("'self'", *(self.house.frames if self.framed else ())))
        return (
            f"default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors {ancestors}"
        )

    async def page(self, request: Request) -> Response:
        """Nothing is kept, and no cookie is set, before the visitor does something."""
        pages = self.house.pages()
        language = choose_language(tuple(pages), request.query_params.get("lang"), request.headers)
        known = bool(self.cookie.read(request))
        html = _JINJA.get_template("index.html").render(
            words=pages[language].texts,
            card=pages[language],
            language=language,
            languages={tag: page.name for tag, page in pages.items()},
            known=known,
            framed=self.framed,
            exit_to=self.house.exit_to,
        )
        headers = {"content-language": language, "vary": "accept-language, cookie"}
        response = Response(html, media_type="text/html", headers=headers)
        if known:
            self.cookie.give(response, self.cookie.read(request))  # kept for as long as they come back
        return response

    async def receive(self, request: Request) -> Response:
        """200 means: on disk. Anything else means that the page still has to keep the words."""
        if request.headers.get(MARK) is None or not is_own(request.headers, self.house.origin):
            return _refusal(403, "not from our page")
        token = self.cookie.read(request)
        if not token:
            return self._introduce()
        try:
            letter = letter_of(await read_body(request), token, self.house.clock())
            message = parse(letter)
        except BodyTooLarge:
            return _refusal(413, "too long")
        except UnreadablePost:
            return _refusal(400, "cannot be understood")
        if message is not None and not self.house.admit(message):
            return _refusal(429, "slow down", again=True)
        return await self._take(letter)

    def _introduce(self) -> Response:
        """A visitor without a cookie gets one and sends the same again: so a lost answer makes no second person."""
        response = _refusal(401, "send again with the cookie")
        self.cookie.give(response, token_urlsafe(32))
        return response

    async def _take(self, letter: Letter) -> Response:
        try:
            await self.house.take([letter])
        except StoreError:
            urgent = [as_json(text) for text in self.house.direct.held_for(letter.address)]
            return _refusal(503, "not kept", again=True, urgent=urgent)
        self.house.direct.let_go(letter.address)
        self.house.wakes.wake(letter.address)
        return JSONResponse({"kept": True})

    async def stream(self, request: Request) -> Response:
        token = self.cookie.read(request)
        if not token:
            return Response(status_code=204)  # tells an EventSource not to come back
        address = Address(CHANNEL, token)
        if self.house.wakes.closed or not self.house.wakes.has_room(address):
            return _refusal(503, "no room", again=True)
        cursor = Cursor.read(request.headers.get("last-event-id") or request.query_params.get("after", ""))
        events = conversation(self.house, address, cursor)
        return StreamingResponse(events, media_type="text/event-stream", headers={"x-accel-buffering": "no"})

    async def my_data(self, request: Request) -> Response:
        token = self.cookie.read(request)
        if not token:
            return _refusal(404, "nothing is kept")
        try:
            files = await self.house.export(Address(CHANNEL, token))
        except StoreError:
            return _refusal(503, "not now", again=True)
        found = next((file for file in files if file.name.endswith("." + request.path_params["kind"])), None)
        if found is None:
            return _refusal(404, "nothing is kept")
        headers = {"content-disposition": f'attachment; filename="{_plain(found.name)}"'}
        return Response(found.content, media_type=found.media_type, headers=headers)

    async def leave(self, request: Request) -> Response:
        """This device forgets the chat; what was said stays with the practice."""
        if request.headers.get(MARK) is None or not is_own(request.headers, self.house.origin):
            return _refusal(403, "not from our page")
        response = JSONResponse({"left": True})
        self.cookie.take_back(response)
        return response


def _refusal(status: int, reason: str, *, again: bool = False, **more: Any) -> Response:
    headers = {"retry-after": str(AGAIN_SECONDS)} if again else {}
    return JSONResponse({"kept": False, "reason": reason, **more}, status_code=status, headers=headers)


def _plain(name: str) -> str:
    return "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "-_."))
