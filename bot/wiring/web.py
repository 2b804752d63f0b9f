"""The web page and the therapist's desk as configured, on one server."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from babel import Locale
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.app import web_app
from bot.channels.web.house import PageWords, WebHouse
from bot.channels.web.inbound import parser as web_parser
from bot.channels.web.pace import Pace
from bot.content import Content
from bot.core.messages import Message, words_of
from bot.core.replies import Card, Line, Reply
from bot.desk.app import desk_app
from bot.errors import SettingsError, StoreError
from bot.posts import Text
from bot.server import Server, assemble, check_host
from bot.wiring.desk import desk_house

if TYPE_CHECKING:
    from bot.app import App

__all__ = ["Site", "pages", "web_parser", "web_server"]


class Site:
    """The server with the address that people use."""

    def __init__(self, server: Server, public_url: str, host: str) -> None:
        self._server = server
        self._public_url = public_url
        self._host = host

    @property
    def url(self) -> str:
        return self._public_url or f"http://{self._host}:{self._server.port}"

    async def start(self) -> None:
        await self._server.start()

    async def stop(self) -> None:
        await self._server.stop()


def web_server(app: "App") -> Site:
    settings = app.settings
    check_host(settings.web_host, behind_tls_proxy=settings.web_behind_tls_proxy)
    secure = urlsplit(settings.web_public_url).scheme == "https"
    if settings.web_behind_tls_proxy and not secure:
        raise SettingsError(
            "Behind a TLS proxy the address that people use has to be known, or cookies could travel in the clear: "
            "set VESTIBULE_WEB_PUBLIC_URL=https://… (see docs/operator/install.md)."
        )
    house = WebHouse(
        take=app.receiver.take,
        store=app.store,
        pages=lambda: app.edition.pages,
        export=app.files_at,
        wakes=app.wakes,
        direct=app.web_channel,
        admit=admission(lambda: app.content, Pace(app.now)),
        clock=app.now,
        secure=secure,
        origin=settings.web_public_url,
        frames=settings.web_embed_origins,
    )
    desk = desk_app(partial(desk_house, app), secure=secure)
    routes = (*_signs_of_life(app), *(app.telegram.routes if app.telegram else ()))
    served = assemble(web_app(house), desk, routes)
    server = Server(served, settings.web_host, settings.web_port, before_stop=app.wakes.close)
    return Site(server, settings.web_public_url, settings.web_host)


def admission(content: Callable[[], Content], pace: Pace) -> Callable[[Message], bool]:
    """Whether a message is taken now. Who needs people at once is never asked to slow down."""

    def admit(message: Message) -> bool:
        return bool(content().house.urgent_kind(words_of(message.content))) or pace.admits(message.address)

    return admit


def pages(content: Content) -> Mapping[str, PageWords]:
    return {language: _page(content, language) for language in content.practice.languages}


def _page(content: Content, language: str) -> PageWords:
    practice = SimpleNamespace(name=content.practice.name)
    urgent = Reply((Line("crisis_numbers"), Card("helplines", content.house.country)))
    return PageWords(
        texts=content.chat_words[language].all(practice=practice),
        urgent=_card(content, language, urgent),
        contact=_card(content, language, Reply((Card("contact"),))),
        name=_in_itself(language),
    )


def _in_itself(language: str) -> str:
    """A language's name in that language: Español."""
    name = str(Locale.parse(language.replace("-", "_")).get_display_name() or language)
    return name[:1].upper() + name[1:]


def _card(content: Content, language: str, reply: Reply) -> Text:
    return content.voice.render(reply, content.flow, content.nobody(language))


def _signs_of_life(app: "App") -> Sequence[BaseRoute]:
    async def healthz(_: Request) -> Response:
        return JSONResponse({"alive": True}, headers={"cache-control": "no-store"})

    async def readyz(_: Request) -> Response:
        try:
            health = await app.store.health(app.now())
            unreachable = await app.store.unreachable()
        except StoreError:
            return JSONResponse({"ready": False, "database": "away"}, status_code=503)
        silence = app.telegram.silence if app.telegram else None
        late = silence is not None and silence.total_seconds() > QUIET_SECONDS
        body: dict[str, object] = {
            "ready": not late,
            "open": not app.opening.is_closed,
            "waiting_letters": health.waiting_letters,
            "waiting_posts": health.waiting_posts,
            "dead_letters": health.dead_letters,
            "dead_posts": health.dead_posts,
            "unreachable_therapists": len(unreachable),
        }
        if app.telegram is not None and app.telegram.trouble:
            body["telegram"] = app.telegram.trouble
        return JSONResponse(body, status_code=503 if late else 200, headers={"cache-control": "no-store"})

    return (Route("/healthz", healthz), Route("/readyz", readyz))


QUIET_SECONDS = 180  # without an answer of Telegram to a poll
