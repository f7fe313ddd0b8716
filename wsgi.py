"""The web application, for gunicorn and `flask`."""

import gc

from sqlalchemy.orm import configure_mappers

from board import create_app

app = create_app()

# Before the workers are forked: the first reader of each does not wait for what can be done once for all.
configure_mappers()
for name in app.jinja_env.list_templates(filter_func=lambda name: name.startswith(("boards/", "shared/", "tickets/_"))):
    app.jinja_env.get_template(name)

# What was made so far stays to the end: looking for garbage in it would only hold requests up.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 10, 10)  # a request leaves thousands of objects, and nearly all of them end with it
