"""E-mail as configured: for the practice's own people only."""

from bot.channels.base import Channel
from bot.content import Content
from bot.settings import Settings


def mail_channel(settings: Settings, content: Content) -> Channel | None:
    """None without a mail server."""
    url = settings.smtp_url.get_secret_value()
    if not url:
        return None
    from bot.channels.mail.outbound import MailChannel  # noqa: PLC0415 - most practices have no mail server

    return MailChannel(url, content.practice.email)
