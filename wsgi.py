"""The web application, for gunicorn and `flask`."""

from board import create_app

app = create_app()
