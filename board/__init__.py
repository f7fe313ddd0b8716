"""Andon Board: every promise that a service team has made, on one board."""

import importlib
import pkgutil

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from board import blueprints, extensions, htmx, live
from board import config as configuration
from board.config import flask as flask_config


class AndonBoard(Flask):
    """Flask, as it is used here."""

    def ensure_sync(self, func):
        """The function itself: none of ours is `async`, and two dozen of them are looked at for every page."""
        return func


def create_app(config=None):
    """The application, wired as the configuration says; by default as the environment does."""
    config = configuration.use(config or configuration.current())
    app = AndonBoard(__name__, static_folder=None)
    app.config.from_mapping(flask_config.settings(config))
    if config.proxies:
        hops = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    _wire(app)
    return app


def _wire(app):
    extensions.init_app(app)
    htmx.init_app(app)
    _import_all("board.models")
    _import_all("board.jobs")
    blueprints.init_app(app)
    live.init_app(app)


def _import_all(package):
    """Import every module below a package, so that each row and each job is known."""
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        importlib.import_module(module.name)
