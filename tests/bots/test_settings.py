"""Settings: where they come from, and that unusable ones say so in one line without secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from bots.settings import Endpoint, Settings, SettingsError, load_settings

TOKEN = "123456:AbC-def_1"
SECRET = "whsec_c2VjcmV0IG9mIHRoZSBjb3Jl"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside."""
    import os

    for name in list(os.environ):
        if name.startswith("FRONTDOOR_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_the_defaults() -> None:
    settings = load_settings()
    assert settings.listen == Endpoint("127.0.0.1", 8080)
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///var/frontdoor.db"
    assert settings.city == Path("cities/kryvyi-rih")
    assert settings.core_url is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.viber_api_url == "https://chatapi.viber.com"
    assert not settings.telegram_by_webhook


def test_the_environment_goes_before_the_env_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FRONTDOOR_LISTEN=127.0.0.1:1\nFRONTDOOR_PUBLIC_URL=https://a.example/\nOTHER=1\n")
    monkeypatch.setenv("FRONTDOOR_LISTEN", "[::1]:2")
    settings = load_settings()
    assert settings.listen == Endpoint("::1", 2)
    assert str(settings.listen) == "[::1]:2"
    assert settings.public_url == "https://a.example"


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDOOR_TELEGRAM_TOKEN", "")
    assert load_settings().telegram_token is None


@pytest.mark.parametrize("where", ["environment", "env file"])
def test_a_secret_from_a_file(where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    if where == "environment":
        monkeypatch.setenv("FRONTDOOR_TELEGRAM_TOKEN_FILE", str(tmp_path / "token"))
    else:
        (tmp_path / ".env").write_text(f"FRONTDOOR_TELEGRAM_TOKEN_FILE={tmp_path / 'token'}\n")
    token = load_settings().telegram_token
    assert token is not None
    assert token.get_secret_value() == TOKEN


def test_a_secret_file_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDOOR_CORE_TOKEN_FILE", "/nowhere/token")
    with pytest.raises(SettingsError, match="FRONTDOOR_CORE_TOKEN_FILE: cannot read /nowhere/token"):
        load_settings()


def test_a_secret_given_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    monkeypatch.setenv("FRONTDOOR_TELEGRAM_TOKEN_FILE", str(tmp_path / "token"))
    monkeypatch.setenv("FRONTDOOR_TELEGRAM_TOKEN", TOKEN)
    with pytest.raises(SettingsError, match="both set"):
        load_settings()


def test_secrets_never_show() -> None:
    url = "postgresql+asyncpg://me:pass-word@db/frontdoor"
    settings = load_settings(
        telegram_token=TOKEN, core_token="core-tok", core_webhook_secret=SECRET, viber_token="vib-tok-012345678",
        telegram_webhook_secret="hook-secret", database_url=url,
    )  # fmt: skip
    shown = repr(settings) + str(settings)
    for secret in ("AbC-def_1", "core-tok", "c2Vjcm", "vib-tok", "hook-secret", "pass-word"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LISTEN", "8080", "FRONTDOOR_LISTEN: must be host:port"),
        ("LISTEN", "localhost:99999", "FRONTDOOR_LISTEN: must be host:port"),
        ("PUBLIC_URL", "city.example", "FRONTDOOR_PUBLIC_URL: must be an http:// or https:// address"),
        ("CORE_URL", "https://user:pw@core", "FRONTDOOR_CORE_URL: must be an http"),
        ("DATABASE_URL", "mysql://secretword", "FRONTDOOR_DATABASE_URL: must start with sqlite"),
        ("CORE_WEBHOOK_SECRET", "secretword", "FRONTDOOR_CORE_WEBHOOK_SECRET: must be whsec_<base64>"),
        ("CORE_WEBHOOK_SECRET", f"{SECRET} whsec_%%secretword", "FRONTDOOR_CORE_WEBHOOK_SECRET: must be whsec_"),
        ("TELEGRAM_TOKEN", "secretword", "FRONTDOOR_TELEGRAM_TOKEN: must look like"),
        ("TELEGRAM_WEBHOOK_SECRET", "secretword !", "FRONTDOOR_TELEGRAM_WEBHOOK_SECRET: must be 1 to 256"),
        ("TELEGRAM_MODE", "carrier pigeon", "FRONTDOOR_TELEGRAM_MODE: must be 'webhook' or 'polling'"),
        ("TELEGRAM_MODE", "webhook", "FRONTDOOR_TELEGRAM_MODE is webhook, but FRONTDOOR_PUBLIC_URL is not set"),
        ("WEB_ORIGINS", "https://city.example/page", "FRONTDOOR_WEB_ORIGINS: must be origins"),
        ("LOG_FORMAT", "xml", "FRONTDOOR_LOG_FORMAT: must be 'auto', 'json' or 'console'"),
    ],
)
def test_unusable_settings_say_so_in_one_line(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"FRONTDOOR_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)
    assert "secretword" not in str(caught.value)


def test_all_that_is_wrong_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDOOR_LISTEN", "x")
    monkeypatch.setenv("FRONTDOOR_CORE_URL", "y")
    with pytest.raises(SettingsError, match=r"FRONTDOOR_LISTEN: .*; FRONTDOOR_CORE_URL: "):
        load_settings()


def test_telegram_calls_us_where_there_is_a_public_address() -> None:
    settings = load_settings(telegram_token=TOKEN, public_url="https://a.example")
    assert settings.telegram_by_webhook
    assert not load_settings(public_url="https://a.example", telegram_mode="polling").telegram_by_webhook


def test_serving_needs_the_core() -> None:
    with pytest.raises(SettingsError, match="FRONTDOOR_CORE_URL is not set"):
        _ = load_settings().core
    with pytest.raises(SettingsError, match="FRONTDOOR_CORE_TOKEN is not set"):
        _ = load_settings(core_url="http://127.0.0.1:1").core
    assert load_settings(core_url="http://127.0.0.1:1/", core_token="t").core == ("http://127.0.0.1:1", "t")


def test_origins_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDOOR_WEB_ORIGINS", "https://a.example, https://b.example:8443")
    assert load_settings().web_origins == ("https://a.example", "https://b.example:8443")


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().city = Path()  # type: ignore[misc]


def test_settings_are_documented() -> None:
    contract = (Path(__file__).parents[2] / "docs/contracts/interfaces.md").read_text()
    own = {"web_origins", "classifier_copy", "log_format", "log_level"}
    own |= {"telegram_per_second", "chat_messages_per_minute", "tickets_per_day", "viber_price", "viber_monthly_free"}
    own |= {"telegram_name", "viber_uri", "desk_lock_minutes", "desk_session_hours"}
    for name in Settings.model_fields.keys() - own:
        assert f"`FRONTDOOR_{name.upper()}`" in contract
    beside = (Path(__file__).parents[2] / "docs/SETTINGS.md").read_text()
    for name in own:
        assert f"`FRONTDOOR_{name.upper()}`" in beside
