"""The password of the demo's people: given, or made once and kept."""

import os
import secrets

from board.config import current


def password():
    """BOARD_DEMO_PASSWORD, else what stands in $BOARD_HOME/demo-password; made there when it is missing."""
    config = current()
    if config.demo_password:
        return config.demo_password
    path = config.home / "demo-password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(9))
    return path.read_text().strip()
