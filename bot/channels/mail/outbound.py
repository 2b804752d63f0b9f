"""A text as an e-mail: its first line is the subject. No client's word or name is ever in one."""

from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib

from bot.channels.base import File, Hints
from bot.core.messages import Address
from bot.errors import ChannelError, SettingsError
from bot.posts import Text

PATIENCE = 30.0  # seconds
LATER = timedelta(minutes=1)


class MailChannel:
    """`url`: smtp(s)://user:password@host:port; plain smtp changes to TLS where the server offers it."""

    name = "mail"

    def __init__(self, url: str, sender: str) -> None:
        self._to = urlsplit(url)
        self._sender = sender
        if self._to.scheme not in ("smtp", "smtps") or not self._to.hostname:
            raise SettingsError("VESTIBULE_SMTP_URL: write it as smtps://user:password@mail.example.org:465.")

    async def send(self, address: Address, body: Text, hints: Hints) -> str:  # noqa: ARG002 - an e-mail has no hints
        subject, _, words = body.text.partition("\n")
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, address.key, subject
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(words.strip() + "\n")
        try:
            await self._deliver(message)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise ChannelError("The mail server refuses this address.", permanent=True) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            # Whoever has to hear of an unseen alert may hear of it twice.
            raise ChannelError(type(error).__name__, uncertain=True, retry_after=LATER) from None
        return ""

    async def _deliver(self, message: EmailMessage) -> None:
        is_safe = self._to.scheme == "smtps"
        await aiosmtplib.send(
            message,
            hostname=self._to.hostname,
            port=self._to.port,
            username=unquote(self._to.username) if self._to.username else None,
            password=unquote(self._to.password) if self._to.password else None,
            use_tls=is_safe,
            start_tls=False if is_safe else None,
            timeout=PATIENCE,
        )

    async def send_files(self, address: Address, caption: str, files: Sequence[File]) -> str:  # noqa: ARG002
        raise ChannelError("Nothing of a client is sent by e-mail.", permanent=True)
