"""The pages of the desk. Whoever has no sitting sees a closed door; whoever has one sees their own clients only."""

import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.desk import access
from bot.desk.access import Sitting
from bot.desk.board import arrange, may_open
from bot.desk.house import DeskHouse, Member
from bot.desk.showing import Pages, Shown
from bot.desk.studio import TOKEN, Studio
from bot.errors import StoreError
from bot.server.assets import assets
from bot.server.cookies import Cookie
from bot.server.guards import BodyTooLarge, Headers, is_own, read_body
from bot.store.base import ClientView, Conclusion, Entry, NoteAction, OpenNotice

FOLDER: Final = Path(__file__).parent / "pages"
POLICY: Final = (
    "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
ACTIONS: Final[dict[str, tuple[NoteAction, str]]] = {
    "acknowledge": ("acknowledge", "acknowledged"),
    "close": ("close", "closed"),
}

CONCLUSIONS: Final[dict[str, tuple[Conclusion | None, str]]] = {
    "accepted": ("accepted", "accepted"),
    "declined": ("declined", "declined"),
    "open": (None, "took the conclusion back of"),
}

MOST_FIELDS: Final = 20
FORM: Final = re.compile(r"[A-Za-z0-9_-]{20,40}")


def desk_app(house: Callable[[], DeskHouse], *, secure: bool = False) -> Starlette:
    """`house` is asked each time, as the practice may have changed its files."""
    desk = _Desk(house, secure)
    routes = [
        Route("/", desk.shown(desk.overview)),
        Route("/people/{code}", desk.shown(desk.person)),
        Route("/people/{code}/answer", desk.shown(desk.answer), methods=["POST"]),
        Route("/people/{code}/conclusion", desk.shown(desk.conclude), methods=["POST"]),
        Route("/test-alert", desk.shown(desk.test_alert), methods=["POST"]),
        Route("/test-alert/seen", desk.shown(desk.saw_test_alert), methods=["POST"]),
        Route("/delivered", desk.shown(desk.delivered)),
        Route("/login", desk.door, methods=["GET"]),
        Route("/login", desk.enter, methods=["POST"]),
        Route("/logout", desk.shown(desk.leave), methods=["POST"]),
        Route("/notices/{notice:int}/{action}", desk.shown(desk.note), methods=["POST"]),
        *Studio(house, desk.pages).routes(desk.shown),
        *assets(FOLDER, "", ("desk.css", "icon.svg")),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Headers, policy=POLICY, secure=secure)],
        exception_handlers={StoreError: desk.away, 404: desk.missing, BodyTooLarge: desk.missing},
    )


