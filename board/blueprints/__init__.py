"""Every page and resource, one file each."""

import importlib

# One name per line, so that two people can add one without meeting.
MODULES = (
    "auth",
    "health",
    "metrics",
    "registrations",
    "drafts",
    "customers",
    "attachments",
    "quick",
    "tickets",
    "boards",
    "bulk",
    "views",
    "keeping",
    "navigation",
    "inbox",
    "day",
    "find",
    "reviews",
    "reports",
    "admin",
    "confirmations",
    "progress",
    "wall",
    "approvals",
    "settings",
    "addresses",
)


def init_app(app):
    """Hang every blueprint on the application, under the rules of the house; each module offers it as `bp`."""
    importlib.import_module(f"{__name__}.house").init_app(app)
    for name in MODULES:
        app.register_blueprint(importlib.import_module(f"{__name__}.{name}").bp)
