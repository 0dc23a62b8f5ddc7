"""Settings: environment variables ``FRONTDOOR_*``, a ``.env`` file, and files for secrets (``<NAME>_FILE``).

The variables are explained in ``docs/contracts/interfaces.md``; those that are not there, here.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings.sources import DotEnvSettingsSource, EnvSettingsSource

PREFIX = "FRONTDOOR_"


class SettingsError(Exception):
    """The settings cannot be used: whoever runs the program must change them. ``str`` is one line, without secrets."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to listen."""

    host: str
    port: int
    """0: any free one."""

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @staticmethod
    def parse(text: str) -> Endpoint:
        """From ``127.0.0.1:8080`` or ``[::1]:8080``. Raises ``ValueError``."""
        host, colon, port = text.strip().rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not (colon and host and port.isascii() and port.isdecimal() and int(port) < 65536):
            raise ValueError("must be host:port, like 127.0.0.1:8080")
        return Endpoint(host, int(port))


def _endpoint(value: Any) -> Any:
    return Endpoint.parse(value) if isinstance(value, str) else value


def _url(value: str) -> str:
    if not re.fullmatch(r"https?://[^/\s?#@]+(/[^\s?#@]*)?", value):
        raise ValueError("must be an http:// or https:// address without a query")
    return value.rstrip("/")


def _database(value: SecretStr) -> SecretStr:
    if not re.match(r"(sqlite\+aiosqlite:///.|postgresql\+asyncpg://.)", value.get_secret_value()):
        raise ValueError("must start with sqlite+aiosqlite:/// or postgresql+asyncpg://")
    return value


def _telegram_token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d+:[\w-]+", value.get_secret_value(), re.ASCII):
        raise ValueError("must look like 123456:AbC...")
    return value


