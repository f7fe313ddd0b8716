"""Every page and resource, one file each."""

import importlib

# One name per line, so that two people can add one without meeting.
MODULES = ("health",)


def register(app):
    """Hang every blueprint on the application; each module offers it as `bp`."""
    for name in MODULES:
        app.register_blueprint(importlib.import_module(f"{__name__}.{name}").bp)
