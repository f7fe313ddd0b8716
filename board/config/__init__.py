"""Settings from the environment: typed, read once, refused when they make no sense."""

import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from board.config.reader import ConfigError, Reader
from board.config.secret_key import kept_secret

ENVIRONMENTS = ("production", "development", "test", "replay")
MOVABLE_CLOCK = ("test", "replay")
VALKEY_SCHEMES = ("redis", "rediss", "unix", "valkey")


@dataclass(frozen=True)
class Config:
    """Everything that an installation can set."""

    home: Path
    environment: str
    host: str
    port: int
    database_url: str = field(repr=False)
    valkey_url: str = field(repr=False)
    embeds_valkey: bool
    public_url: str
    demo: bool
    demo_password: str | None = field(repr=False)
    secret_key: str = field(repr=False)
    clock: Path | None
    smtp_host: str | None
    smtp_port: int
    smtp_user: str | None
    smtp_password: str | None = field(repr=False)
    smtp_security: str
    mail_from: str
    bounce_address: str | None
    bounces: Path | None
    outside_allow: tuple
    outside_failures: int
    web_workers: int
    job_workers: int
    metrics_token: str | None = field(repr=False)
    proxies: int
    logs_to_file: bool

    @property
    def is_secure(self):
        """True when people reach the board over https."""
        return self.public_url.startswith("https://")

    @property
    def is_test(self):
        """True in the test environment."""
        return self.environment == "test"

    @property
    def uses_sqlite(self):
        """True for the embedded default database."""
        return self.database_url.startswith("sqlite")


def load(environ):
    """The configuration that these variables describe. Raises ConfigError."""
    read = Reader(environ)
    home = Path(read.text("BOARD_HOME", "var")).expanduser().resolve()
    environment = read.choice("BOARD_ENV", ENVIRONMENTS, "production")
    port = read.whole("PORT", 8000, 1, 65535)
    valkey_url = read.url("VALKEY_URL", VALKEY_SCHEMES) or read.url("REDIS_URL", VALKEY_SCHEMES)
    return Config(
        home=home,
        environment=environment,
        host=read.text("BOARD_HOST", "0.0.0.0"),
        port=port,
        database_url=_database_url(read, home),
        valkey_url=(valkey_url or f"unix://{valkey_socket(home)}").replace("valkey://", "redis://"),
        embeds_valkey=valkey_url is None,
        public_url=(read.url("BOARD_PUBLIC_URL", ("http", "https")) or f"http://localhost:{port}").rstrip("/"),
        demo=read.yes_no("BOARD_DEMO", True),
        demo_password=read.secret("BOARD_DEMO_PASSWORD"),
        secret_key=_secret_key(read, home),
        clock=_clock(read, environment),
        **_mail(read),
        outside_allow=read.networks("BOARD_OUTSIDE_ALLOW"),
        outside_failures=read.whole("BOARD_OUTSIDE_FAILURES", 10, 1, 1000),
        web_workers=read.whole("BOARD_WEB_WORKERS", 2, 1, 64),
        job_workers=read.whole("BOARD_JOB_WORKERS", 2, 1, 64),
        metrics_token=read.secret("BOARD_METRICS_TOKEN"),
        proxies=read.whole("BOARD_PROXIES", 0, 0, 5),
        logs_to_file=read.choice("BOARD_LOG", ("file", "stdout"), "file") == "file",
    )


_current = None


def current():
    """The configuration of this process, read from the environment the first time."""
    return _current or use(load(os.environ))


def use(config):
    """Make this the configuration of the process; the configuration itself comes back."""
    global _current
    _current = config
    return config


def clock_file():
    """The file that moves the clock, None in production."""
    return current().clock


def valkey_socket(home):
    """Where the embedded Valkey listens; sockets must have short names, so deep homes get one elsewhere."""
    socket = home / "valkey.sock"
    if len(str(socket)) <= 100:
        return socket
    mark = hashlib.sha256(str(home).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"board-{os.getuid()}-{mark}.sock"


def _database_url(read, home):
    schemes = ("sqlite", "postgresql", "postgres", "postgresql+psycopg")
    value = read.secret("DATABASE_URL")
    if value is None:
        return f"sqlite:///{home / 'board.db'}"
    scheme, _, rest = value.partition("://")
    if scheme not in schemes or not rest:
        allowed = "an address that begins with sqlite:/// or postgresql://"
        raise ConfigError("DATABASE_URL", "...", allowed)  # never repeats the value: it may carry a password
    return value if scheme == "sqlite" else f"postgresql+psycopg://{rest}"


def _mail(read):
    return {
        "smtp_host": read.text("SMTP_HOST", None),
        "smtp_port": read.whole("SMTP_PORT", 587, 1, 65535),
        "smtp_user": read.text("SMTP_USER", None),
        "smtp_password": read.secret("SMTP_PASSWORD"),
        "smtp_security": read.choice("SMTP_SECURITY", ("starttls", "tls", "none"), "starttls"),
        "mail_from": read.text("MAIL_FROM", "Andon Board <board@localhost>"),
        "bounce_address": read.address("BOARD_BOUNCE_ADDRESS"),
        "bounces": read.folder("BOARD_BOUNCES"),
    }


def _clock(read, environment):
    value = read.text("BOARD_CLOCK", None)
    if value is None:
        return None
    if environment not in MOVABLE_CLOCK:
        raise ConfigError("BOARD_CLOCK", value, f"only BOARD_ENV={' or '.join(MOVABLE_CLOCK)} may move the clock")
    return Path(value)


def _secret_key(read, home):
    value = read.secret("BOARD_SECRET_KEY")
    if value is not None:
        if len(value) < 32:
            raise ConfigError("BOARD_SECRET_KEY", "...", "at least 32 characters are needed")
        return value
    return kept_secret(home / "secret-key")
