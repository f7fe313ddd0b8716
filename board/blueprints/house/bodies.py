"""Reading what was sent: a file is kept to the byte, wherever the pieces end in which it comes."""

from werkzeug.formparser import FormDataParser


class Pieces:
    """A stream of a multipart body whose pieces never end one sign behind a boundary.

    There Werkzeug takes half of the line end before the boundary for content (pallets/werkzeug#3285).
    """

    def __init__(self, stream, boundary):
        self._stream, self._boundary, self._end = stream, f"--{boundary}".encode(), b""

    def read(self, size=-1):
        """The next piece, one sign longer where that matters; empty at the end."""
        piece = self._stream.read(size)
        self._end = (self._end + piece)[-len(self._boundary) - 1 :]
        if piece and self._end[:-1] == self._boundary:
            piece += self._stream.read(1)
            self._end = b""
        return piece


class Parser(FormDataParser):
    """Werkzeug's, reading bodies with files in such pieces."""

    def parse(self, stream, mimetype, content_length, options=None):
        """(stream, fields, files), as they were sent."""
        if mimetype == "multipart/form-data" and options and "boundary" in options:
            stream = Pieces(stream, options["boundary"])
        return super().parse(stream, mimetype, content_length, options)


def init_app(app):
    """Let every request be read so; it stays what others have made of it."""
    app.request_class = type("ExactRequest", (app.request_class,), {"form_data_parser_class": Parser})
