"""How this installation runs, read once from the environment; what a practice edits stands in `config/`.

Every name has the prefix `VESTIBULE_`; a secret can also come from a file named by `<NAME>_FILE`.
"""

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from bot.errors import SettingsError

PREFIX = "VESTIBULE_"
SECRETS = ("telegram_token", "telegram_webhook_secret", "database_url", "smtp_url")


def is_loopback(host: str) -> bool:
    """
    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Settings(BaseModel):
    """One field is one environment variable; the description is its documentation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    config: Path = Field(Path("config/practice.yaml"), description="the practice's file; its folder holds the others")
    flows: Path = Field(Path("flows"), description="folder of the flow files")
    templates: Path = Field(Path("templates"), description="folder of the assistant's own sentences")
    database_url: SecretStr = Field(
        SecretStr("sqlite:///data/vestibule.sqlite3"),
        description="`sqlite:///path` (default) or `postgresql://…` for several workers",
    )
    telegram_token: SecretStr = Field(SecretStr(""), description="the bot's token; without it Telegram stays off")
    telegram_api_url: str = Field("https://api.telegram.org", description="root of the Bot API")
    telegram_webhook_url: str = Field("", description="public https address for updates; empty means long polling")
    telegram_webhook_secret: SecretStr = Field(
        SecretStr(""), description="16 characters or more; derived from the master key when empty"
    )
    web_host: str = Field("127.0.0.1", description="where the web page listens")
    web_port: Annotated[int, Field(ge=0, le=65535)] = Field(8080, description="its port; 0 picks a free one")
    web_behind_tls_proxy: bool = Field(False, description="say true when a TLS proxy stands in front")
    web_public_url: str = Field("", description="the address people use, for links; default http://host:port")
    web_embed_origins: tuple[str, ...] = Field((), description="sites that may show the chat in a frame, by comma")
    smtp_url: SecretStr = Field(SecretStr(""), description="smtp(s)://user:password@host:port for e-mail")
    print_desk_link: bool | None = Field(
        None, description="links to the desk at the start; by default only at a terminal, for this machine"
    )
    trial: bool = Field(
        False, description="let people in before everything is ready; each is told first that it is only a trial"
    )
    newcomers_a_minute: Annotated[int, Field(ge=0)] = Field(
        120, description="people a minute who may begin on Telegram, five minutes of them at once; 0: no limit"
    )
    worker: str = Field("", description="a name for this process when several run; default is host and process id")
    reload: bool = Field(True, description="take over changed files of the practice while running")
    reload_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(
        1.0, description="seconds between looks at the practice's files"
    )
    tick_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(20.0, description="seconds between looks at the clock")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR; never shows what a client wrote")

    @field_validator("web_embed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("telegram_api_url", "telegram_webhook_url", "web_public_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("http", "https"):
            raise ValueError("begin it with https:// (or http:// on this machine)")
        return value.rstrip("/")

    @field_validator("log_level")
    @classmethod
    def _a_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("use DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    def is_public(self, channel: str) -> bool:
        """Can others than the people of the practice come this way? Telegram, and a page that is not only here."""
        if channel == "web":
            hosts = (self.web_host, urlsplit(self.web_public_url).hostname or self.web_host)
            return self.web_behind_tls_proxy or not all(map(is_loopback, hosts))
        return channel == "telegram" and bool(self.telegram_token.get_secret_value())

    @property
    def config_folder(self) -> Path:
        return self.config.parent


ELSEWHERE = ("MASTER_KEY", "MASTER_KEY_FILE", "MASTER_KEY_ALSO", "MASTER_KEY_ALSO_FILE", "REQUIRE_BROWSER")
"""Names with our prefix that others read: the key is no setting, and stays out of this object."""


def read_settings(environment: Mapping[str, str], **overrides: Any) -> Settings:
    """The settings, or a `SettingsError` that names each wrong variable and its mend."""
    given = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in ELSEWHERE and value
    }
    values = {**_from_files(given), **{name: value for name, value in overrides.items() if value is not None}}
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError("\n".join(_tell(item["loc"][0], item["msg"]) for item in error.errors())) from None


def _from_files(given: Mapping[str, str]) -> dict[str, str]:
    files = {name.removesuffix("_file"): path for name, path in given.items() if name.removesuffix("_file") in SECRETS}
    values = {
        name: value for name, value in given.items() if name.removesuffix("_file") not in SECRETS or name in SECRETS
    }
    read = {name: _read(name, path) for name, path in files.items() if f"{name}_file" in given}
    return {**values, **read}


def _read(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{PREFIX}{name.upper()}_FILE: cannot read {path} ({error.strerror}).") from error


def _tell(name: str | int, message: str) -> str:
    variable = f"{PREFIX}{str(name).upper()}"
    if str(name) not in Settings.model_fields:
        return f"{variable} is no setting of Vestibule. See docs/reference/settings.md for all of them."
    return f"{variable}: {message.removeprefix('Value error, ')}."
