"""HTTP to the Bot API: python-telegram-bot's transport over one pooled aiohttp session.

A message whose sending failed may be sent again without a mark only if it surely never arrived. What is known
stands in the class of the error and in its `__cause__`; `was_surely_not_sent` reads this table:

    raised          __cause__                                             the message was
    --------------  ----------------------------------------------------  ------------------
    NetworkError    aiohttp.ClientConnectorError (name, route, TLS)       surely not sent
    NetworkError    aiohttp.ClientHttpProxyError                          surely not sent
    NetworkError    TransportClosedError, InvalidAddressError             surely not sent
    TimedOut        aiohttp.ConnectionTimeoutError (pool or connect)      surely not sent
    RetryAfter      none: 429                                             refused, so not sent
    BadRequest      none: 400                                             refused, so not sent
    Forbidden       none: 403                                             refused, so not sent
    InvalidToken    none: 401, 404                                        refused, so not sent
    Conflict        none: 409                                             refused, so not sent
    ChatMigrated    none: 400 with migrate_to_chat_id                     refused, so not sent
    TimedOut        aiohttp.SocketTimeoutError, TimeoutError              perhaps sent
    NetworkError    aiohttp.ServerDisconnectedError, ClientOSError,       perhaps sent
                    ClientPayloadError, any other aiohttp.ClientError
    NetworkError    none or TelegramError: any other status (5xx, 3xx)    perhaps sent
    TelegramError   none: 2xx, "Invalid server response"                  perhaps sent

A refusal counts only if Telegram itself worded it: a 400 or 404 in HTML comes from something in between, and
then `__cause__` is the TelegramError of the failed parse, which makes it "perhaps sent".

The address of every request contains the bot's token. No message of an exception raised here, nor of its
causes, contains it; nothing here writes a log.
"""

import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final, NoReturn

import aiohttp
import orjson
from aiohttp.http import HttpProcessingError
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
from telegram.request import BaseRequest, RequestData
from yarl import URL

TOKEN_IN_TEXT: Final = re.compile(r"/bot[^/\s\"'<>]+")
TOKEN_IN_BYTES: Final = re.compile(rb"/bot[^/\s\"'<>]+")

# Escaped backslashes and whole pairs are kept, so what is left over is half a pair.
HALF_OF_A_PAIR: Final = re.compile(
    r"(\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)

# Answers are small: asking for them uncompressed saves more time than it costs bytes.
PLAIN_HEADERS: Final = {"User-Agent": BaseRequest.USER_AGENT, "Accept-Encoding": "identity"}
JSON_HEADERS: Final = {**PLAIN_HEADERS, "Content-Type": "application/json"}

# Without this, each RetryAfter begins its life with a warning that its seconds will become a timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "true")

REFUSALS: Final = (RetryAfter, BadRequest, Forbidden, InvalidToken, Conflict, ChatMigrated)


class TransportClosedError(RuntimeError):
    """The transport is shut down."""


class InvalidAddressError(ValueError):
    """The root of the Bot API is not an http or https address."""


NEVER_CONNECTED: Final = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    TransportClosedError,
    InvalidAddressError,
)


@dataclass(frozen=True)
class Timeouts:
    """Seconds; None waits for ever.

    Reading waits longer than python-telegram-bot's 5 seconds: each time-out while reading is a message of
    which nobody knows whether it arrived.
    """

    pool: float | None = 5.0
    connect: float | None = 10.0
    write: float | None = 20.0
    read: float | None = 30.0

    def for_aiohttp(self) -> aiohttp.ClientTimeout:
        connecting = _sum(self.pool, self.connect)
        return aiohttp.ClientTimeout(
            # aiohttp has no write timeout: the sum bounds a peer that stops reading.
            total=_sum(connecting, self.write, self.read),
            connect=connecting,
            sock_connect=self.connect,
            sock_read=self.read,
        )


def _sum(*seconds: float | None) -> float | None:
    known = [part for part in seconds if part is not None]
    return sum(known) if len(known) == len(seconds) else None


def was_surely_not_sent(error: TelegramError) -> bool:
    """Whether sending the same message again cannot repeat it.

    >>> was_surely_not_sent(RetryAfter(5)), was_surely_not_sent(NetworkError("Bad Gateway (502)"))
    (True, False)
    """
    if error.__cause__ is None:
        return isinstance(error, REFUSALS)
    return isinstance(error.__cause__, NEVER_CONNECTED)


