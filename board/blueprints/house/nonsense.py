"""What is no address and no text: refused before any page looks at it."""

from flask import abort, request
from werkzeug.routing import IntegerConverter, ValidationError

from board.extensions.transactions import SAFE_METHODS
from board.forms.fields import row_id

NUL = "\0"  # PostgreSQL keeps none, and nobody types one


class RowConverter(IntegerConverter):
    """`<int:...>` in an address: a number that a row can have; 404 for any other."""

    def to_python(self, value):
        """The number."""
        try:
            return row_id(super().to_python(value))
        except ValueError:
            raise ValidationError from None


def init_app(app):
    """Hook both into the application, before its addresses are made."""
    app.url_map.converters["int"] = RowConverter

    @app.before_request
    def refuse_what_is_no_text():
        try:
            args = _texts(request.args) if request.query_string else ()
        except UnicodeDecodeError:
            request.query_string = b""  # the page that says so asks for it, too
            abort(400)
        form = () if request.method in SAFE_METHODS else _texts(request.form)
        if any(NUL in text for text in (request.path, *args, *form)):
            abort(400)


def _texts(values):
    return [text for name, found in values.lists() for text in (name, *found)]