def _header_secret(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[\w-]{1,256}", value.get_secret_value(), re.ASCII):
        raise ValueError("must be 1 to 256 letters, digits, _ and -")
    return value


def _viber_token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[\w-]{16,256}", value.get_secret_value(), re.ASCII):
        raise ValueError("must be the token from partners.viber.com: letters, digits and -")
    return value


def _telegram_name(value: str | None) -> str | None:
    name = (value or "").removeprefix("@")
    if value is not None and not re.fullmatch(r"[A-Za-z]\w{3,31}", name, re.ASCII):
        raise ValueError("must be the bot's user name, like kr1520_bot")
    return name or None


def _viber_uri(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[\w.-]{1,64}", value, re.ASCII):
        raise ValueError("must be the bot's URI, like kr1520bot")
    return value


def _webhook_secrets(value: SecretStr) -> SecretStr:
    parts = value.get_secret_value().split()
    try:
        sound = bool(parts) and all(base64.b64decode(part.removeprefix("whsec_"), validate=True) for part in parts)
    except binascii.Error:
        sound = False
    if not (sound and all(part.startswith("whsec_") for part in parts)):
        raise ValueError("must be whsec_<base64>, several separated by spaces")
    return value


def _origins(value: Any) -> Any:
    parts = value.replace(",", " ").split() if isinstance(value, str) else value
    if not all(re.fullmatch(r"https?://[^/\s?#@,;*]+", part) for part in parts):
        raise ValueError("must be origins like https://city.example, separated by spaces")
    return tuple(parts)


Listen = Annotated[Endpoint, BeforeValidator(_endpoint)]
Url = Annotated[str, AfterValidator(_url)]


class Settings(BaseSettings):
    """Everything that differs from one installation to another. Secrets never show in ``repr``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    listen: Annotated[Listen, NoDecode] = Endpoint("127.0.0.1", 8080)
    public_url: Url | None = None
    database_url: Annotated[SecretStr, AfterValidator(_database)] = SecretStr("sqlite+aiosqlite:///var/frontdoor.db")
    city: Path = Path("cities/kryvyi-rih")
    core_url: Url | None = None
    core_token: SecretStr | None = None
    core_webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secrets)] | None = None
    telegram_token: Annotated[SecretStr, AfterValidator(_telegram_token)] | None = None
    telegram_api_url: Url = "https://api.telegram.org"
    telegram_mode: Literal["webhook", "polling"] | None = None
    telegram_webhook_secret: Annotated[SecretStr, AfterValidator(_header_secret)] | None = None
    viber_token: Annotated[SecretStr, AfterValidator(_viber_token)] | None = None
    viber_api_url: Url = "https://chatapi.viber.com"

    viber_price: Annotated[float, Field(ge=0, le=10)] = 0.0196
    """EUR for a message that the bot begins, outside the resident's 24 hours; 0: Viber charges nothing."""
    viber_monthly_free: Annotated[int, Field(ge=0)] = 0
    """Such messages a month that cost nothing: 10000 for bots older than February 2024."""
    telegram_name: Annotated[str | None, AfterValidator(_telegram_name)] = None
    """The bot's user name, for links to it; without it Telegram is asked."""
    viber_uri: Annotated[str | None, AfterValidator(_viber_uri)] = None
    """The bot's URI, for links to it; without it Viber is asked."""
    web_origins: Annotated[tuple[str, ...], BeforeValidator(_origins), NoDecode] = ()
    """Sites that may show the chat widget in a frame; separated by spaces."""
    classifier_copy: Path = Path("var/classifier.json")
    """Where the core's classifier is kept, for a start while the core is down."""
    telegram_per_second: Annotated[float, Field(ge=0, le=2000)] = 30.0
    """Messages that Telegram takes from us in a second, all chats together; 0: no limit, nor for one chat."""
    chat_messages_per_minute: Annotated[int, Field(ge=0)] = 40
    """What one chat may send before it is asked to pause; 0: any number."""
    tickets_per_day: Annotated[int, Field(ge=0)] = 0
    """Tickets of one chat in 24 hours that go straight to the core; further ones wait for a person. 0: any number."""
    desk_lock_minutes: Annotated[int, Field(ge=1, le=120)] = 10
    """Minutes without anything done after which a page of the desk locks."""
    desk_session_hours: Annotated[int, Field(ge=1, le=24)] = 12
    """Hours after which an operator signs in again, whatever they do."""
    log_format: Literal["auto", "json", "console"] = "auto"
    """``auto``: for people on a terminal, JSON lines elsewhere."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="after")
    def _agree(self) -> Settings:
        if self.telegram_mode == "webhook" and self.public_url is None:
            raise ValueError("FRONTDOOR_TELEGRAM_MODE is webhook, but FRONTDOOR_PUBLIC_URL is not set")
        return self

    @property
    def telegram_by_webhook(self) -> bool:
        """Whether Telegram calls us; else we ask it."""
        return self.telegram_mode == "webhook" or (self.telegram_mode is None and self.public_url is not None)

    @property
    def core(self) -> tuple[str, str]:
        """Address and token of the core API. Raises ``SettingsError`` when one is not set."""
        if self.core_url is None or self.core_token is None:
            missing = "CORE_URL" if self.core_url is None else "CORE_TOKEN"
            raise SettingsError(f"{PREFIX}{missing} is not set: the front door needs the core API")
        return self.core_url, self.core_token.get_secret_value()

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *sources: Any, **named: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is passed in code, then files of secrets, then the environment, then ``.env``."""
        env, dotenv = named["env_settings"], named["dotenv_settings"]
        return named["init_settings"], _SecretFiles(settings_cls, env, dotenv), env, dotenv


class _SecretFiles(PydanticBaseSettingsSource):
    """Secrets whose variable ``<NAME>_FILE`` names a file."""

    def __init__(self, settings_cls: type[BaseSettings], env: EnvSettingsSource, dotenv: DotEnvSettingsSource) -> None:
        super().__init__(settings_cls)
        self._variables: Mapping[str, str | None] = {**dotenv.env_vars, **env.env_vars}

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        """The file's text without the line break at its end."""
        variable = f"{PREFIX}{field_name}_file"
        path = self._variables.get(variable.lower())
        if not path or not _holds_secret(field.annotation):
            return None, field_name, False
        if self._variables.get(f"{PREFIX}{field_name}".lower()):
            raise SettingsError(f"{PREFIX}{field_name.upper()} and {variable.upper()} are both set")
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError) as wrong:
            raise SettingsError(f"{variable.upper()}: cannot read {path} ({type(wrong).__name__})") from None

    def __call__(self) -> dict[str, Any]:
        """Those that are set."""
        fields = self.settings_cls.model_fields.items()
        found = {name: self.get_field_value(field, name)[0] for name, field in fields}
        return {name: value for name, value in found.items() if value is not None}


def load_settings(env_file: Path | None = Path(".env"), **given: Any) -> Settings:
    """From the environment and ``env_file``; ``given`` goes before both. Raises ``SettingsError``."""
    try:
        return Settings(**{"_env_file": env_file, **given})
    except ValidationError as wrong:
        said = (_said(error) for error in wrong.errors(include_url=False, include_input=False))
        raise SettingsError("; ".join(dict.fromkeys(said))) from None
    except (OSError, UnicodeDecodeError) as wrong:
        raise SettingsError(f"cannot read {env_file} ({type(wrong).__name__})") from None


def _holds_secret(annotation: Any) -> bool:
    return annotation is SecretStr or any(_holds_secret(part) for part in get_args(annotation))


def _said(error: Any) -> str:
    context = error.get("ctx", {})
    said = str(context["error"]) if "error" in context else error["msg"]
    if "expected" in context:
        said = f"must be {context['expected']}"
    name = str(error["loc"][0]) if error["loc"] else ""
    return f"{PREFIX}{name.upper()}: {said}" if name else said
