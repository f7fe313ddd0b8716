"""The configuration as Flask and its extensions want it."""

from datetime import timedelta

FORM_BYTES = 2 * 1024 * 1024  # the words around it


def settings(config):
    """The mapping for `app.config`."""
    return {
        "BOARD": config,
        "SECRET_KEY": config.secret_key,
        "TESTING": config.is_test,
        "MAX_FORM_MEMORY_SIZE": FORM_BYTES,
        "TEMPLATES_AUTO_RELOAD": config.environment == "development",
        **_sessions(config),
        **_database(config),
        **_queue(config),
        **_answers(),
    }


def _sessions(config):
    return {
        "SESSION_COOKIE_NAME": "board_session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.is_secure,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=14),
        "WTF_CSRF_TIME_LIMIT": None,  # a form may be sent until its reader's password changes
        "WTF_CSRF_SSL_STRICT": config.is_secure,
    }


def _database(config):
    return {
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(config),
    }


def engine_options(config):
    """How many connections, and how long to wait; SQLite must never wait inside C."""
    options = {"pool_size": 20, "max_overflow": 20, "pool_timeout": 10}
    options["pool_use_lifo"] = True  # the connection that was used last knows the most
    options["hide_parameters"] = not config.is_test  # an error in the log must not repeat customers' words
    if config.uses_sqlite:
        options["connect_args"] = {"timeout": 0.01, "check_same_thread": False}
    return options


def _queue(config):
    return {
        "RQ_CONNECTION": config.valkey_url,
        "RQ_QUEUES": ["clock", "default"],  # the sweep never waits behind letters
        "RQ_ASYNC": True,  # in tests too: a job follows a commit, it never runs inside it
    }


def _answers():
    return {
        "BABEL_DEFAULT_LOCALE": "en",
        "COMPRESS_MIMETYPES": [
            "text/html",
            "text/css",
            "text/javascript",
            "application/json",
            "image/svg+xml",
            "text/plain",
            "text/csv",
        ],
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,
        "COMPRESS_LEVEL": 5,
        "COMPRESS_STREAMS": False,
    }
