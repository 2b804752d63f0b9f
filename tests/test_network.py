"""Whom the assistant calls: who stands in the operator's settings, never who stands in a file or a message."""

import pytest

from tests.test_layers import FILES, imported, module_of

pytestmark = pytest.mark.core

CALLERS = {
    "bot.channels.telegram.transport": "aiohttp",  # VESTIBULE_TELEGRAM_API_URL
    "bot.channels.mail.outbound": "aiosmtplib",  # VESTIBULE_SMTP_URL
    "bot.doctor.clock": "aiohttp",  # VESTIBULE_TELEGRAM_API_URL
    "bot.cli.healthcheck": "http.client",  # this machine
}
CLIENTS = {
    "aiohttp",
    "aiosmtplib",
    "http.client",
    "httpx",
    "requests",
    "urllib.request",
    "urllib3",
    "smtplib",
    "ftplib",
}


def test_only_these_call_anybody() -> None:
    found = {module_of(path): imported(path) & CLIENTS for path in FILES}

    assert {name for name, clients in found.items() if clients} == set(CALLERS)
