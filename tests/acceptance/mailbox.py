"""A real mail server that keeps what it takes."""

import asyncio
import socket
from email.message import Message as Mail

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler


class Mailbox(Handler):
    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Mail] = []
        self.port = free_port()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)

    def handle_message(self, message: Mail) -> None:
        self.mails.append(message)

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    async def received(self, count: int) -> list[Mail]:
        async with asyncio.timeout(60):
            while len(self.mails) < count:  # noqa: ASYNC110 - the server has its own thread
                await asyncio.sleep(0.02)
        return self.mails


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
