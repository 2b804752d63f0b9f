"""Our cookies: a secret that the page's own code never sees."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")  # what `secrets.token_urlsafe(32)` makes: 256 bits


@dataclass(frozen=True, slots=True)
class Cookie:
    """`name` gets the `__Host-` prefix over https: then nobody but this very host can have set it."""

    name: str
    secure: bool
    same_site: Literal["Lax", "Strict", "None"]
    lasts: timedelta
    partitioned: bool = False

    @property
    def full_name(self) -> str:
        return f"__Host-{self.name}" if self.secure else self.name

    def read(self, request: Request) -> str:
        """The secret, or nothing if there is none or it is not one of ours."""
        value = request.cookies.get(self.full_name, "")
        return value if _SECRET.fullmatch(value) else ""

    def give(self, response: Response, secret: str) -> None:
        self._write(response, secret, int(self.lasts.total_seconds()))

    def take_back(self, response: Response) -> None:
        self._write(response, "", 0)

    def _write(self, response: Response, value: str, seconds: int) -> None:
        # by hand: Starlette can write `Partitioned` from Python 3.14 on only
        parts = [f"{self.full_name}={value}", "Path=/", f"Max-Age={seconds}", "HttpOnly", f"SameSite={self.same_site}"]
        parts += ["Secure"] * self.secure + ["Partitioned"] * self.partitioned
        response.headers.append("set-cookie", "; ".join(parts))
