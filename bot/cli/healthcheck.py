"""`healthcheck`: asks the running assistant whether it can work, for containers and monitors."""

import json
from http.client import HTTPConnection, HTTPException
from typing import Any

from bot.cli.command import Command, Context
from bot.errors import SettingsError
from bot.settings import Settings

SICK = 1
WELL = 200
SECONDS = 5
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - who listens everywhere listens here


def act(context: Context) -> int:
    host, port = place_of(context.settings)
    status, told = asked(host, port, "/readyz")
    if not status:
        print(f"Nothing answers at {host}:{port}: the assistant is not running, or not on this machine.")
        return SICK
    is_well = status == WELL and told.get("ready") is True
    figures = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in told.items() if name != "ready")
    print(f"{'Ready' if is_well else 'Not ready'}: {figures or f'the answer was {status}'}.")
    return 0 if is_well else SICK


def place_of(settings: Settings) -> tuple[str, int]:
    """Where this machine reaches the web server of the same settings."""
    if not settings.web_port:
        raise SettingsError("With VESTIBULE_WEB_PORT=0 nobody knows the port: give it a number.")
    return EVERYWHERE.get(settings.web_host, settings.web_host), settings.web_port


def asked(host: str, port: int, path: str) -> tuple[int, dict[str, Any]]:
    """Status and figures; 0 if nobody answers."""
    connection = HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = json.loads(answer.read())
    except (OSError, HTTPException):
        return 0, {}
    except ValueError:  # somebody else's server
        return answer.status, {}
    finally:
        connection.close()
    return answer.status, body if isinstance(body, dict) else {}


COMMAND = Command("healthcheck", "ask the running assistant whether it can work", act)
