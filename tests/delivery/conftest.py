"""The same workers as the jobs' tests have, and servers to talk to: one for mail, one for everything over HTTP."""

from dataclasses import replace
from ipaddress import ip_network

import pytest

from tests.delivery.post_office import PostOffice
from tests.delivery.receiver import Receiver
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


@pytest.fixture
def receiver(app, monkeypatch):
    """An HTTP server on this machine that messages may go to, for it is allowed; three failures switch it off."""
    server = Receiver()
    allowed = (ip_network("127.0.0.0/8"),)
    config = replace(app.config["BOARD"], outside_allow=allowed, outside_failures=3)
    monkeypatch.setitem(app.config, "BOARD", config)
    yield server
    server.stop()
