"""The secret that an installation makes for itself."""

import os
import secrets

from board.config.reader import ConfigError


def kept_secret(path):
    """The installation's own secret: made once, readable by its owner only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_secret(path)
        return path.read_text().strip()
    except OSError as error:
        raise ConfigError("BOARD_HOME", str(path.parent), f"a writable folder is needed ({error.strerror})") from None


def _write_secret(path):
    """Written aside and linked into place, so that of two first starts one wins and both read the same."""
    fresh = path.with_name(f".secret-key-{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
