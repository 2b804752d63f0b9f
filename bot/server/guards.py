"""What all our pages refuse, and the headers all of them carry."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 64 * 1024

_HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    # not `no-referrer`: with that, browsers send `Origin: null` with our own forms, and we could not tell them apart
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "x-robots-tag": "noindex",
}


class BodyTooLarge(Exception):
    """More than we read."""


async def read_body(request: Request, limit: int = MAX_BODY) -> bytes:
    """The body, never holding more than the limit of it."""
    if int(request.headers.get("content-length") or 0) > limit:
        raise BodyTooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise BodyTooLarge
    return bytes(body)


def is_own(headers: Mapping[str, str], origin: str = "") -> bool:
    """Whether the browser says that one of our own pages made this request; silence counts as no.

    `origin`: our public address, if it is known; a path in it does not matter.

    >>> is_own({"host": "chat.example", "origin": "https://chat.example"})
    True
    >>> is_own({"host": "chat.example", "origin": "https://evil.example"})
    False
    >>> is_own({"host": "chat.example"})
    False
    """
    site, said = headers.get("sec-fetch-site"), headers.get("origin")
    if site not in (None, "same-origin"):
        return False
    if said is None:
        return site is not None
    try:
        theirs = urlsplit(said)
    except ValueError:  # `http://[`
        return False
    if not origin:
        return theirs.netloc == headers.get("host")
    ours = urlsplit(origin)
    return (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)


class Headers:
    """ASGI middleware: the headers above and a content security policy, unless the response says otherwise."""

    def __init__(self, app: ASGIApp, policy: str, secure: bool) -> None:
        self.app = app
        self.headers = _HEADERS | {"content-security-policy": policy}
        if secure:
            self.headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
