"""The web application, for gunicorn and `flask`."""

from sqlalchemy.orm import configure_mappers

from board import create_app, garbage

app = create_app()

# Before the workers are forked: the first reader of each does not wait for what can be done once for all.
configure_mappers()
for name in app.jinja_env.list_templates(filter_func=lambda name: name.startswith(("boards/", "shared/", "tickets/_"))):
    app.jinja_env.get_template(name)

garbage.look_seldom()  # it would only hold requests up
