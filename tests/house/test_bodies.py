"""What is sent is what is kept, wherever the pieces end in which a body is read."""

import pytest
from flask import request

PIECE = 64 * 1024  # in such Werkzeug reads
BOUNDARY = "----WebKitFormBoundary0123456789abcdef"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"
HEAD = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="attachments"; filename="a.txt"\r\n\r\n'.encode()
FIELD = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="words"\r\n\r\nas they were typed'.encode()
LINE_END = b"\r\n"


def content_whose_boundary_ends(signs):
    """A file so long that the first piece ends so many signs behind the boundary that follows it."""
    length = PIECE - signs - len(f"\r\n--{BOUNDARY}") - len(HEAD)
    return b"x" * length


@pytest.mark.parametrize("signs", range(-4, 5))
@pytest.mark.parametrize("is_last", [True, False])
def test_a_file_is_read_to_the_byte_wherever_a_piece_ends(app, signs, is_last):
    content = content_whose_boundary_ends(signs)
    parts = [HEAD + content] if is_last else [HEAD + content, FIELD]
    body = LINE_END.join([*parts, f"--{BOUNDARY}--\r\n".encode()])
    with app.test_request_context("/", method="POST", data=body, content_type=TYPE):
        assert request.files["attachments"].read() == content
        assert request.form.get("words") == (None if is_last else "as they were typed")


@pytest.mark.parametrize("size", [1, 7, 41, 42, 43])
def test_small_pieces_spoil_nothing_either(app, size):
    class Slowly:
        def __init__(self, body):
            self._body = body

        def read(self, _size=-1):
            piece, self._body = self._body[:size], self._body[size:]
            return piece

    content = b"one\r\ntwo\r\n--not the end\r\n" * 9
    body = LINE_END.join([HEAD + content, FIELD, f"--{BOUNDARY}--\r\n".encode()])
    parser = app.request_class.form_data_parser_class()
    _stream, fields, files = parser.parse(Slowly(body), "multipart/form-data", len(body), {"boundary": BOUNDARY})
    assert files["attachments"].read() == content
    assert fields["words"] == "as they were typed"