class _Desk:
    def __init__(self, house: Callable[[], DeskHouse], secure: bool) -> None:
        self._house = house
        self.pages = Pages(house, FOLDER)
        self.cookie = Cookie("vestibule-desk", secure, "Strict", access.AT_MOST)

    @property
    def house(self) -> DeskHouse:
        return self._house()

    # Who is here ----------------------------------------------------------------------------------------

    def shown(self, show: Shown) -> Callable[[Request], Awaitable[Response]]:
        """The page for those who have a sitting; a form has to come from one of our own pages besides."""

        async def page(request: Request) -> Response:
            sitting = await self._sitting(request)
            member = self.house.members.get(sitting.therapist) if sitting else None
            if sitting is None or member is None:
                return self.pages.closed(request)
            if request.method == "POST" and not await self._is_ours(request, sitting):
                return self.pages.missing(request, 403)
            fresh = await self._fresh(sitting)
            response = await show(request, member, fresh)
            if fresh is not sitting and "set-cookie" not in response.headers:
                self.cookie.give(response, fresh.secret)
            return response

        return page

    async def _sitting(self, request: Request) -> Sitting | None:
        secret = self.cookie.read(request)
        return await access.find(self.house.store, secret, self.house.clock()) if secret else None

    async def _is_ours(self, request: Request, sitting: Sitting) -> bool:
        token = request.headers.get(TOKEN) or await _field(request, "token")
        return is_own(request.headers, self.house.origin) and sitting.allows(token)

    async def _fresh(self, sitting: Sitting) -> Sitting:
        """Renewed before the page is made, so that its forms belong to the cookie that comes with it."""
        if sitting.wears_out(self.house.clock()):
            return await access.renew(self.house.store, sitting, self.house.clock())
        return sitting

    # The door -------------------------------------------------------------------------------------------

    async def door(self, request: Request) -> Response:
        """Looks at the link, and leaves it as it is."""
        secret = request.query_params.get("ticket", "")
        therapist = await self.house.store.see_ticket("login", secret, self.house.clock())
        return self.pages.door(request, secret, is_good=therapist in self.house.members)

    async def enter(self, request: Request) -> Response:
        if not is_own(request.headers, self.house.origin):
            return self.pages.missing(request, 403)
        sitting = await access.enter(self.house.store, await _field(request, "ticket"), self.house.clock())
        if sitting is None or sitting.therapist not in self.house.members:
            return self.pages.door(request, "", is_good=False)
        await self._log(sitting.therapist, "opened the desk")
        response = _to("./")
        self.cookie.give(response, sitting.secret)
        return response

    async def leave(self, request: Request, member: Member, _: Sitting) -> Response:
        await access.leave(self.house.store, self.cookie.read(request), self.house.clock())
        await self._log(member.id, "left the desk")
        response = _to("./")
        self.cookie.take_back(response)
        return response

    # What lies on the desk ------------------------------------------------------------------------------

    async def overview(self, request: Request, member: Member, sitting: Sitting) -> Response:
        notices = await self.house.store.notices(member.id)
        clients = await self.house.store.clients(member.id)
        told = {notice.client for notice in notices}
        told |= {client.id for client in clients if self.house.is_shared(client.session)}
        seen = [client for client in clients if client.id in told]
        await self._log(member.id, "read list")
        return self.pages.overview(request, member, sitting, arrange(notices, seen, self.house.clock()))

    async def person(self, request: Request, member: Member, sitting: Sitting) -> Response:
        client, notices = await self._read(member, request.path_params["code"])
        if client is None:
            return self.pages.missing(request, 404, member, sitting)
        await self._log(member.id, f"opened {client.code}")
        return self.pages.person(request, member, sitting, client, notices)

    async def _read(self, member: Member, code: str) -> tuple[ClientView | None, tuple[OpenNotice, ...]]:
        """Someone whose page there is: they have agreed and sent their answers, or something of theirs is open."""
        client = await self.house.store.client(member.id, code.upper())
        if client is None:
            return None, ()
        notices = tuple(each for each in await self.house.store.notices(member.id) if each.client == client.id)
        shared = bool(notices) or self.house.is_shared(client.session)
        return (client, notices) if shared and may_open(client, notices) else (None, ())

    async def answer(self, request: Request, member: Member, sitting: Sitting) -> Response:
        code = request.path_params["code"].upper()
        client = await self.house.store.client(member.id, code)
        words, form = (await _field(request, "words")).strip(), await _field(request, "form")
        known = client is not None and (self.house.is_shared(client.session) or (await self._read(member, code))[0])
        if client is None or not known or not FORM.fullmatch(form):
            return self.pages.missing(request, 404, member, sitting)
        if words:
            await self.house.answer(member.id, client, words, f"desk:{member.id}:{form}")
            await self._log(member.id, f"replied {client.code}")
        still_there, _ = await self._read(member, code)
        return _to(f"../{client.code if still_there else '../'}{'?answered=yes' if words else ''}")

    async def conclude(self, request: Request, member: Member, sitting: Sitting) -> Response:
        what = CONCLUSIONS.get(await _field(request, "what"))
        client, notices = await self._read(member, request.path_params["code"])
        if client is None or what is None:
            return self.pages.missing(request, 404, member, sitting)
        conclusion, action = what
        if await self.house.store.conclude(client.id, member.id, conclusion, self.house.clock()):
            await self._log(member.id, f"{action} {client.code}")
            for notice in notices:
                if conclusion and notice.kind == "request":
                    await self.house.store.note(notice.id, member.id, "close", self.house.clock())
        return _to(f"../{client.code}")

    async def delivered(self, request: Request, member: Member, sitting: Sitting) -> Response:
        posts = await self.house.store.desk_posts(member.id)
        await self._log(member.id, "read digests")
        return self.pages.delivered(request, member, sitting, posts)

    async def test_alert(self, request: Request, member: Member, _: Sitting) -> Response:
        form = await _field(request, "form")
        if FORM.fullmatch(form):
            await self.house.test_alert(member.id, f"desk:{member.id}:{form}")
            await self._log(member.id, "sent a test alert")
        return _to("./?tested=yes")

    async def saw_test_alert(self, _: Request, member: Member, __: Sitting) -> Response:
        await self.house.saw_test_alert(member.id)
        await self._log(member.id, "saw a test alert")
        return _to("../")

    async def note(self, request: Request, member: Member, sitting: Sitting) -> Response:
        action = ACTIONS.get(request.path_params["action"])
        if action is None:
            return self.pages.missing(request, 404, member, sitting)
        number = request.path_params["notice"]
        if await self.house.store.note(number, member.id, action[0], self.house.clock()):
            await self._log(member.id, action[1])
        code = await _field(request, "person")
        client, _ = await self._read(member, code) if code.isascii() and code.isalnum() else (None, ())
        return _to(f"../../people/{client.code}" if client else "../../")

    # When something is not there ------------------------------------------------------------------------

    async def missing(self, request: Request, _: Exception) -> Response:
        return self.pages.missing(request, 404)

    async def away(self, request: Request, _: Exception) -> Response:
        return self.pages.missing(request, 503)

    async def _log(self, therapist: str, action: str) -> None:
        await self.house.store.audit([Entry(f"therapist:{therapist}", action)], self.house.clock())


def _to(address: str) -> Response:
    return RedirectResponse(address, status_code=303)


async def _field(request: Request, name: str) -> str:
    """One field of a posted form; the body is read once and kept with the request."""
    if not hasattr(request.state, "form"):
        body = (await read_body(request)).decode("utf-8", "replace")
        try:
            request.state.form = parse_qs(body, max_num_fields=MOST_FIELDS)
        except ValueError:
            raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    values: list[str] = request.state.form.get(name, [])
    return values[0] if values else ""
