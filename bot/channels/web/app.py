"""All that the web chat serves: the page at /chat/, the same in a frame at /embed/, the button for other sites."""

import json
from functools import partial
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from bot.channels.web.house import WebHouse
from bot.channels.web.room import PAGE, room
from bot.server.assets import assets, made
from bot.server.guards import Headers

ASSETS: Final = (
    "chat.css",
    "icon.svg",
    "icon-new.svg",
    "chat.js",
    "log.js",
    "outbox.js",
    "mail.js",
    "news.js",
    "sight.js",
)
BUTTON_WORDS: Final = ("embed_open", "embed_close", "embed_title")


def web_app(house: WebHouse) -> Starlette:
    routes = [
        Route("/", _to_chat),
        Route("/chat", _to_chat),
        Route("/embed", _to_frame),
        made("/embed.js", partial(_embed_script, house), ".js", for_other_sites=True),
        *assets(PAGE, "/page", ASSETS),
        Mount("/chat", app=room(house, framed=False)),
        Mount("/embed", app=room(house, framed=True)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Headers, policy="default-src 'none'", secure=house.secure)])


def _embed_script(house: WebHouse) -> bytes:
    """The script with its few words in it, so that the practice's site asks us for one file only."""
    words = {tag: {name: page.texts[name] for name in BUTTON_WORDS} for tag, page in house.pages().items()}
    script = (PAGE / "embed.js").read_text(encoding="utf-8")
    return script.replace("/* words */ {}", json.dumps(words), 1).encode()


async def _to_chat(_: Request) -> Response:
    # relative addresses: we may stand behind a proxy, under any name
    return RedirectResponse("chat/", status_code=307)


async def _to_frame(_: Request) -> Response:
    return RedirectResponse("embed/", status_code=307)
