"""The web page and the desk: who listens there, and may others see it?"""

import asyncio
import socket

from bot.cli.healthcheck import asked, place_of
from bot.doctor.case import Case, Look
from bot.errors import SettingsError
from bot.server import check_host

WELL = 200
REVOKE = "stop the other copy; if you have none, others have the token: /revoke at @BotFather, then set the new one"
TROUBLES = {
    "telegram_another_poller": ("another program fetches this bot's messages from Telegram", REVOKE),
    "telegram_foreign_webhook": ("Telegram delivers this bot's messages to an address that is not ours", REVOKE),
    "telegram_token_refused": ("Telegram refuses the token now", "copy it again from @BotFather, and start again"),
}


async def look(case: Case) -> list[Look]:
    settings = case.settings
    try:
        check_host(settings.web_host, behind_tls_proxy=settings.web_behind_tls_proxy)
        host, port = place_of(settings)
    except SettingsError as error:
        return [Look("mend" if settings.web_port else "look", str(error))]
    status, told = await asyncio.to_thread(asked, host, port, "/healthz")
    if told.get("alive") is True:
        return await _ready(host, port)
    if status or not _is_free(host, port):
        return [Look("mend", f"another program listens on {host}:{port}", "choose another VESTIBULE_WEB_PORT")]
    return [Look("fine", f"{host}:{port} is free; Vestibule does not run now")]


async def _ready(host: str, port: int) -> list[Look]:
    status, told = await asyncio.to_thread(asked, host, port, "/readyz")
    troubles = [Look("mend", *TROUBLES[name]) for name in TROUBLES if told.get("telegram") == name]
    if status == WELL:
        return [Look("fine", f"Vestibule runs on {host}:{port}, and is ready"), *troubles]
    why = "its database is away" if "database" in told else "Telegram has not answered it for minutes"
    return [Look("mend", f"Vestibule runs on {host}:{port}, and is not ready: {why}"), *troubles]


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
        except OSError:
            return False
    return True
