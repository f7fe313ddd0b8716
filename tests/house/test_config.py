"""Settings: what is refused, with which words; what is generated; what stays secret."""

import os
import stat

import pytest

from board import config as configuration
from board.config import ConfigError

NONSENSE = [
    ({"PORT": "eighty"}, "PORT", "from 1 to 65535"),
    ({"PORT": "0"}, "PORT", "from 1 to 65535"),
    ({"PORT": "70000"}, "PORT", "from 1 to 65535"),
    ({"BOARD_ENV": "prod"}, "BOARD_ENV", "production, development, test, replay"),
    ({"BOARD_DEMO": "maybe"}, "BOARD_DEMO", "yes"),
    ({"DATABASE_URL": "mysql://user:geheim@db/board"}, "DATABASE_URL", "postgresql://"),
    ({"VALKEY_URL": "http://localhost"}, "VALKEY_URL", "redis://"),
    ({"BOARD_PUBLIC_URL": "board.example.com"}, "BOARD_PUBLIC_URL", "https://"),
    ({"BOARD_SECRET_KEY": "short"}, "BOARD_SECRET_KEY", "32"),
    ({"BOARD_SECRET_KEY_FILE": "/nowhere/key"}, "BOARD_SECRET_KEY_FILE", "readable file"),
    ({"SMTP_PORT": "mail"}, "SMTP_PORT", "whole number"),
    ({"SMTP_SECURITY": "ssl3"}, "SMTP_SECURITY", "starttls, tls, none"),
    ({"BOARD_BOUNCE_ADDRESS": "Board <bounces@example.com>"}, "BOARD_BOUNCE_ADDRESS", "bare address"),
    ({"BOARD_BOUNCES": "Maildir"}, "BOARD_BOUNCES", "absolute path"),
    ({"BOARD_CLOCK": "/tmp/clock.json"}, "BOARD_CLOCK", "BOARD_ENV=test"),
    ({"BOARD_CLOCK": "/tmp/c", "BOARD_ENV": "development"}, "BOARD_CLOCK", "BOARD_ENV=test"),
    ({"BOARD_OUTSIDE_ALLOW": "intranet"}, "BOARD_OUTSIDE_ALLOW", "10.1.0.0/16"),
    ({"BOARD_OUTSIDE_FAILURES": "0"}, "BOARD_OUTSIDE_FAILURES", "from 1 to 1000"),
    ({"BOARD_WEB_WORKERS": "-1"}, "BOARD_WEB_WORKERS", "from 1 to 64"),
]


def load(tmp_path, **environ):
    """The configuration of an installation in an empty folder."""
    return configuration.load({"BOARD_HOME": str(tmp_path / "home")} | environ)


@pytest.mark.parametrize("environ, name, allowed", NONSENSE)
def test_nonsense_is_refused_with_the_name_and_what_is_allowed(tmp_path, environ, name, allowed):
    with pytest.raises(ConfigError) as refusal:
        load(tmp_path, **environ)

    assert str(refusal.value).startswith(f"{name}=")
    assert allowed in str(refusal.value)


def test_a_refusal_never_repeats_a_secret(tmp_path):
    with pytest.raises(ConfigError) as refusal:
        load(tmp_path, DATABASE_URL="mysql://user:geheim@db/board")

    assert "geheim" not in str(refusal.value)


def test_without_any_variable_everything_has_a_working_default(tmp_path):
    config = load(tmp_path)

    assert config.port == 8000
    assert config.environment == "production"
    assert config.database_url == f"sqlite:///{tmp_path}/home/board.db"
    assert config.embeds_valkey
    assert config.valkey_url == f"unix://{tmp_path}/home/valkey.sock"
    assert config.demo
    assert not config.is_secure


def test_a_deep_home_gets_a_socket_with_a_short_name(tmp_path):
    config = load(tmp_path, BOARD_HOME=str(tmp_path / ("deep" * 30)))

    assert len(config.valkey_url.removeprefix("unix://")) < 100


def test_the_secret_is_generated_once_and_readable_by_its_owner_only(tmp_path):
    first, second = load(tmp_path), load(tmp_path)

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 48
    assert stat.S_IMODE(os.stat(tmp_path / "home" / "secret-key").st_mode) == 0o600


def test_two_installations_have_different_secrets(tmp_path):
    assert load(tmp_path / "a").secret_key != load(tmp_path / "b").secret_key


def test_secrets_can_come_from_files(tmp_path):
    (tmp_path / "key").write_text("k" * 40 + "\n")
    (tmp_path / "mail").write_text("mail secret\n")

    config = load(tmp_path, BOARD_SECRET_KEY_FILE=str(tmp_path / "key"), SMTP_PASSWORD_FILE=str(tmp_path / "mail"))

    assert config.secret_key == "k" * 40
    assert config.smtp_password == "mail secret"
    assert "mail secret" not in repr(config)


def test_an_unwritable_home_is_refused(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match="writable folder"):
        load(tmp_path, BOARD_HOME=str(tmp_path / "file" / "home"))


def test_postgresql_addresses_name_the_driver_that_is_installed(tmp_path):
    assert load(tmp_path, DATABASE_URL="postgres://u@h/b").database_url == "postgresql+psycopg://u@h/b"


def test_the_clock_may_be_moved_in_tests_and_replays(tmp_path):
    for environment in ("test", "replay"):
        assert load(tmp_path, BOARD_ENV=environment, BOARD_CLOCK=str(tmp_path / "c")).clock == tmp_path / "c"