class AiohttpRequest(BaseRequest):
    """One pool of connections to the Bot API; the session is opened by the first request."""

    __slots__ = ("_connection_limit", "_default_limits", "_is_closed", "_proxy", "_session", "_timeouts")

    def __init__(
        self, *, connection_limit: int = 64, timeouts: Timeouts | None = None, proxy: str | None = None
    ) -> None:
        self._connection_limit = connection_limit
        self._timeouts = timeouts or Timeouts()
        self._default_limits = self._timeouts.for_aiohttp()
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    @property
    def read_timeout(self) -> float | None:
        return self._timeouts.read

    async def initialize(self) -> None:
        """Allow requests, also again after a shutdown."""
        self._is_closed = False

    async def shutdown(self) -> None:
        self._is_closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def call(self, url: str, payload: Mapping[str, Any], read_timeout: float | None = None) -> Any:
        """Post one method as JSON and return its undecoded `result`: the way of every message.

        Nothing of python-telegram-bot's own layers runs unless Telegram refuses; then its mapping of statuses
        to exceptions does, so that both ways raise the same.
        """
        limits = self._default_limits if read_timeout is None else self._limits(read=read_timeout)
        status, body = await self._exchange("POST", url, limits, data=orjson.dumps(payload), headers=JSON_HEADERS)
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return await _Answer(status, body).post(url="")
        try:
            return self.parse_json_payload(body)["result"]
        except KeyError:
            raise TelegramError("Invalid server response") from None

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        limits = self._limits(pool=pool_timeout, connect=connect_timeout, write=write_timeout, read=read_timeout)
        if request_data is None:
            return await self._exchange(method, url, limits, headers=PLAIN_HEADERS)
        if request_data.contains_files:
            form = _form(request_data)
            return await self._exchange(method, url, limits, data=form, headers=PLAIN_HEADERS)
        body = orjson.dumps(request_data.parameters)
        return await self._exchange(method, url, limits, data=body, headers=JSON_HEADERS)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Decode an answer without ever logging it.

        One client whose text holds half a surrogate pair must not stop every later update, so what orjson
        refuses is mended once.
        """
        try:
            document = orjson.loads(payload)
        except orjson.JSONDecodeError:
            document = _parse_patiently(payload)
        if not isinstance(document, dict):
            raise TelegramError("Invalid server response")
        return document

    async def _exchange(
        self, method: str, url: str, limits: aiohttp.ClientTimeout, **request: Any
    ) -> tuple[int, bytes]:
        session, address = self._open_session(), _address(url)
        try:
            async with session.request(method, address, timeout=limits, allow_redirects=False, **request) as answer:
                status, body = answer.status, await answer.read()
        except (aiohttp.ClientError, OSError) as error:
            _raise_for(error)
        # Whatever stands in between may quote the address in its page, and the page ends in an exception.
        return status, body if status == HTTPStatus.OK else TOKEN_IN_BYTES.sub(b"/bot<token>", body)

    def _open_session(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise NetworkError("The transport is shut down") from TransportClosedError()
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connection_limit),
                cookie_jar=aiohttp.DummyCookieJar(),
                proxy=self._proxy,
            )
        return self._session

    def _limits(self, **seconds: object) -> aiohttp.ClientTimeout:
        unset = type(BaseRequest.DEFAULT_NONE)
        chosen: dict[str, Any] = {name: value for name, value in seconds.items() if not isinstance(value, unset)}
        return replace(self._timeouts, **chosen).for_aiohttp() if chosen else self._default_limits


class _Answer(BaseRequest):
    """An answer that has already arrived, replayed so that `post` raises what it means."""

    __slots__ = ("_body", "_status")

    parse_json_payload = staticmethod(AiohttpRequest.parse_json_payload)

    def __init__(self, status: int, body: bytes) -> None:
        self._status = status
        self._body = body

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, *_request: Any, **_timeouts: Any) -> tuple[int, bytes]:
        return self._status, self._body


def _parse_patiently(payload: bytes) -> Any:
    mended = HALF_OF_A_PAIR.sub(lambda match: match[1] or r"\ufffd", payload.decode("utf-8", "replace"))
    try:
        return orjson.loads(mended)
    except orjson.JSONDecodeError:
        # "from None": the decoder's exception carries the whole document, which may hold a client's words.
        raise TelegramError("Invalid server response") from None


def _form(request_data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(request_data.json_parameters, default_to_multipart=True)
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        # aiohttp warns about large plain bytes, and its warning ends in an exception that quotes the file.
        source = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, source, filename=filename, content_type=content_type)
    return form


def _address(url: str) -> URL:
    try:
        address = URL(url)
    except ValueError:
        address = URL()
    if address.scheme not in ("http", "https") or not address.raw_host:
        raise NetworkError("The Bot API address is not valid") from InvalidAddressError()
    return address


def _raise_for(error: aiohttp.ClientError | OSError) -> NoReturn:
    kind = TimedOut if isinstance(error, TimeoutError) else NetworkError
    raise kind(f"{type(error).__name__} while calling the Bot API") from _without_token(error)


def _without_token(error: BaseException) -> BaseException:
    """Remove the address from aiohttp's exceptions, which keep it in their text, their request, or what they quote."""
    link: BaseException | None = error
    while link is not None:
        link.args = tuple(_redacted(part) for part in link.args)
        if isinstance(link, aiohttp.ClientResponseError):
            nowhere = URL()
            link.request_info = aiohttp.RequestInfo(nowhere, "POST", link.request_info.headers, nowhere)
            link.args = ()
        if isinstance(link, aiohttp.ClientResponseError | HttpProcessingError):
            link.message = TOKEN_IN_TEXT.sub("/bot<token>", link.message)
        link = link.__cause__ or link.__context__
    return error


def _redacted(part: object) -> object:
    return TOKEN_IN_TEXT.sub("/bot<token>", part) if isinstance(part, str) else part
