"""The same workers as the jobs' tests have, and a mail server to talk to."""

from dataclasses import replace

import pytest

from tests.delivery.post_office import PostOffice
from tests.jobs.conftest import workers

__all__ = ["workers"]


@pytest.fixture
def post_office(app, monkeypatch):
    """A mail server on this machine that the installation is configured to use."""
    office = PostOffice()
    config = replace(app.config["BOARD"], smtp_host="127.0.0.1", smtp_port=office.port, smtp_security="none")
    monkeypatch.setitem(app.config, "BOARD", config)
    yield office
    office.stop()
