"""How the fake says no: an HTTP status, Telegram's words and, for 429, when to come again."""

from typing import Any, NoReturn

BAD_REQUEST = 400
UNAUTHORIZED = 401
FORBIDDEN = 403
NOT_FOUND = 404
CONFLICT = 409
TOO_LARGE = 413
TOO_MANY_REQUESTS = 429


class Refused(Exception):
    """Telegram refused the call."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def refuse(description: str, code: int = BAD_REQUEST, **parameters: Any) -> NoReturn:
    raise Refused(code, description, parameters or None)
