"""Somebody who uses a running board over HTTP, with one connection that is kept open."""

import http.client
import re
import secrets
import time
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
IDLE_SECONDS = 10
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
CSRF = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


class Caller:
    """A session: its cookies, and the token that its forms carry."""

    def __init__(self, port):
        self.port, self.cookies, self.token = port, {}, ""
        self.location = None  # where the last answer leads
        self._asked_at = 0.0
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    @property
    def cookie(self):
        """The Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    @property
    def headers(self):
        """What every request carries."""
        return {"Cookie": self.cookie, "X-CSRFToken": self.token}

    def sign_in(self, email, password):
        """Be that person from now on; the caller itself comes back."""
        self._take_token("/login")
        status, _text = self.post(
            "/login", {"email": email, "password": password, "csrf_token": self.token}, htmx=False
        )
        assert status == 303, f"signing in answered {status}"
        self._take_token("/day")
        return self

    def _take_token(self, path):
        _status, text = self.get(path)
        self.token = CSRF.search(text)[1]

    def get(self, path, headers=()):
        """(status, text)."""
        status, content = self._ask("GET", path, None, dict(headers))
        return status, content.decode()

    def weigh(self, path):
        """How many bytes the answer has for a browser that takes gzip."""
        return len(self._ask("GET", path, None, {"Accept-Encoding": "gzip"})[1])

    def post(self, path, fields, *, htmx=True):
        """(status, text) of a form as htmx sends it."""
        return self.post_body(path, urlencode(fields), htmx=htmx)

    def post_body(self, path, body, *, htmx=True):
        """The same for a form that is encoded already; `@once@` stands for a key of its own."""
        body = body.replace("@once@", secrets.token_urlsafe(16))
        status, content = self._ask("POST", path, body, {"Content-Type": FORM} | (HTMX if htmx else {}))
        return status, content.decode()

    def post_file(self, path, fields, name, content):
        """The same with a file, the way a browser sends it."""
        line = secrets.token_hex(16)
        parts = [f'--{line}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
        head = f'--{line}\r\nContent-Disposition: form-data; name="attachments"; filename="{name}"\r\n\r\n'
        body = "".join([*parts, head]).encode() + content + f"\r\n--{line}--\r\n".encode()
        status, text = self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={line}"} | HTMX)
        return status, text.decode()

    def _ask(self, method, path, body, headers):
        if time.monotonic() - self._asked_at > IDLE_SECONDS:
            self._connection.close()  # the server has hung up by now; the next request connects anew
        self._asked_at = time.monotonic()
        self._connection.request(method, path, body, self.headers | headers)
        answer = self._connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.location = answer.headers.get("Location")
        return answer.status, answer.read()

    def close(self):
        """Hang up."""
        self._connection.close()
